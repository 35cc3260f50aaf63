CREATE TABLE `seasons` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`from_day` text NOT NULL,
	`until_day` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seasons_name_unique` ON `seasons` (`name`);--> statement-breakpoint
CREATE TABLE `handled_calls` (
	`department_id` integer NOT NULL,
	`day` integer NOT NULL,
	`person_id` integer NOT NULL,
	`team_id` integer NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`department_id`, `day`, `person_id`, `team_id`, `sub_centre_id`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `handled_calls_person` ON `handled_calls` (`person_id`,`day`);--> statement-breakpoint
CREATE INDEX `handled_calls_team` ON `handled_calls` (`team_id`,`day`);--> statement-breakpoint
CREATE TABLE `handled_days` (
	`department_id` integer NOT NULL,
	`day` integer NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`department_id`, `day`, `sub_centre_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `training_records` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`kind` text NOT NULL,
	`track` text NOT NULL,
	`title` text NOT NULL,
	`ref_id` integer NOT NULL,
	`trainer_id` integer,
	`trainer_name` text NOT NULL,
	`outcome` text NOT NULL,
	`score` real,
	`completed_at` integer NOT NULL,
	`voided_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`trainer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `training_records_once` ON `training_records` (`kind`,`ref_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `training_records_person` ON `training_records` (`person_id`,`completed_at`,`id`);--> statement-breakpoint
CREATE INDEX `training_records_kind` ON `training_records` (`kind`,`ref_id`,`completed_at`);--> statement-breakpoint
CREATE INDEX `training_records_newest` ON `training_records` (`completed_at`,`id`);--> statement-breakpoint
CREATE INDEX `training_records_track` ON `training_records` (`track`,`completed_at`,`id`);--> statement-breakpoint
CREATE INDEX `training_records_trainer` ON `training_records` (`trainer_id`,`completed_at`,`id`);