CREATE TABLE `class_attendance` (
	`seat_id` integer NOT NULL,
	`day` integer NOT NULL,
	`half` text NOT NULL,
	`presence` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`seat_id`, `day`, `half`),
	FOREIGN KEY (`seat_id`) REFERENCES `class_seats`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `class_seats` (
	`id` integer PRIMARY KEY NOT NULL,
	`class_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`offender_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`state` text NOT NULL,
	`kept_reason` text DEFAULT '' NOT NULL,
	`asked_at` integer NOT NULL,
	`answered_at` integer,
	`answered_by` text DEFAULT '' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`moved_at` integer,
	`result` text,
	`result_note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`class_id`) REFERENCES `off_job_classes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`offender_id`) REFERENCES `repeat_offenders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `class_seats_once` ON `class_seats` (`class_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `class_seats_person` ON `class_seats` (`person_id`,`class_id`);--> statement-breakpoint
CREATE INDEX `class_seats_state` ON `class_seats` (`state`,`asked_at`,`id`);--> statement-breakpoint
CREATE INDEX `class_seats_department` ON `class_seats` (`department_id`,`state`,`asked_at`);--> statement-breakpoint
CREATE INDEX `class_seats_sub_centre` ON `class_seats` (`sub_centre_id`,`state`,`asked_at`);--> statement-breakpoint
CREATE INDEX `class_seats_team` ON `class_seats` (`team_id`,`state`,`asked_at`);--> statement-breakpoint
CREATE TABLE `off_job_classes` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`track` text NOT NULL,
	`state` text NOT NULL,
	`from_day` integer NOT NULL,
	`until_day` integer NOT NULL,
	`place` text NOT NULL,
	`seats` integer NOT NULL,
	`trainer_id` integer NOT NULL,
	`trainer_name` text NOT NULL,
	`note` text NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`ended_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`trainer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `off_job_classes_state` ON `off_job_classes` (`state`,`from_day`,`id`);--> statement-breakpoint
