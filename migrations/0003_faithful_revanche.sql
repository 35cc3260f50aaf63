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
CREATE TABLE `model_checksums` (
	`path` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`changed_ms` real NOT NULL,
	`sha256` text NOT NULL
);
