CREATE TABLE `outside_case_callers` (
	`case_id` integer NOT NULL,
	`caller` text NOT NULL,
	PRIMARY KEY(`case_id`, `caller`),
	FOREIGN KEY (`case_id`) REFERENCES `outside_cases`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `outside_case_callers_number` ON `outside_case_callers` (`caller`);--> statement-breakpoint
CREATE TABLE `outside_cases` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_no` text NOT NULL,
	`source` text NOT NULL,
	`received_at` integer NOT NULL,
	`text` text NOT NULL,
	`business` text DEFAULT '' NOT NULL,
	`handled_by` text DEFAULT '' NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer,
	`recorded_by_name` text NOT NULL,
	FOREIGN KEY (`recorded_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `outside_cases_newest` ON `outside_cases` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `outside_cases_source` ON `outside_cases` (`source`,`received_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `outside_cases_number` ON `outside_cases` (`case_no`,`source`);--> statement-breakpoint
CREATE TABLE `return_scores` (
	`id` integer PRIMARY KEY NOT NULL,
	`score_no` text NOT NULL,
	`call_no` text DEFAULT '' NOT NULL,
	`complaint_no` text DEFAULT '' NOT NULL,
	`caller` text DEFAULT '' NOT NULL,
	`score` integer NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`visited_at` integer NOT NULL,
	`visited_by` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `return_scores_scoreNo_unique` ON `return_scores` (`score_no`);--> statement-breakpoint
CREATE INDEX `return_scores_caller` ON `return_scores` (`caller`,`visited_at`);--> statement-breakpoint
CREATE INDEX `return_scores_call` ON `return_scores` (`call_no`);--> statement-breakpoint
CREATE INDEX `return_scores_complaint` ON `return_scores` (`complaint_no`);--> statement-breakpoint
CREATE TABLE `registration_allowances` (
	`id` integer PRIMARY KEY NOT NULL,
	`hours` real NOT NULL,
	`from` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `work_orders` (
	`id` integer PRIMARY KEY NOT NULL,
	`order_no` text NOT NULL,
	`call_no` text NOT NULL,
	`call_id` integer,
	`type` text NOT NULL,
	`target` text,
	`unit` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`day` integer NOT NULL,
	`dispatched_at` integer,
	`closed_at` integer,
	`sent_back` integer DEFAULT 0 NOT NULL,
	`changed_at` integer,
	`source_id` integer,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `work_orders_orderNo_unique` ON `work_orders` (`order_no`);--> statement-breakpoint
CREATE INDEX `work_orders_newest` ON `work_orders` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_orders_call` ON `work_orders` (`call_id`);--> statement-breakpoint
CREATE INDEX `work_orders_plain_call` ON `work_orders` (upper(trim(call_no)));--> statement-breakpoint
CREATE INDEX `work_orders_type` ON `work_orders` (`type`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_orders_state` ON `work_orders` (`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_orders_unit` ON `work_orders` (`unit`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_orders_day` ON `work_orders` (`day`);--> statement-breakpoint
CREATE INDEX `work_orders_alone` ON `work_orders` (`created_at`,`id`) WHERE call_id is null;--> statement-breakpoint
CREATE TABLE `back_trace_mentions` (
	`id` integer PRIMARY KEY NOT NULL,
	`trigger_id` integer NOT NULL,
	`segment_index` integer NOT NULL,
	`voice` text NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`start_char` integer NOT NULL,
	`end_char` integer NOT NULL,
	`text` text NOT NULL,
	`text_hash` text NOT NULL,
	`time_words` text,
	FOREIGN KEY (`trigger_id`) REFERENCES `back_trace_triggers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `back_trace_mentions_trigger` ON `back_trace_mentions` (`trigger_id`);--> statement-breakpoint
CREATE TABLE `back_trace_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`days` integer NOT NULL,
	`most_traces` integer NOT NULL,
	`frequent_calls` integer NOT NULL,
	`low_score` integer NOT NULL,
	`own_numbers` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `back_trace_triggers` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`recording_id` integer,
	`outside_case_id` integer,
	`return_score_id` integer,
	`outcome` text NOT NULL,
	`frequent` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	`open_until` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`outside_case_id`) REFERENCES `outside_cases`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`return_score_id`) REFERENCES `return_scores`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `back_trace_triggers_recordingId_unique` ON `back_trace_triggers` (`recording_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `back_trace_triggers_outsideCaseId_unique` ON `back_trace_triggers` (`outside_case_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `back_trace_triggers_returnScoreId_unique` ON `back_trace_triggers` (`return_score_id`);--> statement-breakpoint
CREATE INDEX `back_trace_triggers_newest` ON `back_trace_triggers` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `back_trace_triggers_kind` ON `back_trace_triggers` (`kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `back_trace_triggers_open` ON `back_trace_triggers` (`open_until`);--> statement-breakpoint
CREATE TABLE `back_traces` (
	`id` integer PRIMARY KEY NOT NULL,
	`trigger_id` integer NOT NULL,
	`call_id` integer NOT NULL,
	`why` text NOT NULL,
	`distance_ms` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`trigger_id`) REFERENCES `back_trace_triggers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `back_traces_call` ON `back_traces` (`call_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `back_traces_once` ON `back_traces` (`trigger_id`,`call_id`);--> statement-breakpoint
CREATE TABLE `finding_openings` (
	`finding_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`opened_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`finding_id`, `account_id`),
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `queue_days` (
	`day` integer PRIMARY KEY NOT NULL,
	`drawn_at` integer NOT NULL,
	`budget` integer NOT NULL,
	`seed` text NOT NULL,
	`frame_from` integer NOT NULL,
	`frame_until` integer NOT NULL,
	`frame_size` integer NOT NULL,
	`frame_hash` text NOT NULL,
	`frame` blob NOT NULL,
	`controls` integer NOT NULL,
	`shares` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `queue_items` (
	`id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`finding_id` integer,
	`recording_id` integer,
	`slice` text NOT NULL,
	`first_day` integer NOT NULL,
	`place` integer NOT NULL,
	`rank` real,
	`rank_place` integer,
	`department_id` integer,
	`chance` real,
	`outcome` text,
	`judged_at` integer,
	FOREIGN KEY (`day`) REFERENCES `queue_days`(`day`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `queue_items_finding` ON `queue_items` (`day`,`finding_id`);--> statement-breakpoint
CREATE INDEX `queue_items_place` ON `queue_items` (`day`,`place`,`id`);--> statement-breakpoint
CREATE INDEX `queue_items_of_finding` ON `queue_items` (`finding_id`);--> statement-breakpoint
CREATE INDEX `queue_items_recording` ON `queue_items` (`recording_id`);--> statement-breakpoint
CREATE INDEX `queue_items_drawn` ON `queue_items` (`first_day`,`slice`) WHERE first_day = day;--> statement-breakpoint
CREATE TABLE `queue_plans` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`total` integer,
	`inspectors` integer NOT NULL,
	`per_inspector` integer NOT NULL,
	`control_share` real NOT NULL,
	`strong_rank` real NOT NULL,
	`draw_hour` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `queue_plans_from` ON `queue_plans` (`from`,`id`);--> statement-breakpoint
CREATE TABLE `reconciliation_days` (
	`day` integer NOT NULL,
	`department_id` integer NOT NULL,
	`business_type_id` integer NOT NULL,
	`state` text NOT NULL,
	`grace` integer NOT NULL,
	`mismatch` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`day`, `department_id`, `business_type_id`, `state`, `grace`, `mismatch`)
);
--> statement-breakpoint
CREATE TABLE `reconciliation_moves` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	`from` text,
	`to` text NOT NULL,
	`why` text NOT NULL,
	`cause` text,
	`delay_ms` integer,
	`grace_until` integer,
	`mismatch` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reconciliation_moves_call` ON `reconciliation_moves` (`call_id`,`id`);--> statement-breakpoint
CREATE TABLE `screening_model_choices` (
	`id` integer PRIMARY KEY NOT NULL,
	`model_id` integer,
	`chosen_by` integer,
	`chosen_by_name` text NOT NULL,
	`chosen_at` integer NOT NULL,
	FOREIGN KEY (`model_id`) REFERENCES `screening_models`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `model_choices_model` ON `screening_model_choices` (`model_id`);--> statement-breakpoint
CREATE TABLE `screening_models` (
	`id` integer PRIMARY KEY NOT NULL,
	`base` text NOT NULL,
	`parent_id` integer,
	`weights` text NOT NULL,
	`signals` text NOT NULL,
	`verdicts` integer NOT NULL,
	`upheld` integer NOT NULL,
	`figures` text NOT NULL,
	`outcome` text NOT NULL,
	`trained_at` integer NOT NULL,
	`asked_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `dry_runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`base_set_id` integer NOT NULL,
	`changes` text NOT NULL,
	`days` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`finished_at` integer,
	`result` text,
	`published_as` integer,
	FOREIGN KEY (`base_set_id`) REFERENCES `lexicon_sets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `hit_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`finding_id` integer NOT NULL,
	`rule` text NOT NULL,
	`rule_version_id` integer,
	`segment_index` integer NOT NULL,
	`start_char` integer NOT NULL,
	`end_char` integer NOT NULL,
	`text` text NOT NULL,
	`text_hash` text NOT NULL,
	`mark` text NOT NULL,
	`account_id` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`rule_version_id`) REFERENCES `lexicon_rule_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hit_marks_place` ON `hit_marks` (`finding_id`,`rule`,`segment_index`,`start_char`,`end_char`);--> statement-breakpoint
CREATE TABLE `lexicon_rule_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`rule_id` integer NOT NULL,
	`number` integer NOT NULL,
	`body` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`rule_id`) REFERENCES `lexicon_rules`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lexicon_rule_versions_number` ON `lexicon_rule_versions` (`rule_id`,`number`);--> statement-breakpoint
CREATE TABLE `lexicon_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`published_version` integer,
	`retiring` integer DEFAULT false NOT NULL,
	`name` text NOT NULL,
	`category` text,
	`target` text,
	`voice` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lexicon_rules_code_unique` ON `lexicon_rules` (`code`);--> statement-breakpoint
CREATE INDEX `lexicon_rules_changed` ON `lexicon_rules` (`changed_at`,`id`);--> statement-breakpoint
CREATE TABLE `lexicon_set_rules` (
	`set_id` integer NOT NULL,
	`rule_id` integer NOT NULL,
	`version_id` integer NOT NULL,
	PRIMARY KEY(`set_id`, `rule_id`),
	FOREIGN KEY (`set_id`) REFERENCES `lexicon_sets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rule_id`) REFERENCES `lexicon_rules`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`version_id`) REFERENCES `lexicon_rule_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `lexicon_sets` (
	`id` integer PRIMARY KEY NOT NULL,
	`lexicon_version` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`restores` integer
);
--> statement-breakpoint
CREATE INDEX `lexicon_sets_version` ON `lexicon_sets` (`lexicon_version`,`id`);--> statement-breakpoint
CREATE TABLE `lexicon_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`floor` integer NOT NULL,
	`least_judged` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `retirement_proposals` (
	`id` integer PRIMARY KEY NOT NULL,
	`rule_id` integer NOT NULL,
	`judged` integer NOT NULL,
	`right` integer NOT NULL,
	`upper` integer NOT NULL,
	`floor` integer NOT NULL,
	`at` integer NOT NULL,
	`decision` text,
	`decision_note` text DEFAULT '' NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	FOREIGN KEY (`rule_id`) REFERENCES `lexicon_rules`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `retirement_proposals_open` ON `retirement_proposals` (`rule_id`) WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX `retirement_proposals_rule` ON `retirement_proposals` (`rule_id`,`id`);--> statement-breakpoint
CREATE TABLE `rule_judgements` (
	`id` integer PRIMARY KEY NOT NULL,
	`finding_id` integer NOT NULL,
	`rule` text NOT NULL,
	`rule_version_id` integer,
	`right` integer NOT NULL,
	`marked` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`rule_version_id`) REFERENCES `lexicon_rule_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_judgements_once` ON `rule_judgements` (`finding_id`,`rule`);--> statement-breakpoint
CREATE INDEX `rule_judgements_rule` ON `rule_judgements` (`rule`,`at`,`right`,`rule_version_id`);--> statement-breakpoint
CREATE TABLE `rule_offers` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`rule_kind` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`decision` text,
	`decided_at` integer,
	`decided_by` text
);
--> statement-breakpoint
CREATE INDEX `rule_offers_open` ON `rule_offers` (`decided_at`,`id`);--> statement-breakpoint
CREATE TABLE `rule_samples` (
	`id` integer PRIMARY KEY NOT NULL,
	`rule_id` integer NOT NULL,
	`kind` text NOT NULL,
	`voice` text NOT NULL,
	`text` text NOT NULL,
	`before` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`rule_id`) REFERENCES `lexicon_rules`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_samples_once` ON `rule_samples` (`rule_id`,`kind`,`voice`,`text`,`before`);--> statement-breakpoint
CREATE TABLE `shipped_rule_texts` (
	`code` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `default_searches` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`saved_search_id` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`saved_search_id`) REFERENCES `saved_searches`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `saved_searches` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`sharing` text NOT NULL,
	`scope_kind` text NOT NULL,
	`scope_id` integer,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_searches_name` ON `saved_searches` (`account_id`,`name`);--> statement-breakpoint
CREATE INDEX `saved_searches_shared` ON `saved_searches` (`scope_kind`,`scope_id`,`id`) WHERE sharing = 'unit';--> statement-breakpoint
CREATE TABLE `search_looks` (
	`saved_search_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`seen_to` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`saved_search_id`, `account_id`),
	FOREIGN KEY (`saved_search_id`) REFERENCES `saved_searches`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `search_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`pending_below` integer NOT NULL
);
--> statement-breakpoint
DROP INDEX `ledger_entries_alone`;--> statement-breakpoint
CREATE INDEX `ledger_entries_alone` ON `ledger_entries` ((call_id is null),`at`,`id`);--> statement-breakpoint
DROP INDEX `recordings_faulty`;--> statement-breakpoint
CREATE INDEX `recordings_alone` ON `recordings` (`id`) WHERE call_id is null;--> statement-breakpoint
CREATE INDEX `recordings_faulty` ON `recordings` (`received_at`,`id`) WHERE fault is not null;--> statement-breakpoint
ALTER TABLE `findings` ADD `lift` real DEFAULT 0 NOT NULL;--> statement-breakpoint
DROP INDEX `findings_queue`;--> statement-breakpoint
DROP INDEX `findings_waiting`;--> statement-breakpoint
DROP INDEX `findings_ranked`;--> statement-breakpoint
ALTER TABLE `findings` DROP COLUMN `rank`;--> statement-breakpoint
ALTER TABLE `findings` ADD `rank` real GENERATED ALWAYS AS (min(1.0, score * trust + lift)) VIRTUAL NOT NULL;--> statement-breakpoint
CREATE INDEX `findings_queue` ON `findings` (`state`,`registered`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_waiting` ON `findings` (`state`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_ranked` ON `findings` (`rank`,`id`);--> statement-breakpoint
ALTER TABLE `findings` ADD `origin` text DEFAULT 'screening' NOT NULL;--> statement-breakpoint
ALTER TABLE `findings` ADD `reasons` text;--> statement-breakpoint
ALTER TABLE `complaints` ADD `concerned_call_id` integer REFERENCES calls(id);--> statement-breakpoint
ALTER TABLE `complaints` ADD `sub_centre_id` integer REFERENCES sub_centres(id);--> statement-breakpoint
ALTER TABLE `complaints` ADD `department_id` integer REFERENCES departments(id);--> statement-breakpoint
ALTER TABLE `complaints` ADD `team_id` integer REFERENCES teams(id);--> statement-breakpoint
ALTER TABLE `complaints` ADD `person_id` integer REFERENCES people(id);--> statement-breakpoint
CREATE INDEX `complaints_concerned` ON `complaints` (`concerned_call_id`);--> statement-breakpoint
CREATE INDEX `complaints_sub_centre` ON `complaints` (`sub_centre_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_department` ON `complaints` (`department_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_team` ON `complaints` (`team_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_person` ON `complaints` (`person_id`,`opened_at`,`id`);--> statement-breakpoint
ALTER TABLE `register_entries` ADD `call_id` integer REFERENCES calls(id);--> statement-breakpoint
ALTER TABLE `register_entries` ADD `link` text DEFAULT 'unknown' NOT NULL;--> statement-breakpoint
CREATE INDEX `register_linked` ON `register_entries` (`call_id`);--> statement-breakpoint
CREATE INDEX `register_link` ON `register_entries` (`link`,`registered_at`,`id`);--> statement-breakpoint
CREATE INDEX `register_plain_call` ON `register_entries` (upper(trim(call_no)));--> statement-breakpoint
CREATE INDEX `register_caller` ON `register_entries` (`caller`,`agent_no`,`registered_at`);--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `started_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `day` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `department_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `business_type_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `grace_until` integer;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `mismatch` text;--> statement-breakpoint
CREATE INDEX `reconciliations_newest` ON `call_reconciliations` (`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_state_newest` ON `call_reconciliations` (`state`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_department` ON `call_reconciliations` (`department_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_department_state` ON `call_reconciliations` (`department_id`,`state`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_type` ON `call_reconciliations` (`business_type_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_grace` ON `call_reconciliations` (`grace_until`) WHERE grace_until is not null;--> statement-breakpoint
CREATE INDEX `reconciliations_mismatch` ON `call_reconciliations` (`mismatch`,`started_at`,`call_id`) WHERE mismatch is not null;--> statement-breakpoint
ALTER TABLE `hits` ADD `rule_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `hits` ADD `rule_reason` text;--> statement-breakpoint
ALTER TABLE `hits` ADD `rule_version` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `hits` ADD `voiced` integer;--> statement-breakpoint
ALTER TABLE `hits` ADD `doubtful` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `rechecks` ADD `took_ms` integer;--> statement-breakpoint
CREATE INDEX `rechecks_at` ON `rechecks` (`at`);--> statement-breakpoint
ALTER TABLE `screenings` ADD `model_version` integer;--> statement-breakpoint
ALTER TABLE `screenings` ADD `reasons` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `screenings` ADD `sign` text;--> statement-breakpoint
ALTER TABLE `screenings` ADD `withheld` text;