CREATE TABLE `overlong_calls` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`limit_ms` integer NOT NULL,
	`business_type_id` integer,
	`person_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`answer` text,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `overlong_newest` ON `overlong_calls` (`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_sub_centre` ON `overlong_calls` (`sub_centre_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_department` ON `overlong_calls` (`department_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_team` ON `overlong_calls` (`team_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_person` ON `overlong_calls` (`person_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_type` ON `overlong_calls` (`business_type_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_open` ON `overlong_calls` (`started_at`,`call_id`) WHERE answer is null;--> statement-breakpoint
CREATE TABLE `overlong_limits` (
	`day` integer NOT NULL,
	`business_type_id` integer NOT NULL,
	`calls` integer NOT NULL,
	`limit_ms` integer NOT NULL,
	`own` integer NOT NULL,
	PRIMARY KEY(`day`, `business_type_id`)
);
--> statement-breakpoint
CREATE TABLE `overlong_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	`answer` text NOT NULL,
	`note` text NOT NULL,
	`account_id` integer,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `overlong_calls`(`call_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `overlong_marks_call` ON `overlong_marks` (`call_id`,`id`);--> statement-breakpoint
CREATE TABLE `overlong_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`last_call_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `overlong_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`percent` real NOT NULL,
	`least_calls` integer NOT NULL,
	`least_minutes` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `overlong_settings_from` ON `overlong_settings` (`from`,`id`);--> statement-breakpoint
DROP INDEX `sampling_draws_plan`;--> statement-breakpoint
ALTER TABLE `sampling_draws` ADD `summary` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `sampling_draws` ADD `last_call_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `sampling_draws_newest` ON `sampling_draws` (`drawn_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `sampling_draws_plan` ON `sampling_draws` (`plan_id`,`period_from`);--> statement-breakpoint
ALTER TABLE `sampling_plans` ADD `active_since` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sampling_plans` ADD `turn_after` integer;--> statement-breakpoint
ALTER TABLE `sampling_plans` ADD `problem` text;