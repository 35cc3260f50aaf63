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
ALTER TABLE `hits` ADD `mishearing` text;--> statement-breakpoint
ALTER TABLE `screenings` ADD `mishearings_version` text;--> statement-breakpoint
ALTER TABLE `segments` ADD `heard_text` text;