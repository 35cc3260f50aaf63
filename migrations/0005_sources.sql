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
ALTER TABLE `sources` ADD `after_receipt` text DEFAULT 'leave' NOT NULL;--> statement-breakpoint
ALTER TABLE `sources` ADD `settle_ms` integer DEFAULT 10000 NOT NULL;--> statement-breakpoint
ALTER TABLE `sources` ADD `tolerance_ms` integer DEFAULT 120000 NOT NULL;