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
DROP INDEX `jobs_subject`;--> statement-breakpoint
CREATE INDEX `jobs_line` ON `jobs` (`name`,`state`,`priority`,`run_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_subject` ON `jobs` (`subject`,`name`,`state`);--> statement-breakpoint
ALTER TABLE `calls` ADD `transferred` integer;--> statement-breakpoint
ALTER TABLE `calls` ADD `wait_ms` integer;--> statement-breakpoint
ALTER TABLE `calls` ADD `hold_ms` integer;--> statement-breakpoint
ALTER TABLE `transcripts` ADD `cpu_ms` integer;--> statement-breakpoint
CREATE INDEX `transcripts_finished` ON `transcripts` (`finished_at`);