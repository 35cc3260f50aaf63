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
CREATE INDEX `ledger_settings_source` ON `ledger_settings` (`source_id`,`id`);