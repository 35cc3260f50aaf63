CREATE TABLE `recording_signals` (
	`recording_id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`channels` text NOT NULL,
	`talk_over` real,
	`longest_silence_ms` integer NOT NULL,
	`longest_even_ms` integer NOT NULL,
	`last_channel` integer,
	`end_gap_ms` integer,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `rehearings` (
	`id` integer PRIMARY KEY NOT NULL,
	`hit_id` integer NOT NULL,
	`text_hash` text NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`heard` text NOT NULL,
	`heard_as` text NOT NULL,
	`agreement` real NOT NULL,
	`engine` text NOT NULL,
	`model` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`hit_id`) REFERENCES `hits`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rehearings_hitId_unique` ON `rehearings` (`hit_id`);--> statement-breakpoint
CREATE TABLE `call_durations` (
	`business_type_id` integer PRIMARY KEY NOT NULL,
	`calls` integer NOT NULL,
	`p90` integer,
	`p95` integer,
	`p99` integer,
	`measured_at` integer NOT NULL,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `transcription_ranks` (
	`recording_id` integer PRIMARY KEY NOT NULL,
	`priority` integer NOT NULL,
	`reasons` text NOT NULL,
	`slice` text NOT NULL,
	`seed` text NOT NULL,
	`share` real NOT NULL,
	`drawn` real NOT NULL,
	`ranked_at` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `transcription_requests` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `transcription_requests_recording` ON `transcription_requests` (`recording_id`);--> statement-breakpoint
CREATE TABLE `transcription_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`budget_hours` real,
	`random_share` real NOT NULL,
	`seed` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `transcription_switches` (
	`id` integer PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `correction_mishearings` (
	`correction_id` integer NOT NULL,
	`mishearing_id` integer NOT NULL,
	PRIMARY KEY(`correction_id`, `mishearing_id`),
	FOREIGN KEY (`correction_id`) REFERENCES `corrections`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`mishearing_id`) REFERENCES `mishearings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `correction_mishearings_mishearing` ON `correction_mishearings` (`mishearing_id`);--> statement-breakpoint
CREATE TABLE `corrections` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`segment_id` integer,
	`voice` text NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`heard_text` text NOT NULL,
	`text` text NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`segment_id`) REFERENCES `segments`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `corrections_recording` ON `corrections` (`recording_id`,`start_ms`);--> statement-breakpoint
CREATE UNIQUE INDEX `corrections_segment` ON `corrections` (`segment_id`);--> statement-breakpoint
CREATE TABLE `engine_choices` (
	`id` integer PRIMARY KEY NOT NULL,
	`engine` text NOT NULL,
	`model` text NOT NULL,
	`chosen_by` integer,
	`chosen_by_name` text NOT NULL,
	`chosen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `engine_trials` (
	`id` integer PRIMARY KEY NOT NULL,
	`engine` text NOT NULL,
	`model` text NOT NULL,
	`model_sha256` text,
	`scope` text NOT NULL,
	`asked_by` text NOT NULL,
	`finished_at` integer NOT NULL,
	`failure` text,
	`calls` integer NOT NULL,
	`audio_ms` integer NOT NULL,
	`wall_ms` integer NOT NULL,
	`disturbed` integer NOT NULL,
	`edits` integer NOT NULL,
	`characters` integer NOT NULL,
	`silence_characters` integer NOT NULL,
	`peak_bytes` integer,
	`heard_text` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `engine_trials_newest` ON `engine_trials` (`finished_at`,`id`);--> statement-breakpoint
CREATE INDEX `engine_trials_pair` ON `engine_trials` (`engine`,`model`,`finished_at`);--> statement-breakpoint
CREATE TABLE `mishearings` (
	`id` integer PRIMARY KEY NOT NULL,
	`heard` text NOT NULL,
	`meant` text NOT NULL,
	`recordings` integer NOT NULL,
	`people` integer NOT NULL,
	`last_at` integer NOT NULL,
	`used` integer DEFAULT false NOT NULL,
	`decided_by` text,
	`decided_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mishearings_pair` ON `mishearings` (`heard`,`meant`);--> statement-breakpoint
CREATE INDEX `mishearings_frequent` ON `mishearings` (`recordings`,`id`);--> statement-breakpoint
CREATE INDEX `mishearings_used` ON `mishearings` (`used`,`recordings`,`id`);--> statement-breakpoint
CREATE TABLE `model_checksums` (
	`path` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`changed_ms` real NOT NULL,
	`sha256` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `transcript_imports` (
	`transcript_id` integer PRIMARY KEY NOT NULL,
	`format` text NOT NULL,
	`file_name` text NOT NULL,
	`timing` text NOT NULL,
	`imported_by` text NOT NULL,
	`imported_at` integer NOT NULL,
	FOREIGN KEY (`transcript_id`) REFERENCES `transcripts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
DROP INDEX `findings_queue`;--> statement-breakpoint
DROP INDEX `findings_ranked`;--> statement-breakpoint
ALTER TABLE `findings` ADD `rehearing` text DEFAULT 'unheard' NOT NULL;--> statement-breakpoint
ALTER TABLE `findings` ADD `rehearing_problem` text DEFAULT 'not-asked';--> statement-breakpoint
ALTER TABLE `findings` ADD `agreement` real;--> statement-breakpoint
ALTER TABLE `findings` ADD `trust` real DEFAULT 0.75 NOT NULL;--> statement-breakpoint
ALTER TABLE `findings` ADD `rank` real GENERATED ALWAYS AS (score * trust) VIRTUAL NOT NULL;--> statement-breakpoint
CREATE INDEX `findings_waiting` ON `findings` (`state`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_rehearing` ON `findings` (`rehearing`);--> statement-breakpoint
CREATE INDEX `findings_queue` ON `findings` (`state`,`registered`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_ranked` ON `findings` (`rank`,`id`);--> statement-breakpoint
DROP INDEX `jobs_subject`;--> statement-breakpoint
CREATE INDEX `jobs_line` ON `jobs` (`name`,`state`,`priority`,`run_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_subject` ON `jobs` (`subject`,`name`,`state`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_segments` (
	`id` integer PRIMARY KEY NOT NULL,
	`transcript_id` integer NOT NULL,
	`voice` text NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`text` text NOT NULL,
	`heard_text` text,
	`raw_text` text NOT NULL,
	`confidence` real,
	`doubtful` integer NOT NULL,
	`marks` text DEFAULT '[]' NOT NULL,
	FOREIGN KEY (`transcript_id`) REFERENCES `transcripts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
INSERT INTO `__new_segments`("id", "transcript_id", "voice", "start_ms", "end_ms", "text", "heard_text", "raw_text", "confidence", "doubtful", "marks") SELECT "id", "transcript_id", "voice", "start_ms", "end_ms", "text", NULL, "raw_text", "confidence", "doubtful", '[]' FROM `segments`;--> statement-breakpoint
DROP TABLE `segments`;--> statement-breakpoint
ALTER TABLE `__new_segments` RENAME TO `segments`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `segments_transcript` ON `segments` (`transcript_id`,`start_ms`,`id`);--> statement-breakpoint
ALTER TABLE `calls` ADD `transferred` integer;--> statement-breakpoint
ALTER TABLE `calls` ADD `wait_ms` integer;--> statement-breakpoint
ALTER TABLE `calls` ADD `hold_ms` integer;--> statement-breakpoint
ALTER TABLE `hits` ADD `mishearing` text;--> statement-breakpoint
ALTER TABLE `screenings` ADD `mishearings_version` text;--> statement-breakpoint
ALTER TABLE `transcripts` ADD `cpu_ms` integer;--> statement-breakpoint
CREATE INDEX `transcripts_finished` ON `transcripts` (`finished_at`);--> statement-breakpoint
CREATE INDEX `transcripts_heard` ON `transcripts` (`id`) WHERE "transcripts"."engine" <> 'imported';--> statement-breakpoint
CREATE INDEX `recordings_name` ON `recordings` (`original_name`);