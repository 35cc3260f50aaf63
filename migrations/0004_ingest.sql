CREATE TABLE `api_replies` (
	`id` integer PRIMARY KEY NOT NULL,
	`token_id` integer NOT NULL,
	`key` text NOT NULL,
	`request` text NOT NULL,
	`status` integer NOT NULL,
	`answer` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`token_id`) REFERENCES `api_tokens`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_replies_key` ON `api_replies` (`token_id`,`key`);--> statement-breakpoint
CREATE INDEX `api_replies_oldest` ON `api_replies` (`created_at`);--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`hint` text NOT NULL,
	`scopes` text NOT NULL,
	`source_id` integer NOT NULL,
	`addresses` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` integer,
	`revoked_at` integer,
	`last_used_at` integer,
	`last_used_from` text,
	`refusals` integer DEFAULT 0 NOT NULL,
	`last_refused_at` integer,
	`last_refused_from` text,
	`last_fault` text,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_name_unique` ON `api_tokens` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_tokenHash_unique` ON `api_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_tokens_newest` ON `api_tokens` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `import_files` (
	`id` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`encoding` text NOT NULL,
	`switch_line` integer,
	`header` text NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `import_files_sha256_unique` ON `import_files` (`sha256`);--> statement-breakpoint
CREATE TABLE `import_mappings` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`source_id` integer,
	`version` integer NOT NULL,
	`mapping` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `import_mappings_source` ON `import_mappings` (`kind`,`source_id`,`version`);--> statement-breakpoint
CREATE TABLE `import_problems` (
	`import_id` integer NOT NULL,
	`number` integer NOT NULL,
	`line` integer NOT NULL,
	`column` text,
	`message` text NOT NULL,
	PRIMARY KEY(`import_id`, `number`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`file_id` integer NOT NULL,
	`file_name` text NOT NULL,
	`account_id` integer,
	`actor_name` text NOT NULL,
	`source_id` integer,
	`mapping` text,
	`mapping_id` integer,
	`foreseen` text,
	`position` integer DEFAULT 0 NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`added` integer DEFAULT 0 NOT NULL,
	`updated` integer DEFAULT 0 NOT NULL,
	`unchanged` integer DEFAULT 0 NOT NULL,
	`bad_rows` integer DEFAULT 0 NOT NULL,
	`problems` integer DEFAULT 0 NOT NULL,
	`news` text NOT NULL,
	`problem` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	FOREIGN KEY (`file_id`) REFERENCES `import_files`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`mapping_id`) REFERENCES `import_mappings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `imports_newest` ON `imports` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `imports_file` ON `imports` (`file_id`);--> statement-breakpoint
CREATE INDEX `imports_source` ON `imports` (`source_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `job_attempts` (
	`id` integer PRIMARY KEY NOT NULL,
	`job_id` integer NOT NULL,
	`number` integer NOT NULL,
	`worker` text,
	`started_at` integer,
	`ended_at` integer NOT NULL,
	`end` text NOT NULL,
	`error` text,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `job_attempts_job` ON `job_attempts` (`job_id`,`id`);--> statement-breakpoint
CREATE TABLE `arrival_hours` (
	`hour` integer NOT NULL,
	`source_id` integer NOT NULL,
	`outcome` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`hour`, `source_id`, `outcome`)
);
--> statement-breakpoint
CREATE INDEX `arrival_hours_source` ON `arrival_hours` (`source_id`,`hour`);--> statement-breakpoint
CREATE TABLE `arrivals` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer,
	`name` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`source_id` integer,
	`outcome` text NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `arrivals_recording` ON `arrivals` (`recording_id`,`id`);--> statement-breakpoint
CREATE INDEX `arrivals_source` ON `arrivals` (`source_id`,`at`);--> statement-breakpoint
CREATE TABLE `ledger_acknowledgements` (
	`id` integer PRIMARY KEY NOT NULL,
	`alert_id` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`note` text NOT NULL,
	`figure` integer NOT NULL,
	FOREIGN KEY (`alert_id`) REFERENCES `ledger_alerts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ledger_acknowledgements_alert` ON `ledger_acknowledgements` (`alert_id`,`id`);--> statement-breakpoint
CREATE TABLE `ledger_alerts` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`source_id` integer NOT NULL,
	`day` integer NOT NULL,
	`state` text NOT NULL,
	`figure` integer NOT NULL,
	`out_of` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_alerts_one` ON `ledger_alerts` (`kind`,`source_id`,`day`);--> statement-breakpoint
CREATE INDEX `ledger_alerts_state` ON `ledger_alerts` (`state`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_alerts_newest` ON `ledger_alerts` (`opened_at`,`id`);--> statement-breakpoint
CREATE TABLE `ledger_days` (
	`day` integer NOT NULL,
	`source_id` integer NOT NULL,
	`announced` integer NOT NULL,
	`state` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`day`, `source_id`, `announced`, `state`)
);
--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer,
	`recording_id` integer,
	`source_id` integer,
	`at` integer NOT NULL,
	`day` integer NOT NULL,
	`state` text NOT NULL,
	`since` integer NOT NULL,
	`due_at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entries_callId_unique` ON `ledger_entries` (`call_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entries_recordingId_unique` ON `ledger_entries` (`recording_id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_newest` ON `ledger_entries` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_state` ON `ledger_entries` (`state`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_source` ON `ledger_entries` (`source_id`,`state`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_source_newest` ON `ledger_entries` (`source_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_due` ON `ledger_entries` (`state`,`due_at`);--> statement-breakpoint
CREATE TABLE `ledger_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`source_id` integer,
	`allowance_hours` real NOT NULL,
	`missing_share` real NOT NULL,
	`missing_least` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ledger_settings_source` ON `ledger_settings` (`source_id`,`id`);--> statement-breakpoint
CREATE TABLE `read_names` (
	`recording_id` integer PRIMARY KEY NOT NULL,
	`call_no` text,
	`agent_no` text,
	`caller` text,
	`started_at` integer,
	`side` text,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `read_names_call` ON `read_names` (`call_no`);--> statement-breakpoint
CREATE INDEX `read_names_agent` ON `read_names` (`agent_no`,`started_at`);--> statement-breakpoint
CREATE INDEX `read_names_caller` ON `read_names` (`caller`,`started_at`);--> statement-breakpoint
CREATE TABLE `joined_sides` (
	`recording_id` integer PRIMARY KEY NOT NULL,
	`agent_side_id` integer NOT NULL,
	`customer_side_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`agent_side_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`customer_side_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `joined_sides_agentSideId_unique` ON `joined_sides` (`agent_side_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `joined_sides_customerSideId_unique` ON `joined_sides` (`customer_side_id`);--> statement-breakpoint
CREATE TABLE `twin_waits` (
	`id` integer PRIMARY KEY NOT NULL,
	`minutes` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `folder_files` (
	`id` integer PRIMARY KEY NOT NULL,
	`source_id` integer NOT NULL,
	`path` text NOT NULL,
	`stamp` text NOT NULL,
	`outcome` text NOT NULL,
	`problem` text,
	`recording_id` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `folder_files_path` ON `folder_files` (`source_id`,`path`);--> statement-breakpoint
CREATE INDEX `folder_files_outcome` ON `folder_files` (`source_id`,`outcome`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `folder_states` (
	`source_id` integer PRIMARY KEY NOT NULL,
	`condition` text NOT NULL,
	`since` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`looked_at` integer,
	`files` integer DEFAULT 0 NOT NULL,
	`passed_over` integer DEFAULT 0 NOT NULL,
	`settling` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sources` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`layout` text,
	`name_pattern` text,
	`folder` text,
	`after_receipt` text DEFAULT 'leave' NOT NULL,
	`settle_ms` integer DEFAULT 10000 NOT NULL,
	`tolerance_ms` integer DEFAULT 120000 NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sources_name_unique` ON `sources` (`name`);--> statement-breakpoint
CREATE INDEX `sources_kind` ON `sources` (`kind`,`id`);--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`bytes` integer NOT NULL,
	`expected_sha256` text,
	`begun_at` integer NOT NULL,
	`settled_at` integer,
	`outcome` text,
	`message` text,
	`recording_id` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `uploads_account` ON `uploads` (`account_id`,`settled_at`);--> statement-breakpoint
CREATE INDEX `uploads_begun` ON `uploads` (`begun_at`);--> statement-breakpoint
CREATE INDEX `uploads_recording` ON `uploads` (`recording_id`);--> statement-breakpoint
DROP TABLE `import_drafts`;--> statement-breakpoint
DROP INDEX `jobs_claim`;--> statement-breakpoint
DROP INDEX `jobs_line`;--> statement-breakpoint
DROP INDEX `jobs_subject`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `lease_ms` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `worker` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `beat_at` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `parked_for` text;--> statement-breakpoint
CREATE INDEX `jobs_by_name` ON `jobs` (`name`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_ended` ON `jobs` (`state`,`finished_at`,`name`) WHERE "jobs"."finished_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `jobs_line` ON `jobs` (`name`,`state`,`priority`,`run_at`,`id`) WHERE "jobs"."finished_at" IS NULL;--> statement-breakpoint
CREATE INDEX `jobs_subject` ON `jobs` (`subject`,`name`);--> statement-breakpoint
ALTER TABLE `calls` ADD `source_id` integer REFERENCES sources(id);--> statement-breakpoint
CREATE INDEX `calls_source` ON `calls` (`source_id`,`started_at`,`id`);--> statement-breakpoint
ALTER TABLE `recordings` ADD `layout` text;--> statement-breakpoint
ALTER TABLE `recordings` ADD `source_id` integer REFERENCES sources(id);--> statement-breakpoint
ALTER TABLE `recordings` ADD `verified_at` integer;--> statement-breakpoint
ALTER TABLE `recordings` ADD `fault` text;--> statement-breakpoint
CREATE INDEX `recordings_source` ON `recordings` (`source_id`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `recordings_verified` ON `recordings` (`verified_at`,`id`);--> statement-breakpoint
CREATE INDEX `recordings_faulty` ON `recordings` (`fault`,`id`) WHERE fault is not null;