CREATE INDEX `off_job_classes_newest` ON `off_job_classes` (`from_day`,`id`);--> statement-breakpoint
CREATE INDEX `off_job_classes_trainer` ON `off_job_classes` (`trainer_id`,`state`,`until_day`);--> statement-breakpoint
CREATE TABLE `eap_handovers` (
	`id` integer PRIMARY KEY NOT NULL,
	`talk_id` integer NOT NULL,
	`from_name` text NOT NULL,
	`to_name` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`talk_id`) REFERENCES `eap_talks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `eap_handovers_talk` ON `eap_handovers` (`talk_id`,`id`);--> statement-breakpoint
CREATE TABLE `eap_talks` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`kind` text NOT NULL,
	`held_at` integer NOT NULL,
	`words` text NOT NULL,
	`author_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`keeper_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`author_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`keeper_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `eap_talks_keeper` ON `eap_talks` (`keeper_id`,`held_at`,`id`);--> statement-breakpoint
CREATE INDEX `eap_talks_person` ON `eap_talks` (`person_id`,`held_at`,`id`);--> statement-breakpoint
CREATE TABLE `mentorship_measures` (
	`id` integer PRIMARY KEY NOT NULL,
	`mentorship_id` integer NOT NULL,
	`measure` text NOT NULL,
	`due_day` integer NOT NULL,
	`done_at` integer,
	`done_by` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`mentorship_id`) REFERENCES `mentorships`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `mentorship_measures_of` ON `mentorship_measures` (`mentorship_id`,`due_day`,`id`);--> statement-breakpoint
CREATE TABLE `mentorships` (
	`id` integer PRIMARY KEY NOT NULL,
	`mentor_id` integer NOT NULL,
	`apprentice_id` integer NOT NULL,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`state` text NOT NULL,
	`track` text NOT NULL,
	`from_day` integer NOT NULL,
	`until_day` integer NOT NULL,
	`goal` text NOT NULL,
	`kept_reason` text DEFAULT '' NOT NULL,
	`mentor_confirmed_at` integer,
	`apprentice_confirmed_at` integer,
	`trainer_id` integer,
	`trainer_name` text NOT NULL,
	`at` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text DEFAULT '' NOT NULL,
	`result` text,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`mentor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`apprentice_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`trainer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mentorships_apprentice` ON `mentorships` (`apprentice_id`) WHERE state in ('drafted', 'running');--> statement-breakpoint
CREATE INDEX `mentorships_of_apprentice` ON `mentorships` (`apprentice_id`,`id`);--> statement-breakpoint
CREATE INDEX `mentorships_of_mentor` ON `mentorships` (`mentor_id`,`id`);--> statement-breakpoint
CREATE INDEX `mentorships_state` ON `mentorships` (`state`,`until_day`,`id`);--> statement-breakpoint
CREATE INDEX `mentorships_department` ON `mentorships` (`department_id`,`state`,`until_day`,`id`);--> statement-breakpoint
CREATE INDEX `mentorships_sub_centre` ON `mentorships` (`sub_centre_id`,`state`,`until_day`,`id`);--> statement-breakpoint
CREATE INDEX `mentorships_team` ON `mentorships` (`team_id`,`state`,`until_day`,`id`);--> statement-breakpoint
CREATE INDEX `mentorships_trainer` ON `mentorships` (`trainer_id`,`state`);--> statement-breakpoint
CREATE TABLE `offender_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`days` integer NOT NULL,
	`least` real NOT NULL,
	`weights` text NOT NULL,
	`own` text NOT NULL,
	`season_least` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `repeat_offenders` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`state` text NOT NULL,
	`named_at` integer NOT NULL,
	`rule_id` integer,
	`grounds` text NOT NULL,
	`weight` real NOT NULL,
	`verdicts` integer NOT NULL,
	`lifted_at` integer,
	`lift_reason` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rule_id`) REFERENCES `offender_rules`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `repeat_offenders_named` ON `repeat_offenders` (`person_id`) WHERE state = 'named';--> statement-breakpoint
CREATE INDEX `repeat_offenders_person` ON `repeat_offenders` (`person_id`,`named_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_offenders_state` ON `repeat_offenders` (`state`,`named_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_offenders_department` ON `repeat_offenders` (`department_id`,`state`,`named_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_offenders_sub_centre` ON `repeat_offenders` (`sub_centre_id`,`state`,`named_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_offenders_team` ON `repeat_offenders` (`team_id`,`state`,`named_at`,`id`);--> statement-breakpoint
CREATE TABLE `plan_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`plan_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`kind` text NOT NULL,
	`track` text NOT NULL,
	`title` text NOT NULL,
	`from_day` integer NOT NULL,
	`until_day` integer NOT NULL,
	`state` text NOT NULL,
	`kept_reason` text DEFAULT '' NOT NULL,
	`settled_at` integer,
	`settled_by` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `training_plans`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `plan_entries_plan` ON `plan_entries` (`plan_id`,`from_day`,`id`);--> statement-breakpoint
CREATE INDEX `plan_entries_person` ON `plan_entries` (`person_id`,`until_day`,`id`);--> statement-breakpoint
CREATE TABLE `training_plans` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`state` text NOT NULL,
	`goal` text NOT NULL,
	`trainer_id` integer,
	`trainer_name` text NOT NULL,
	`at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`trainer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `training_plans_open` ON `training_plans` (`person_id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `training_plans_person` ON `training_plans` (`person_id`,`id`);--> statement-breakpoint
CREATE INDEX `training_plans_state` ON `training_plans` (`state`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `training_plans_department` ON `training_plans` (`department_id`,`state`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `training_plans_sub_centre` ON `training_plans` (`sub_centre_id`,`state`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `training_plans_team` ON `training_plans` (`team_id`,`state`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `training_plans_trainer` ON `training_plans` (`trainer_id`,`state`);--> statement-breakpoint
CREATE INDEX `interviews_held` ON `interviews` (`held_at`,`id`) WHERE held_at is not null;--> statement-breakpoint
CREATE INDEX `interviews_department_held` ON `interviews` (`department_id`,`held_at`,`id`) WHERE held_at is not null;