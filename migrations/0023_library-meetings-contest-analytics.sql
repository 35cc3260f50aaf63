CREATE TABLE `monthly_reports` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by_name` text NOT NULL,
	`figures` text,
	`published_at` integer,
	`published_by_id` integer,
	`published_by_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`published_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `monthly_reports_month_unique` ON `monthly_reports` (`month`);--> statement-breakpoint
CREATE INDEX `monthly_reports_state` ON `monthly_reports` (`state`,`month`);--> statement-breakpoint
CREATE TABLE `report_comments` (
	`report_id` integer NOT NULL,
	`section` text NOT NULL,
	`text` text NOT NULL,
	`revision` integer NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	PRIMARY KEY(`report_id`, `section`),
	FOREIGN KEY (`report_id`) REFERENCES `monthly_reports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `day_summaries` (
	`measure` text NOT NULL,
	`day` integer NOT NULL,
	`department_id` integer NOT NULL,
	`key` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`measure`, `day`, `department_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `day_summaries_day` ON `day_summaries` (`day`);--> statement-breakpoint
CREATE TABLE `month_summaries` (
	`measure` text NOT NULL,
	`month` integer NOT NULL,
	`department_id` integer NOT NULL,
	`key` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`measure`, `month`, `department_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `summary_days` (
	`day` integer PRIMARY KEY NOT NULL,
	`state` integer NOT NULL,
	`summed_at` integer
);
--> statement-breakpoint
CREATE INDEX `summary_days_changed` ON `summary_days` (`day`) WHERE state <> 0;--> statement-breakpoint
CREATE TABLE `caller_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`frequent_calls` integer NOT NULL,
	`frequent_days` integer NOT NULL,
	`repeat_days` integer NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `frequent_caller_units` (
	`level` text NOT NULL,
	`unit_id` integer NOT NULL,
	`caller_id` integer NOT NULL,
	`calls` integer NOT NULL,
	`type_id` integer,
	PRIMARY KEY(`level`, `unit_id`, `caller_id`),
	FOREIGN KEY (`caller_id`) REFERENCES `frequent_callers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `frequent_caller_units_calls` ON `frequent_caller_units` (`level`,`unit_id`,`calls`,`caller_id`);--> statement-breakpoint
CREATE INDEX `frequent_caller_units_type` ON `frequent_caller_units` (`level`,`unit_id`,`type_id`,`calls`,`caller_id`);--> statement-breakpoint
CREATE INDEX `frequent_caller_units_caller` ON `frequent_caller_units` (`caller_id`);--> statement-breakpoint
CREATE TABLE `frequent_callers` (
	`id` integer PRIMARY KEY NOT NULL,
	`word` text NOT NULL,
	`active` integer NOT NULL,
	`calls` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`last_call_id` integer NOT NULL,
	`type_id` integer,
	`types` text NOT NULL,
	`parts` text NOT NULL,
	`hours` text NOT NULL,
	`customer_kind` text DEFAULT 'unknown' NOT NULL,
	`kind_by` text DEFAULT '' NOT NULL,
	`kind_at` integer,
	`counted_at` integer NOT NULL,
	FOREIGN KEY (`last_call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `frequent_callers_word_unique` ON `frequent_callers` (`word`);--> statement-breakpoint
CREATE INDEX `frequent_callers_calls` ON `frequent_callers` (`active`,`calls`,`id`);--> statement-breakpoint
CREATE TABLE `frequent_profiles` (
	`by` text NOT NULL,
	`key` text NOT NULL,
	`callers` integer NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`by`, `key`)
);
--> statement-breakpoint
CREATE TABLE `contact_counts` (
	`day` integer PRIMARY KEY NOT NULL,
	`repeat_days` integer NOT NULL,
	`calls` integer NOT NULL,
	`without` integer NOT NULL,
	`stale` integer DEFAULT false NOT NULL,
	`counted_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `contact_days` (
	`day` integer NOT NULL,
	`department_id` integer NOT NULL,
	`type_id` integer NOT NULL,
	`calls` integer NOT NULL,
	`followed` integer NOT NULL,
	`followed_same` integer NOT NULL,
	PRIMARY KEY(`day`, `department_id`, `type_id`)
);
--> statement-breakpoint
CREATE TABLE `repeat_chains` (
	`id` integer PRIMARY KEY NOT NULL,
	`word` text NOT NULL,
	`first_call_id` integer NOT NULL,
	`last_call_id` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`calls` integer NOT NULL,
	`shortest_gap_ms` integer NOT NULL,
	`longest_gap_ms` integer NOT NULL,
	`same` integer NOT NULL,
	`type_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`cause` text,
	`cause_note` text DEFAULT '' NOT NULL,
	`cause_by` text DEFAULT '' NOT NULL,
	`cause_at` integer,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`first_call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`last_call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `repeat_chains_word` ON `repeat_chains` (`word`,`last_at`);--> statement-breakpoint
CREATE INDEX `repeat_chains_newest` ON `repeat_chains` (`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_department` ON `repeat_chains` (`department_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_sub_centre` ON `repeat_chains` (`sub_centre_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_team` ON `repeat_chains` (`team_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_type` ON `repeat_chains` (`type_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_same` ON `repeat_chains` (`same`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_cause` ON `repeat_chains` (`cause`,`last_at`,`id`);--> statement-breakpoint
CREATE TABLE `repeat_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`last_call_id` integer NOT NULL,
	`figures` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `call_volumes` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`sub_centre` text NOT NULL,
	`department` text NOT NULL,
	`calls` integer NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `call_volumes_month` ON `call_volumes` (`month`,`department`,`sub_centre`);--> statement-breakpoint
CREATE TABLE `contest_months` (
	`month` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`rows` text NOT NULL,
	`unknown` integer NOT NULL,
	`note` text NOT NULL,
	`corrections_up_to` integer NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `contest_rewards` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`calls` integer NOT NULL,
	`praises` integer NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `contest_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contest_rewards_month` ON `contest_rewards` (`month`,`person_id`);--> statement-breakpoint
CREATE INDEX `contest_rewards_person` ON `contest_rewards` (`person_id`,`month`);--> statement-breakpoint
CREATE TABLE `contest_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` text NOT NULL,
	`rule` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `contest_rules_from` ON `contest_rules` (`from`,`id`);--> statement-breakpoint
CREATE TABLE `red_flags` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer NOT NULL,
	`department` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `contest_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `red_flags_month` ON `red_flags` (`month`,`department_id`);--> statement-breakpoint
CREATE TABLE `reward_edits` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`change` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `contest_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `reward_edits_month` ON `reward_edits` (`month`,`id`);--> statement-breakpoint
CREATE TABLE `risk_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`risk_id` integer NOT NULL,
	`step` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`risk_id`) REFERENCES `risks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `risk_events_risk` ON `risk_events` (`risk_id`,`id`);--> statement-breakpoint
CREATE TABLE `risk_standards` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`figures` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `risks` (
	`id` integer PRIMARY KEY NOT NULL,
	`cause` text NOT NULL,
	`kind` text NOT NULL,
	`colour` text NOT NULL,
	`state` text NOT NULL,
	`title` text NOT NULL,
	`href` text NOT NULL,
	`grounds` text NOT NULL,
	`department_id` integer,
	`sub_centre_id` integer,
	`response` text NOT NULL,
	`requirement` text NOT NULL,
	`release` text NOT NULL,
	`limit_amount` integer NOT NULL,
	`limit_unit` text NOT NULL,
	`standard_id` integer,
	`started_at` integer NOT NULL,
	`opened_at` integer,
	`due_at` integer,
	`handled_at` integer,
	`ended_at` integer,
	`reminded_at` integer,
	`escalation` integer DEFAULT 0 NOT NULL,
	`alarm_at` integer,
	`revision` integer DEFAULT 1 NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`once` text,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`standard_id`) REFERENCES `risk_standards`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `risks_once_unique` ON `risks` (`once`);--> statement-breakpoint
CREATE UNIQUE INDEX `risks_cause_open` ON `risks` (`cause`) WHERE state in ('proposed', 'open');--> statement-breakpoint
CREATE INDEX `risks_cause` ON `risks` (`cause`,`ended_at`);--> statement-breakpoint
CREATE INDEX `risks_newest` ON `risks` (`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_state` ON `risks` (`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_colour` ON `risks` (`colour`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_department` ON `risks` (`department_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_sub_centre` ON `risks` (`sub_centre_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_alarm` ON `risks` (`alarm_at`,`id`) WHERE alarm_at is not null;--> statement-breakpoint
CREATE TABLE `hotspot_bases` (
	`day` integer NOT NULL,
	`slice` text NOT NULL,
	`part` text NOT NULL,
	`calls` integer NOT NULL,
	`heard` integer NOT NULL,
	PRIMARY KEY(`day`, `slice`, `part`)
);
--> statement-breakpoint
CREATE TABLE `hotspot_counts` (
	`day` integer NOT NULL,
	`slice` text NOT NULL,
	`part` text NOT NULL,
	`term_id` integer NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`day`, `slice`, `part`, `term_id`),
	FOREIGN KEY (`term_id`) REFERENCES `hotspot_terms`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hotspot_counts_term` ON `hotspot_counts` (`term_id`,`slice`,`part`,`day`);--> statement-breakpoint
CREATE TABLE `hotspot_days` (
	`day` integer PRIMARY KEY NOT NULL,
	`calls` integer NOT NULL,
	`heard` integer NOT NULL,
	`orders` integer NOT NULL,
	`cut` integer NOT NULL,
	`terms` integer NOT NULL,
	`rising` integer NOT NULL,
	`setting_id` integer,
	`counted_at` integer NOT NULL,
	FOREIGN KEY (`setting_id`) REFERENCES `hotspot_settings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `hotspot_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`figures` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `hotspot_terms` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hotspot_terms_text` ON `hotspot_terms` (`kind`,`text`);--> statement-breakpoint
CREATE TABLE `hotspots` (
	`id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`rank` integer NOT NULL,
	`term_id` integer NOT NULL,
	`others` text NOT NULL,
	`calls` integer NOT NULL,
	`together` integer NOT NULL,
	`weight` real NOT NULL,
	`score` real NOT NULL,
	`expected` real,
	`dispersion` real,
	`chance` real,
	`weeks` integer NOT NULL,
	`rising` integer NOT NULL,
	`call_ids` text NOT NULL,
	FOREIGN KEY (`term_id`) REFERENCES `hotspot_terms`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hotspots_rank` ON `hotspots` (`day`,`rank`);--> statement-breakpoint
CREATE INDEX `hotspots_term` ON `hotspots` (`term_id`,`day`);--> statement-breakpoint
CREATE TABLE `article_answers` (
	`feedback_id` integer PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`feedback_id`) REFERENCES `article_feedback`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `article_feedback` (
	`id` integer PRIMARY KEY NOT NULL,
	`article_id` integer NOT NULL,
	`version` integer NOT NULL,
	`rating` text NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`waits` integer NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `article_feedback_once` ON `article_feedback` (`article_id`,`version`,`account_id`);--> statement-breakpoint
CREATE INDEX `article_feedback_article` ON `article_feedback` (`article_id`,`id`);--> statement-breakpoint
CREATE INDEX `article_feedback_waits` ON `article_feedback` (`id`,`article_id`) WHERE waits = 1;--> statement-breakpoint
CREATE INDEX `article_feedback_waits_of` ON `article_feedback` (`article_id`,`id`) WHERE waits = 1;--> statement-breakpoint
CREATE TABLE `article_history` (
	`id` integer PRIMARY KEY NOT NULL,
	`article_id` integer NOT NULL,
	`step` text NOT NULL,
	`version` integer,
	`words` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `article_history_article` ON `article_history` (`article_id`,`id`);--> statement-breakpoint
CREATE TABLE `article_looks` (
	`account_id` integer NOT NULL,
	`article_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `article_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `article_looks_recent` ON `article_looks` (`account_id`,`at`,`article_id`);--> statement-breakpoint
CREATE TABLE `article_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`article_id` integer NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`keywords` text DEFAULT '' NOT NULL,
	`business_type_id` integer,
	`source` text DEFAULT '' NOT NULL,
	`contact_unit` text DEFAULT '' NOT NULL,
	`contact_name` text DEFAULT '' NOT NULL,
	`contact_phone` text DEFAULT '' NOT NULL,
	`case_id` integer,
	`note` text DEFAULT '' NOT NULL,
	`writer_ids` text NOT NULL,
	`writer_name` text NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`at` integer NOT NULL,
	`submitted_at` integer,
	`published_at` integer,
	`publisher_name` text,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `article_versions_number` ON `article_versions` (`article_id`,`number`);--> statement-breakpoint
CREATE INDEX `article_versions_submitted` ON `article_versions` (`submitted_at`,`id`) WHERE submitted_at is not null and published_at is null;--> statement-breakpoint
CREATE TABLE `articles` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`title` text NOT NULL,
	`keywords` text DEFAULT '' NOT NULL,
	`business_type_id` integer,
	`version_id` integer,
	`draft_id` integer,
	`owner_id` integer NOT NULL,
	`review_by` integer,
	`alarm_at` integer,
	`restricted` integer DEFAULT false NOT NULL,
	`reads` integer DEFAULT 0 NOT NULL,
	`popularity` integer DEFAULT 0 NOT NULL,
	`helpful` integer DEFAULT 0 NOT NULL,
	`unhelpful` integer DEFAULT 0 NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `articles_popular` ON `articles` (`state`,`kind`,`popularity`,`id`);--> statement-breakpoint
CREATE INDEX `articles_type` ON `articles` (`state`,`business_type_id`,`popularity`,`id`);--> statement-breakpoint
CREATE INDEX `articles_all_popular` ON `articles` (`state`,`popularity`,`id`);--> statement-breakpoint
CREATE INDEX `articles_review` ON `articles` (`state`,`review_by`,`id`);--> statement-breakpoint
CREATE INDEX `articles_owner` ON `articles` (`owner_id`,`state`,`review_by`,`id`);--> statement-breakpoint
CREATE INDEX `articles_state` ON `articles` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `articles_kind` ON `articles` (`kind`,`id`);--> statement-breakpoint
CREATE INDEX `articles_draft` ON `articles` (`draft_id`) WHERE draft_id is not null;--> statement-breakpoint
CREATE INDEX `articles_alarm` ON `articles` (`alarm_at`) WHERE alarm_at is not null;--> statement-breakpoint
CREATE TABLE `missed_searches` (
	`id` integer PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	`count` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`last_by_id` integer,
	`settled_at` integer,
	`settled_by_name` text,
	FOREIGN KEY (`last_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `missed_searches_words_unique` ON `missed_searches` (`words`);--> statement-breakpoint
CREATE INDEX `missed_searches_open` ON `missed_searches` (`count`,`id`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `missed_searches_last` ON `missed_searches` (`last_at`);--> statement-breakpoint
CREATE TABLE `case_assignments` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`team_id` integer NOT NULL,
	`department_id` integer NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`due_at` integer NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_assignments_once` ON `case_assignments` (`case_id`,`team_id`);--> statement-breakpoint
CREATE INDEX `case_assignments_team` ON `case_assignments` (`team_id`,`due_at`,`id`);--> statement-breakpoint
CREATE TABLE `case_clips` (
	`id` integer PRIMARY KEY NOT NULL,
	`version_id` integer NOT NULL,
	`position` integer NOT NULL,
	`clip_id` integer,
	`title` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`duration_ms` integer NOT NULL,
	`lines` text NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `case_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `case_clips_version` ON `case_clips` (`version_id`,`position`);--> statement-breakpoint
CREATE INDEX `case_clips_clip` ON `case_clips` (`clip_id`);--> statement-breakpoint
CREATE TABLE `case_hearings` (
	`clip_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`given_at` integer NOT NULL,
	`heard_at` integer,
	PRIMARY KEY(`clip_id`, `account_id`),
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `case_links` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`complaint_id` integer,
	`call_id` integer,
	`appeal_id` integer,
	`verdict` text,
	`fallen` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_links_complaint` ON `case_links` (`case_id`,`complaint_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `case_links_call` ON `case_links` (`case_id`,`call_id`);--> statement-breakpoint
CREATE INDEX `case_links_of` ON `case_links` (`complaint_id`);--> statement-breakpoint
CREATE TABLE `case_studies` (
	`id` integer PRIMARY KEY NOT NULL,
	`version_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`person_id` integer,
	`name` text NOT NULL,
	`opened_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`version_id`) REFERENCES `case_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_studies_once` ON `case_studies` (`version_id`,`account_id`);--> statement-breakpoint
CREATE INDEX `case_studies_person` ON `case_studies` (`version_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `case_studies_finished` ON `case_studies` (`account_id`,`case_id`);--> statement-breakpoint
CREATE TABLE `case_tag_uses` (
	`tag_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	PRIMARY KEY(`tag_id`, `case_id`),
	FOREIGN KEY (`tag_id`) REFERENCES `case_tags`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `case_tag_uses_case` ON `case_tag_uses` (`case_id`);--> statement-breakpoint
CREATE TABLE `case_tags` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_tags_name_unique` ON `case_tags` (`name`);--> statement-breakpoint
CREATE TABLE `case_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`number` integer NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`source` text NOT NULL,
	`title` text NOT NULL,
	`story` text NOT NULL,
	`lesson` text NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL,
	`fault_category` text,
	`opinion_risk` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`writer_ids` text DEFAULT '[]' NOT NULL,
	`by_name` text NOT NULL,
	`created_at` integer NOT NULL,
	`submitted_at` integer,
	`submitted_by_id` integer,
	`submitted_by_name` text DEFAULT '' NOT NULL,
	`returned_reason` text DEFAULT '' NOT NULL,
	`returned_by_name` text DEFAULT '' NOT NULL,
	`published_at` integer,
	`published_by_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`submitted_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_versions_number` ON `case_versions` (`case_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `case_versions_open` ON `case_versions` (`case_id`) WHERE state <> 'published';--> statement-breakpoint
CREATE INDEX `case_versions_submitted` ON `case_versions` (`submitted_at`,`id`) WHERE state = 'submitted';--> statement-breakpoint
CREATE INDEX `case_versions_returned` ON `case_versions` (`submitted_by_id`,`id`) WHERE state = 'draft' and returned_reason <> '';--> statement-breakpoint
CREATE TABLE `clip_reports` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`clip_id` integer,
	`words` text NOT NULL,
	`places` text DEFAULT '[]' NOT NULL,
	`at_ms` integer,
	`by_id` integer NOT NULL,
	`by_name` text NOT NULL,
	`at` integer NOT NULL,
	`answer` text,
	`reason` text DEFAULT '' NOT NULL,
	`answered_at` integer,
	`answered_by_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `clip_reports_case` ON `clip_reports` (`case_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `clip_reports_open` ON `clip_reports` (`clip_id`) WHERE answered_at is null;--> statement-breakpoint
CREATE INDEX `clip_reports_waiting` ON `clip_reports` (`at`,`id`) WHERE answered_at is null;--> statement-breakpoint
CREATE TABLE `typical_cases` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_no` text NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`source` text NOT NULL,
	`title` text NOT NULL,
	`fault_category` text,
	`opinion_risk` text DEFAULT '' NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`version` integer,
	`listed_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_by_name` text DEFAULT '' NOT NULL,
	`withdrawn_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `typical_cases_caseNo_unique` ON `typical_cases` (`case_no`);--> statement-breakpoint
CREATE INDEX `typical_cases_newest` ON `typical_cases` (`listed_at`,`id`);--> statement-breakpoint
CREATE INDEX `typical_cases_state` ON `typical_cases` (`state`,`listed_at`,`id`);--> statement-breakpoint
CREATE INDEX `typical_cases_source` ON `typical_cases` (`source`,`state`,`listed_at`,`id`);--> statement-breakpoint
CREATE INDEX `typical_cases_fault` ON `typical_cases` (`fault_category`,`state`,`listed_at`,`id`);--> statement-breakpoint
CREATE TABLE `idea_votes` (
	`idea_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`idea_id`, `account_id`),
	FOREIGN KEY (`idea_id`) REFERENCES `meeting_ideas`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `meeting_ideas` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`group` text DEFAULT '' NOT NULL,
	`named` integer NOT NULL,
	`by_id` integer NOT NULL,
	`by_name` text NOT NULL,
	`once` text NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	`sheet_id` integer,
	`chosen_at` integer,
	`chosen_by` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `meeting_ideas_meeting` ON `meeting_ideas` (`meeting_id`,`id`);--> statement-breakpoint
CREATE INDEX `meeting_ideas_sheet` ON `meeting_ideas` (`sheet_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_ideas_once` ON `meeting_ideas` (`by_id`,`once`);--> statement-breakpoint
CREATE TABLE `lecture_listeners` (
	`id` integer PRIMARY KEY NOT NULL,
	`lecture_id` integer NOT NULL,
	`person_id` integer,
	`account_id` integer,
	`rated` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`lecture_id`) REFERENCES `lectures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lecture_listeners_lecture` ON `lecture_listeners` (`lecture_id`,`id`);--> statement-breakpoint
CREATE INDEX `lecture_listeners_person` ON `lecture_listeners` (`person_id`,`rated`);--> statement-breakpoint
CREATE INDEX `lecture_listeners_account` ON `lecture_listeners` (`account_id`,`rated`);--> statement-breakpoint
CREATE TABLE `lecture_ratings` (
	`lecture_id` integer NOT NULL,
	`rating` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`lecture_id`, `rating`),
	FOREIGN KEY (`lecture_id`) REFERENCES `lectures`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `lectures` (
	`id` integer PRIMARY KEY NOT NULL,
	`topic` text NOT NULL,
	`occasion` text NOT NULL,
	`meeting_id` integer,
	`class_id` integer,
	`day` integer NOT NULL,
	`note` text NOT NULL,
	`lecturer_id` integer NOT NULL,
	`lecturer_name` text NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`answered_at` integer,
	`held_at` integer,
	`minutes` integer,
	`listeners` integer,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`class_id`) REFERENCES `off_job_classes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lecturer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lectures_newest` ON `lectures` (`day`,`id`);--> statement-breakpoint
CREATE INDEX `lectures_state` ON `lectures` (`state`,`day`,`id`);--> statement-breakpoint
CREATE INDEX `lectures_lecturer` ON `lectures` (`lecturer_id`,`day`,`id`);--> statement-breakpoint
CREATE INDEX `lectures_meeting` ON `lectures` (`meeting_id`);--> statement-breakpoint
CREATE INDEX `lectures_class` ON `lectures` (`class_id`);--> statement-breakpoint
CREATE TABLE `agenda_items` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`words` text NOT NULL,
	`case_id` integer,
	`shown_at` integer,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `agenda_items_meeting` ON `agenda_items` (`meeting_id`,`position`,`id`);--> statement-breakpoint
CREATE INDEX `agenda_items_case` ON `agenda_items` (`case_id`,`meeting_id`);--> statement-breakpoint
CREATE TABLE `meeting_invitees` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`account_id` integer,
	`person_id` integer,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`answer` text DEFAULT 'asked' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`answered_at` integer,
	`presence` text,
	`walk_in` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_invitees_account` ON `meeting_invitees` (`account_id`,`meeting_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_invitees_person` ON `meeting_invitees` (`person_id`,`meeting_id`);--> statement-breakpoint
CREATE INDEX `meeting_invitees_meeting` ON `meeting_invitees` (`meeting_id`,`id`);--> statement-breakpoint
CREATE INDEX `meeting_invitees_answer` ON `meeting_invitees` (`account_id`,`answer`,`id`);--> statement-breakpoint
CREATE TABLE `meeting_minutes` (
	`meeting_id` integer PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`written_at` integer NOT NULL,
	`written_by` text NOT NULL,
	`confirmed_at` integer,
	`confirmed_by` text DEFAULT '' NOT NULL,
	`frozen` text,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `meeting_notes` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`item_id` integer,
	`clip` integer,
	`at_ms` integer,
	`words` text NOT NULL,
	`once` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_id`) REFERENCES `agenda_items`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `meeting_notes_meeting` ON `meeting_notes` (`meeting_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_notes_once` ON `meeting_notes` (`meeting_id`,`once`);--> statement-breakpoint
CREATE TABLE `minute_additions` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `minute_additions_meeting` ON `minute_additions` (`meeting_id`,`id`);--> statement-breakpoint
CREATE TABLE `sharing_meetings` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`level` text NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`department_id` integer,
	`team_id` integer,
	`starts_at` integer NOT NULL,
	`week` integer NOT NULL,
	`minutes` integer NOT NULL,
	`mode` text NOT NULL,
	`place` text NOT NULL,
	`note` text NOT NULL,
	`host_id` integer NOT NULL,
	`host_name` text NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`held_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`host_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sharing_meetings_newest` ON `sharing_meetings` (`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_sub_centre` ON `sharing_meetings` (`sub_centre_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_department` ON `sharing_meetings` (`department_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_team` ON `sharing_meetings` (`team_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_state` ON `sharing_meetings` (`state`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_level` ON `sharing_meetings` (`level`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_host` ON `sharing_meetings` (`host_id`,`state`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_week` ON `sharing_meetings` (`week`,`id`);--> statement-breakpoint
CREATE TABLE `monthly_summaries` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`state` text NOT NULL,
	`words` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`figures` text,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`published_at` integer,
	`published_by` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `monthly_summaries_month_unique` ON `monthly_summaries` (`month`);--> statement-breakpoint
CREATE TABLE `weekly_themes` (
	`id` integer PRIMARY KEY NOT NULL,
	`week` integer NOT NULL,
	`title` text NOT NULL,
	`words` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `weekly_themes_week_unique` ON `weekly_themes` (`week`);--> statement-breakpoint
CREATE TABLE `walkthrough_clips` (
	`id` integer PRIMARY KEY NOT NULL,
	`walkthrough_id` integer NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	`clip_id` integer,
	`length_ms` integer NOT NULL,
	`best` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`walkthrough_id`) REFERENCES `walkthroughs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `walkthrough_clips_of` ON `walkthrough_clips` (`walkthrough_id`,`position`);--> statement-breakpoint
CREATE INDEX `walkthrough_clips_clip` ON `walkthrough_clips` (`clip_id`);--> statement-breakpoint
CREATE TABLE `walkthrough_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`walkthrough_id` integer NOT NULL,
	`part_id` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`once` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`walkthrough_id`) REFERENCES `walkthroughs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`part_id`) REFERENCES `walkthrough_clips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `walkthrough_marks_of` ON `walkthrough_marks` (`walkthrough_id`,`id`);--> statement-breakpoint
CREATE INDEX `walkthrough_marks_own` ON `walkthrough_marks` (`by_id`,`walkthrough_id`);--> statement-breakpoint
CREATE INDEX `walkthrough_marks_part` ON `walkthrough_marks` (`part_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `walkthrough_marks_once` ON `walkthrough_marks` (`by_id`,`once`);--> statement-breakpoint
CREATE TABLE `walkthrough_votes` (
	`walkthrough_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`part_id` integer NOT NULL,
	PRIMARY KEY(`walkthrough_id`, `account_id`),
	FOREIGN KEY (`walkthrough_id`) REFERENCES `walkthroughs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`part_id`) REFERENCES `walkthrough_clips`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `walkthrough_votes_part` ON `walkthrough_votes` (`part_id`);--> statement-breakpoint
CREATE TABLE `walkthroughs` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`note` text NOT NULL,
	`state` text NOT NULL,
	`holder_id` integer NOT NULL,
	`holder_name` text NOT NULL,
	`at` integer NOT NULL,
	`closed_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`case_id` integer,
	FOREIGN KEY (`holder_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `walkthroughs_newest` ON `walkthroughs` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `walkthroughs_state` ON `walkthroughs` (`state`,`at`,`id`);--> statement-breakpoint
ALTER TABLE `clips` ADD `withheld_at` integer;--> statement-breakpoint
ALTER TABLE `eap_handovers` ADD `by_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `training_records` ADD `void_reason` text;--> statement-breakpoint
CREATE INDEX `return_scores_visited` ON `return_scores` (`visited_at`,`id`);--> statement-breakpoint
CREATE INDEX `findings_found` ON `findings` (`found_at`,`id`);--> statement-breakpoint
CREATE INDEX `supervision_files_content` ON `supervision_files` (`sha256`);--> statement-breakpoint
CREATE INDEX `exam_answers_version` ON `exam_answers` (`version_id`,`id`);--> statement-breakpoint
CREATE INDEX `plan_entries_due` ON `plan_entries` (`until_day`) WHERE state = 'planned';
--> statement-breakpoint
-- What people learned from stays what it was. Only the words of a clip can go: with the recording the
-- clip itself goes, and words in which something was overlooked are not kept.
CREATE TRIGGER `case_versions_unchanged` BEFORE UPDATE ON `case_versions`
WHEN old.`state` = 'published'
BEGIN
  SELECT RAISE(ABORT, 'a published version of a case is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `case_versions_kept` BEFORE DELETE ON `case_versions` WHEN old.`state` = 'published'
BEGIN
  SELECT RAISE(ABORT, 'a published version of a case is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `case_clips_closed` BEFORE INSERT ON `case_clips`
WHEN EXISTS (SELECT 1 FROM `case_versions` WHERE `id` = new.`version_id` AND `state` = 'published')
BEGIN
  SELECT RAISE(ABORT, 'a published version of a case takes no more clips');
END;
--> statement-breakpoint
CREATE TRIGGER `case_clips_unchanged` BEFORE UPDATE ON `case_clips`
WHEN EXISTS (SELECT 1 FROM `case_versions` WHERE `id` IN (old.`version_id`, new.`version_id`) AND `state` = 'published')
AND NOT (
  (new.`id`, new.`version_id`, new.`position`, new.`title`, new.`note`, new.`duration_ms`)
    IS (old.`id`, old.`version_id`, old.`position`, old.`title`, old.`note`, old.`duration_ms`)
  AND (new.`clip_id` IS old.`clip_id` OR new.`clip_id` IS NULL)
  AND (new.`lines` IS old.`lines` OR new.`lines` = '[]')
)
BEGIN
  SELECT RAISE(ABORT, 'a clip of a published version is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `case_clips_kept` BEFORE DELETE ON `case_clips`
WHEN EXISTS (SELECT 1 FROM `case_versions` WHERE `id` = old.`version_id` AND `state` = 'published')
BEGIN
  SELECT RAISE(ABORT, 'a clip of a published version is never deleted');
END;
--> statement-breakpoint
-- Characters and pairs of what a case says, as search_index holds those of calls: no text in order.
CREATE VIRTUAL TABLE `case_search` USING fts5(grams, content='', columnsize=0, detail=none, tokenize='ascii');
--> statement-breakpoint
INSERT INTO `case_search` (`case_search`, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `typical_cases_search_insert` AFTER INSERT ON `typical_cases`
BEGIN
  INSERT INTO case_search (rowid, grams) VALUES (new.id, search_grams(new.words));
END;
--> statement-breakpoint
CREATE TRIGGER `typical_cases_search_delete` AFTER DELETE ON `typical_cases`
BEGIN
  INSERT INTO case_search (case_search, rowid, grams) VALUES ('delete', old.id, search_grams(old.words));
END;
--> statement-breakpoint
CREATE TRIGGER `typical_cases_search_update` AFTER UPDATE OF `words` ON `typical_cases`
WHEN old.words IS NOT new.words
BEGIN
  INSERT INTO case_search (case_search, rowid, grams) VALUES ('delete', old.id, search_grams(old.words));
  INSERT INTO case_search (rowid, grams) VALUES (new.id, search_grams(new.words));
END;
--> statement-breakpoint
CREATE VIRTUAL TABLE `knowledge_index` USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');
--> statement-breakpoint
CREATE TRIGGER `articles_indexed` AFTER UPDATE OF `state`, `version_id` ON `articles`
WHEN old.state IS NOT new.state OR old.version_id IS NOT new.version_id
BEGIN
  DELETE FROM knowledge_index WHERE rowid = old.id;
  INSERT INTO knowledge_index (rowid, grams)
    SELECT new.id, search_grams(title || char(10) || keywords || char(10) || body || char(10) ||
      contact_unit || char(10) || contact_name || char(10) || contact_phone)
    FROM article_versions WHERE id = new.version_id AND new.state = 'published';
END;
--> statement-breakpoint
CREATE TRIGGER `articles_indexed_at_once` AFTER INSERT ON `articles`
WHEN new.state = 'published'
BEGIN
  INSERT INTO knowledge_index (rowid, grams)
    SELECT new.id, search_grams(title || char(10) || keywords || char(10) || body || char(10) ||
      contact_unit || char(10) || contact_name || char(10) || contact_phone)
    FROM article_versions WHERE id = new.version_id;
END;
--> statement-breakpoint
CREATE TRIGGER `articles_kept` BEFORE DELETE ON `articles`
BEGIN
  SELECT RAISE(ABORT, 'an article is retired, never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `article_versions_unchanged` BEFORE UPDATE ON `article_versions`
WHEN old.published_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a published version is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `article_versions_kept` BEFORE DELETE ON `article_versions`
BEGIN
  SELECT RAISE(ABORT, 'a version of an article is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `meeting_minutes_unchanged` BEFORE UPDATE ON `meeting_minutes` WHEN old.`confirmed_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'confirmed minutes stay'); END;
--> statement-breakpoint
CREATE TRIGGER `meeting_minutes_kept` BEFORE DELETE ON `meeting_minutes` WHEN old.`confirmed_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'confirmed minutes stay'); END;
--> statement-breakpoint
CREATE TRIGGER `monthly_summaries_unchanged` BEFORE UPDATE ON `monthly_summaries` WHEN old.`state` = 'published'
BEGIN SELECT RAISE(ABORT, 'published summaries stay'); END;
--> statement-breakpoint
CREATE TRIGGER `monthly_summaries_kept` BEFORE DELETE ON `monthly_summaries` WHEN old.`state` = 'published'
BEGIN SELECT RAISE(ABORT, 'published summaries stay'); END;
--> statement-breakpoint
CREATE TRIGGER `contest_months_unchanged` BEFORE UPDATE ON `contest_months`
BEGIN
  SELECT RAISE(ABORT, 'what was announced of a month is kept');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_months_kept` BEFORE DELETE ON `contest_months`
BEGIN
  SELECT RAISE(ABORT, 'what was announced of a month is kept');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_rewards_unchanged` BEFORE UPDATE ON `contest_rewards`
BEGIN
  SELECT RAISE(ABORT, 'the list of rewards is kept as it was announced');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_rewards_kept` BEFORE DELETE ON `contest_rewards`
BEGIN
  SELECT RAISE(ABORT, 'the list of rewards is kept as it was announced');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_rules_unchanged` BEFORE UPDATE ON `contest_rules`
BEGIN
  SELECT RAISE(ABORT, 'adopted weights are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_rules_kept` BEFORE DELETE ON `contest_rules`
BEGIN
  SELECT RAISE(ABORT, 'adopted weights are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `red_flags_unchanged` BEFORE UPDATE ON `red_flags`
BEGIN
  SELECT RAISE(ABORT, 'who held the flag is kept');
END;
--> statement-breakpoint
CREATE TRIGGER `red_flags_kept` BEFORE DELETE ON `red_flags`
BEGIN
  SELECT RAISE(ABORT, 'who held the flag is kept');
END;
--> statement-breakpoint
CREATE TRIGGER `reward_edits_unchanged` BEFORE UPDATE ON `reward_edits`
BEGIN
  SELECT RAISE(ABORT, 'changes of the list are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `reward_edits_kept` BEFORE DELETE ON `reward_edits`
BEGIN
  SELECT RAISE(ABORT, 'changes of the list are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_added` AFTER INSERT ON `calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`started_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_removed` AFTER DELETE ON `calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`started_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_changed` AFTER UPDATE OF `started_at`, `channel`, `business_type_id`, `department_id` ON `calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`started_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`started_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_reconciliation_days_added` AFTER INSERT ON `reconciliation_days`
WHEN new.`day` > 0
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES (new.`day`, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_reconciliation_days_removed` AFTER DELETE ON `reconciliation_days`
WHEN old.`day` > 0
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES (old.`day`, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_reconciliation_days_changed` AFTER UPDATE OF `day`, `department_id`, `state`, `n` ON `reconciliation_days`
WHEN (old.`day` > 0 OR new.`day` > 0)
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT CASE WHEN old.`day` > 0 THEN old.`day` END AS `v` UNION SELECT CASE WHEN new.`day` > 0 THEN new.`day` END) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_overlong_calls_added` AFTER INSERT ON `overlong_calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`started_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_overlong_calls_removed` AFTER DELETE ON `overlong_calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`started_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_overlong_calls_changed` AFTER UPDATE OF `started_at`, `department_id` ON `overlong_calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`started_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`started_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_ledger_entries_added` AFTER INSERT ON `ledger_entries`
WHEN new.`state` = 'no-recording'
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_ledger_entries_removed` AFTER DELETE ON `ledger_entries`
WHEN old.`state` = 'no-recording'
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_ledger_entries_changed` AFTER UPDATE OF `at`, `state` ON `ledger_entries`
WHEN (old.`state` = 'no-recording' OR new.`state` = 'no-recording')
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT CASE WHEN old.`state` = 'no-recording' THEN (old.`at` + 28800000) / 86400000 END AS `v` UNION SELECT CASE WHEN new.`state` = 'no-recording' THEN (new.`at` + 28800000) / 86400000 END) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_transcripts_added` AFTER INSERT ON `transcripts`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`finished_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_transcripts_removed` AFTER DELETE ON `transcripts`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`finished_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_transcripts_changed` AFTER UPDATE OF `finished_at`, `cpu_ms`, `wall_ms`, `engine` ON `transcripts`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`finished_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`finished_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_findings_added` AFTER INSERT ON `findings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`found_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_findings_removed` AFTER DELETE ON `findings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`found_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_findings_changed` AFTER UPDATE OF `found_at`, `origin`, `recording_id` ON `findings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`found_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`found_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_rechecks_added` AFTER INSERT ON `rechecks`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_rechecks_removed` AFTER DELETE ON `rechecks`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_rechecks_changed` AFTER UPDATE OF `at`, `verdict`, `took_ms` ON `rechecks`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_added` AFTER INSERT ON `complaints`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`opened_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_removed` AFTER DELETE ON `complaints`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`opened_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_changed` AFTER UPDATE OF `opened_at`, `class`, `stage`, `department_id`, `verdict`, `omission`, `fault_category` ON `complaints`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`opened_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`opened_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_spells_added` AFTER INSERT ON `complaint_spells`
WHEN new.`ended_at` IS NOT NULL
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`ended_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_spells_removed` AFTER DELETE ON `complaint_spells`
WHEN old.`ended_at` IS NOT NULL
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`ended_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_spells_changed` AFTER UPDATE OF `ended_at`, `started_at`, `stage`, `department_id`, `due_at`, `paused_ms` ON `complaint_spells`
WHEN (old.`ended_at` IS NOT NULL OR new.`ended_at` IS NOT NULL)
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT CASE WHEN old.`ended_at` IS NOT NULL THEN (old.`ended_at` + 28800000) / 86400000 END AS `v` UNION SELECT CASE WHEN new.`ended_at` IS NOT NULL THEN (new.`ended_at` + 28800000) / 86400000 END) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_dispatches_added` AFTER INSERT ON `complaint_dispatches`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_dispatches_removed` AFTER DELETE ON `complaint_dispatches`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_dispatches_changed` AFTER UPDATE OF `at`, `department_id`, `accepted_at` ON `complaint_dispatches`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_send_backs_added` AFTER INSERT ON `complaint_send_backs`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_send_backs_removed` AFTER DELETE ON `complaint_send_backs`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_send_backs_changed` AFTER UPDATE OF `at`, `department_id`, `kind` ON `complaint_send_backs`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_return_scores_added` AFTER INSERT ON `return_scores`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`visited_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_return_scores_removed` AFTER DELETE ON `return_scores`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`visited_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_return_scores_changed` AFTER UPDATE OF `visited_at`, `score`, `call_no`, `complaint_no` ON `return_scores`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`visited_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`visited_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_call_marks_added` AFTER INSERT ON `call_marks`
WHEN new.`kind` = 'praise'
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_call_marks_removed` AFTER DELETE ON `call_marks`
WHEN old.`kind` = 'praise'
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_call_marks_changed` AFTER UPDATE OF `at`, `withdrawn_at` ON `call_marks`
WHEN (old.`kind` = 'praise' OR new.`kind` = 'praise')
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT CASE WHEN old.`kind` = 'praise' THEN (old.`at` + 28800000) / 86400000 END AS `v` UNION SELECT CASE WHEN new.`kind` = 'praise' THEN (new.`at` + 28800000) / 86400000 END) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_work_orders_added` AFTER INSERT ON `work_orders`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES (new.`day`, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_work_orders_removed` AFTER DELETE ON `work_orders`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES (old.`day`, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_work_orders_changed` AFTER UPDATE OF `day`, `type`, `state`, `call_id` ON `work_orders`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT old.`day` AS `v` UNION SELECT new.`day`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_training_records_added` AFTER INSERT ON `training_records`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`completed_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_training_records_removed` AFTER DELETE ON `training_records`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`completed_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_training_records_changed` AFTER UPDATE OF `completed_at`, `kind`, `voided_at` ON `training_records`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`completed_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`completed_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_sheets_added` AFTER INSERT ON `supervision_sheets`
WHEN new.`issued_at` IS NOT NULL
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`issued_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_sheets_changed` AFTER UPDATE OF `issued_at`, `closed_at`, `state`, `department_id` ON `supervision_sheets`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`issued_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`issued_at` + 28800000) / 86400000 UNION SELECT (old.`closed_at` + 28800000) / 86400000 UNION SELECT (new.`closed_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_recordings_changed` AFTER UPDATE OF `call_id` ON `recordings`
WHEN old.`call_id` IS NOT new.`call_id`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (t.`finished_at` + 28800000) / 86400000 AS `v` FROM `transcripts` t WHERE t.`recording_id` = new.`id`
    UNION SELECT (f.`found_at` + 28800000) / 86400000 FROM `findings` f WHERE f.`recording_id` = new.`id`
    UNION SELECT (k.`at` + 28800000) / 86400000 FROM `findings` f JOIN `rechecks` k ON k.`finding_id` = f.`id` WHERE f.`recording_id` = new.`id`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_moved` AFTER UPDATE OF `department_id`, `call_no` ON `calls`
WHEN old.`department_id` IS NOT new.`department_id` OR old.`call_no` <> new.`call_no`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (t.`finished_at` + 28800000) / 86400000 AS `v` FROM `transcripts` t WHERE t.`recording_id` IN (SELECT `id` FROM `recordings` WHERE `call_id` = new.`id`)
    UNION SELECT (f.`found_at` + 28800000) / 86400000 FROM `findings` f WHERE f.`recording_id` IN (SELECT `id` FROM `recordings` WHERE `call_id` = new.`id`)
    UNION SELECT (k.`at` + 28800000) / 86400000 FROM `findings` f JOIN `rechecks` k ON k.`finding_id` = f.`id` WHERE f.`recording_id` IN (SELECT `id` FROM `recordings` WHERE `call_id` = new.`id`)
    UNION SELECT o.`day` FROM `work_orders` o WHERE o.`call_id` = new.`id`
    UNION SELECT (e.`at` + 28800000) / 86400000 FROM `ledger_entries` e WHERE e.`call_id` = new.`id`
    UNION SELECT (s.`visited_at` + 28800000) / 86400000 FROM `return_scores` s WHERE s.`call_no` IN (old.`call_no`, new.`call_no`)) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_named` AFTER INSERT ON `calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`visited_at` + 28800000) / 86400000 AS `v` FROM `return_scores` s WHERE s.`call_no` = new.`call_no`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_moved` AFTER UPDATE OF `department_id` ON `complaints`
WHEN old.`department_id` IS NOT new.`department_id`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`visited_at` + 28800000) / 86400000 AS `v` FROM `return_scores` s WHERE s.`complaint_no` = new.`complaint_no`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_named` AFTER INSERT ON `complaints`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`visited_at` + 28800000) / 86400000 AS `v` FROM `return_scores` s WHERE s.`complaint_no` = new.`complaint_no`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_postings_added` AFTER INSERT ON `postings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (r.`completed_at` + 28800000) / 86400000 AS `v` FROM `training_records` r WHERE r.`person_id` = new.`person_id`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_postings_removed` AFTER DELETE ON `postings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (r.`completed_at` + 28800000) / 86400000 AS `v` FROM `training_records` r WHERE r.`person_id` = old.`person_id`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_postings_changed` AFTER UPDATE ON `postings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (r.`completed_at` + 28800000) / 86400000 AS `v` FROM `training_records` r WHERE r.`person_id` = new.`person_id`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calendar_added` AFTER INSERT ON `calendar_days`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`ended_at` + 28800000) / 86400000 AS `v` FROM `complaint_spells` s WHERE s.`ended_at` >= new.`day` AND s.`started_at` < new.`day` + 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calendar_removed` AFTER DELETE ON `calendar_days`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`ended_at` + 28800000) / 86400000 AS `v` FROM `complaint_spells` s WHERE s.`ended_at` >= old.`day` AND s.`started_at` < old.`day` + 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calendar_changed` AFTER UPDATE ON `calendar_days`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`ended_at` + 28800000) / 86400000 AS `v` FROM `complaint_spells` s WHERE s.`ended_at` >= new.`day` AND s.`started_at` < new.`day` + 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
INSERT INTO `summary_days` (`day`, `state`)
SELECT `v`, 1 FROM (
  SELECT `day` AS `v` FROM `handled_days`
  UNION SELECT `day` AS `v` FROM `reconciliation_days` WHERE `day` <> 0
  UNION SELECT `day` AS `v` FROM `work_orders`
  UNION SELECT (`opened_at` + 28800000) / 86400000 AS `v` FROM `complaints`
  UNION SELECT (`finished_at` + 28800000) / 86400000 AS `v` FROM `transcripts`
  UNION SELECT (`found_at` + 28800000) / 86400000 AS `v` FROM `findings`
  UNION SELECT (`at` + 28800000) / 86400000 AS `v` FROM `rechecks`
  UNION SELECT (`at` + 28800000) / 86400000 AS `v` FROM `complaint_dispatches`
  UNION SELECT (`at` + 28800000) / 86400000 AS `v` FROM `complaint_send_backs`
  UNION SELECT (`visited_at` + 28800000) / 86400000 AS `v` FROM `return_scores`
  UNION SELECT (`at` + 28800000) / 86400000 AS `v` FROM `call_marks`
  UNION SELECT (`completed_at` + 28800000) / 86400000 AS `v` FROM `training_records`
  UNION SELECT (`ended_at` + 28800000) / 86400000 AS `v` FROM `complaint_spells`
  UNION SELECT (`issued_at` + 28800000) / 86400000 AS `v` FROM `supervision_sheets`
  UNION SELECT (`closed_at` + 28800000) / 86400000 AS `v` FROM `supervision_sheets`
) WHERE `v` IS NOT NULL;
--> statement-breakpoint
-- Talks whose verdict fell before talks followed their verdict.
UPDATE training_records SET voided_at = (SELECT overturned_at FROM interviews WHERE id = ref_id), void_reason = 'overturned' WHERE kind = 'interview' AND voided_at IS NULL AND ref_id IN (SELECT id FROM interviews WHERE overturned_at IS NOT NULL);
