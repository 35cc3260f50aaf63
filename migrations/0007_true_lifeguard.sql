CREATE TABLE `finding_openings` (
	`finding_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`opened_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`finding_id`, `account_id`),
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `queue_days` (
	`day` integer PRIMARY KEY NOT NULL,
	`drawn_at` integer NOT NULL,
	`budget` integer NOT NULL,
	`seed` text NOT NULL,
	`frame_from` integer NOT NULL,
	`frame_until` integer NOT NULL,
	`frame_size` integer NOT NULL,
	`frame_hash` text NOT NULL,
	`frame` blob NOT NULL,
	`controls` integer NOT NULL,
	`shares` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `queue_items` (
	`id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`finding_id` integer,
	`recording_id` integer,
	`slice` text NOT NULL,
	`first_day` integer NOT NULL,
	`place` integer NOT NULL,
	`rank` real,
	`rank_place` integer,
	`department_id` integer,
	`chance` real,
	`outcome` text,
	`judged_at` integer,
	FOREIGN KEY (`day`) REFERENCES `queue_days`(`day`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `queue_items_finding` ON `queue_items` (`day`,`finding_id`);--> statement-breakpoint
CREATE INDEX `queue_items_place` ON `queue_items` (`day`,`place`,`id`);--> statement-breakpoint
CREATE INDEX `queue_items_of_finding` ON `queue_items` (`finding_id`);--> statement-breakpoint
CREATE INDEX `queue_items_recording` ON `queue_items` (`recording_id`);--> statement-breakpoint
CREATE INDEX `queue_items_drawn` ON `queue_items` (`first_day`,`slice`) WHERE first_day = day;--> statement-breakpoint
CREATE TABLE `queue_plans` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`total` integer,
	`inspectors` integer NOT NULL,
	`per_inspector` integer NOT NULL,
	`control_share` real NOT NULL,
	`strong_rank` real NOT NULL,
	`draw_hour` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `queue_plans_from` ON `queue_plans` (`from`,`id`);--> statement-breakpoint
ALTER TABLE `rechecks` ADD `took_ms` integer;--> statement-breakpoint
CREATE INDEX `rechecks_at` ON `rechecks` (`at`);