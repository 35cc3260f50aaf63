CREATE TABLE `erased_recordings` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`sha256` text NOT NULL,
	`call_id` integer,
	`bytes` integer NOT NULL,
	`received_at` integer NOT NULL,
	`erased_at` integer NOT NULL,
	`rule` text NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `erased_recordings_sha256_unique` ON `erased_recordings` (`sha256`);--> statement-breakpoint
CREATE INDEX `erased_recordings_call` ON `erased_recordings` (`call_id`);--> statement-breakpoint
CREATE INDEX `erased_recordings_newest` ON `erased_recordings` (`erased_at`,`id`);--> statement-breakpoint
CREATE TABLE `legal_holds` (
	`id` integer PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`subject_id` integer NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`lifted_at` integer,
	`lifted_by` text,
	`lift_reason` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `legal_holds_open` ON `legal_holds` (`subject`,`subject_id`) WHERE lifted_at is null;--> statement-breakpoint
CREATE INDEX `legal_holds_subject` ON `legal_holds` (`subject`,`subject_id`,`id`);--> statement-breakpoint
CREATE INDEX `legal_holds_newest` ON `legal_holds` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `retention_runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`days` text NOT NULL,
	`finished_at` integer,
	`totals` text NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	`busy` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`log_emptied` integer
);
--> statement-breakpoint
CREATE INDEX `retention_runs_newest` ON `retention_runs` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `retention_runs_kind` ON `retention_runs` (`kind`,`id`);--> statement-breakpoint
CREATE TABLE `retention_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`active` integer NOT NULL,
	`days` text NOT NULL,
	`blank_callers` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
DROP INDEX `audit_actor`;--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit_events` (`actor_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_omission` ON `complaints` (`omission`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_alone` ON `ledger_entries` (`at`,`id`) WHERE call_id is null;--> statement-breakpoint
CREATE INDEX `folder_files_recording` ON `folder_files` (`recording_id`);--> statement-breakpoint
CREATE INDEX `rechecks_account` ON `rechecks` (`account_id`,`at`);--> statement-breakpoint
CREATE INDEX `rechecks_complaint` ON `rechecks` (`complaint_id`);