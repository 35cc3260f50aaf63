CREATE TABLE `audit_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor_id` integer,
	`actor_name` text NOT NULL,
	`action` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`particulars` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_newest` ON `audit_events` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit_events` (`subject_kind`,`subject_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit_events` (`actor_id`,`id`);--> statement-breakpoint
CREATE TABLE `accounts` (
	`id` integer PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`display_name` text NOT NULL,
	`password_hash` text NOT NULL,
	`must_change_password` integer DEFAULT false NOT NULL,
	`roles` text NOT NULL,
	`scope_kind` text NOT NULL,
	`scope_id` integer,
	`person_id` integer,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_username_unique` ON `accounts` (`username`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`user_agent` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_account` ON `sessions` (`account_id`);--> statement-breakpoint
CREATE TABLE `sign_in_failures` (
	`id` integer PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sign_in_failures_subject` ON `sign_in_failures` (`subject`,`at`);--> statement-breakpoint
CREATE TABLE `complaints` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_no` text NOT NULL,
	`source` text NOT NULL,
	`call_id` integer NOT NULL,
	`register_entry_id` integer,
	`omission` text,
	`fault_category` text NOT NULL,
	`target` text,
	`stage` text DEFAULT 'opened' NOT NULL,
	`evidence_start_ms` integer,
	`evidence_end_ms` integer,
	`note` text DEFAULT '' NOT NULL,
	`opened_at` integer NOT NULL,
	`opened_by` integer,
	`opened_by_name` text NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`register_entry_id`) REFERENCES `register_entries`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`opened_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `complaints_complaintNo_unique` ON `complaints` (`complaint_no`);--> statement-breakpoint
CREATE UNIQUE INDEX `complaints_registerEntryId_unique` ON `complaints` (`register_entry_id`);--> statement-breakpoint
CREATE INDEX `complaints_newest` ON `complaints` (`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_call` ON `complaints` (`call_id`);--> statement-breakpoint
CREATE TABLE `register_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`register_no` text NOT NULL,
	`call_no` text NOT NULL,
	`registered_at` integer NOT NULL,
	`agent_no` text NOT NULL,
	`caller` text NOT NULL,
	`fault_category` text NOT NULL,
	`reported_by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `register_entries_registerNo_unique` ON `register_entries` (`register_no`);--> statement-breakpoint
CREATE INDEX `register_call` ON `register_entries` (`call_no`);--> statement-breakpoint
CREATE INDEX `register_newest` ON `register_entries` (`registered_at`,`id`);--> statement-breakpoint
CREATE TABLE `business_types` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`active` integer DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `business_types_name_unique` ON `business_types` (`name`);--> statement-breakpoint
CREATE TABLE `departments` (
	`id` integer PRIMARY KEY NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`name` text NOT NULL,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `departments_name` ON `departments` (`sub_centre_id`,`name`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` integer PRIMARY KEY NOT NULL,
	`agent_no` text NOT NULL,
	`name` text NOT NULL,
	`staff_category` text NOT NULL,
	`hired_on` integer,
	`provisional` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `people_agentNo_unique` ON `people` (`agent_no`);--> statement-breakpoint
CREATE TABLE `postings` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`team_id` integer NOT NULL,
	`from` integer NOT NULL,
	`until` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `postings_person` ON `postings` (`person_id`,`from`);--> statement-breakpoint
CREATE TABLE `shifts` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`from_minute` integer NOT NULL,
	`until_minute` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shifts_name_unique` ON `shifts` (`name`);--> statement-breakpoint
CREATE TABLE `sub_centres` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sub_centres_name_unique` ON `sub_centres` (`name`);--> statement-breakpoint
CREATE TABLE `teams` (
	`id` integer PRIMARY KEY NOT NULL,
	`department_id` integer NOT NULL,
	`name` text NOT NULL,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_name` ON `teams` (`department_id`,`name`);--> statement-breakpoint
CREATE TABLE `calls` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_no` text NOT NULL,
	`started_at` integer NOT NULL,
	`duration_ms` integer,
	`channel` text NOT NULL,
	`province` text NOT NULL,
	`business_type_id` integer,
	`person_id` integer NOT NULL,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`caller` text NOT NULL,
	`layout` text,
	`satisfaction` text,
	`recording_name` text,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calls_callNo_unique` ON `calls` (`call_no`);--> statement-breakpoint
CREATE INDEX `calls_newest` ON `calls` (`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `calls_department` ON `calls` (`department_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `calls_team` ON `calls` (`team_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `calls_sub_centre` ON `calls` (`sub_centre_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `calls_person` ON `calls` (`person_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `calls_type` ON `calls` (`business_type_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `calls_caller` ON `calls` (`caller`,`started_at`);--> statement-breakpoint
CREATE INDEX `calls_recording` ON `calls` (`recording_name`);--> statement-breakpoint
CREATE TABLE `recording_peaks` (
	`recording_id` integer PRIMARY KEY NOT NULL,
	`per_second` integer NOT NULL,
	`channels` integer NOT NULL,
	`peaks` blob NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `recordings` (
	`id` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`call_id` integer,
	`original_name` text NOT NULL,
	`path` text NOT NULL,
	`bytes` integer NOT NULL,
	`container` text NOT NULL,
	`codec` text NOT NULL,
	`channels` integer NOT NULL,
	`sample_rate` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`truncated` integer DEFAULT false NOT NULL,
	`state` text DEFAULT 'received' NOT NULL,
	`problem` text,
	`received_at` integer NOT NULL,
	`received_by` text NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recordings_sha256_unique` ON `recordings` (`sha256`);--> statement-breakpoint
CREATE INDEX `recordings_newest` ON `recordings` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `recordings_call` ON `recordings` (`call_id`);--> statement-breakpoint
CREATE INDEX `recordings_state` ON `recordings` (`state`,`received_at`,`id`);--> statement-breakpoint
CREATE TABLE `call_reconciliations` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reconciliations_state` ON `call_reconciliations` (`state`);--> statement-breakpoint
CREATE TABLE `findings` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`call_id` integer,
	`headline` text NOT NULL,
	`score` real NOT NULL,
	`fault_category` text NOT NULL,
	`target` text,
	`registered` integer,
	`state` text DEFAULT 'pending' NOT NULL,
	`found_at` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `findings_recordingId_unique` ON `findings` (`recording_id`);--> statement-breakpoint
CREATE INDEX `findings_queue` ON `findings` (`state`,`registered`,`score`,`id`);--> statement-breakpoint
CREATE INDEX `findings_ranked` ON `findings` (`score`,`id`);--> statement-breakpoint
CREATE INDEX `findings_call` ON `findings` (`call_id`);--> statement-breakpoint
CREATE TABLE `hits` (
	`id` integer PRIMARY KEY NOT NULL,
	`finding_id` integer NOT NULL,
	`rule` text NOT NULL,
	`segment_index` integer NOT NULL,
	`voice` text NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`start_char` integer NOT NULL,
	`end_char` integer NOT NULL,
	`text` text NOT NULL,
	`text_hash` text NOT NULL,
	`by_sound` integer NOT NULL,
	`weight` real NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `hits_finding` ON `hits` (`finding_id`,`start_ms`);--> statement-breakpoint
CREATE TABLE `rechecks` (
	`id` integer PRIMARY KEY NOT NULL,
	`finding_id` integer NOT NULL,
	`verdict` text NOT NULL,
	`fault_category` text,
	`target` text,
	`note` text NOT NULL,
	`complaint_id` integer,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rechecks_findingId_unique` ON `rechecks` (`finding_id`);--> statement-breakpoint
CREATE TABLE `screenings` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`lexicon_version` text NOT NULL,
	`score` real NOT NULL,
	`flagged` integer NOT NULL,
	`screened_at` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `screenings_recordingId_unique` ON `screenings` (`recording_id`);--> statement-breakpoint
CREATE TABLE `segments` (
	`id` integer PRIMARY KEY NOT NULL,
	`transcript_id` integer NOT NULL,
	`voice` text NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`text` text NOT NULL,
	`raw_text` text NOT NULL,
	`confidence` real NOT NULL,
	`doubtful` integer NOT NULL,
	FOREIGN KEY (`transcript_id`) REFERENCES `transcripts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `segments_transcript` ON `segments` (`transcript_id`,`start_ms`,`id`);--> statement-breakpoint
CREATE TABLE `transcripts` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`engine` text NOT NULL,
	`model` text NOT NULL,
	`finished_at` integer NOT NULL,
	`speech_ms` integer NOT NULL,
	`wall_ms` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transcripts_recordingId_unique` ON `transcripts` (`recording_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`payload` text NOT NULL,
	`subject` text NOT NULL,
	`state` text DEFAULT 'queued' NOT NULL,
	`priority` integer DEFAULT 5 NOT NULL,
	`run_at` integer NOT NULL,
	`lease_until` integer,
	`token` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`progress` real DEFAULT 0 NOT NULL,
	`cancel_requested` integer DEFAULT false NOT NULL,
	`last_error` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer
);
--> statement-breakpoint
CREATE INDEX `jobs_claim` ON `jobs` (`state`,`priority`,`run_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_subject` ON `jobs` (`subject`,`name`);--> statement-breakpoint
CREATE INDEX `jobs_newest` ON `jobs` (`created_at`,`id`);