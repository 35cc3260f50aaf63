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
ALTER TABLE `findings` ADD `lift` real DEFAULT 0 NOT NULL;--> statement-breakpoint
DROP INDEX `findings_queue`;--> statement-breakpoint
DROP INDEX `findings_waiting`;--> statement-breakpoint
DROP INDEX `findings_ranked`;--> statement-breakpoint
ALTER TABLE `findings` DROP COLUMN `rank`;--> statement-breakpoint
ALTER TABLE `findings` ADD `rank` real GENERATED ALWAYS AS (min(1.0, score * trust + lift)) VIRTUAL NOT NULL;--> statement-breakpoint
CREATE INDEX `findings_queue` ON `findings` (`state`,`registered`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_waiting` ON `findings` (`state`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_ranked` ON `findings` (`rank`,`id`);--> statement-breakpoint
ALTER TABLE `complaints` ADD `concerned_call_id` integer REFERENCES calls(id);--> statement-breakpoint
CREATE INDEX `complaints_concerned` ON `complaints` (`concerned_call_id`);