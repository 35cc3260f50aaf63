CREATE TABLE `bulletin_lines` (
	`id` integer PRIMARY KEY NOT NULL,
	`bulletin_id` integer NOT NULL,
	`complaint_id` integer NOT NULL,
	`department_id` integer,
	`department` text NOT NULL,
	`person_id` integer,
	`person` text DEFAULT '' NOT NULL,
	`fault_category` text NOT NULL,
	`root_cause` text,
	`sentence` text NOT NULL,
	`included` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`bulletin_id`) REFERENCES `bulletins`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bulletin_lines_complaint` ON `bulletin_lines` (`bulletin_id`,`complaint_id`);--> statement-breakpoint
CREATE INDEX `bulletin_lines_of` ON `bulletin_lines` (`complaint_id`);--> statement-breakpoint
CREATE TABLE `bulletin_reads` (
	`bulletin_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`bulletin_id`, `account_id`),
	FOREIGN KEY (`bulletin_id`) REFERENCES `bulletins`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `bulletin_reads_newest` ON `bulletin_reads` (`bulletin_id`,`at`);--> statement-breakpoint
CREATE TABLE `bulletins` (
	`id` integer PRIMARY KEY NOT NULL,
	`bulletin_no` text,
	`state` text NOT NULL,
	`title` text NOT NULL,
	`from` integer NOT NULL,
	`until` integer NOT NULL,
	`naming` text NOT NULL,
	`opening` text DEFAULT '' NOT NULL,
	`lines` integer DEFAULT 0 NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`published_at` integer,
	`published_by_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bulletins_bulletinNo_unique` ON `bulletins` (`bulletin_no`);--> statement-breakpoint
CREATE INDEX `bulletins_newest` ON `bulletins` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `bulletins_state` ON `bulletins` (`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `bulletins_current` ON `bulletins` (`created_at`,`id`) WHERE state <> 'discarded';--> statement-breakpoint
CREATE INDEX `bulletins_published` ON `bulletins` (`published_at`);--> statement-breakpoint
CREATE TABLE `defect_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`defect_id` integer NOT NULL,
	`step` text NOT NULL,
	`note` text NOT NULL,
	`complaint_id` integer,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`defect_id`) REFERENCES `defects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `defect_events_defect` ON `defect_events` (`defect_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `defect_events_complaint` ON `defect_events` (`defect_id`,`complaint_id`,`step`);--> statement-breakpoint
CREATE TABLE `defects` (
	`id` integer PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`what` text NOT NULL,
	`level` text NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`department_id` integer,
	`team_id` integer,
	`fault_category` text NOT NULL,
	`root_cause` text,
	`staff_category` text,
	`business_type_id` integer,
	`source` text NOT NULL,
	`complaint_id` integer,
	`improvement_id` integer,
	`bulletin_id` integer,
	`due_at` integer NOT NULL,
	`done_at` integer,
	`done_by_name` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`times` integer DEFAULT 0 NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`once` text,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`improvement_id`) REFERENCES `complaint_improvements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bulletin_id`) REFERENCES `bulletins`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `defects_improvementId_unique` ON `defects` (`improvement_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `defects_once_unique` ON `defects` (`once`);--> statement-breakpoint
CREATE INDEX `defects_due` ON `defects` (`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_state` ON `defects` (`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_department` ON `defects` (`department_id`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_sub_centre` ON `defects` (`sub_centre_id`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_team` ON `defects` (`team_id`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_complaint` ON `defects` (`complaint_id`);--> statement-breakpoint
CREATE INDEX `defects_fault` ON `defects` (`fault_category`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE TABLE `exchange_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`plan_id` integer NOT NULL,
	`fault_category` text NOT NULL,
	`count` integer NOT NULL,
	`shared_by` integer NOT NULL,
	`measure` text NOT NULL,
	`owner_id` integer,
	`owner_name` text DEFAULT '' NOT NULL,
	`due_at` integer,
	`done_at` integer,
	`result` text DEFAULT '' NOT NULL,
	`done_by_name` text DEFAULT '' NOT NULL,
	`sheet_id` integer,
	FOREIGN KEY (`plan_id`) REFERENCES `exchange_plans`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `exchange_entries_plan` ON `exchange_entries` (`plan_id`,`id`);--> statement-breakpoint
CREATE TABLE `exchange_plans` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`department_id` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`sent_at` integer,
	`sent_by_name` text DEFAULT '' NOT NULL,
	`sent_by_id` integer,
	`answered_at` integer,
	`answered_by_name` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sent_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exchange_plans_month` ON `exchange_plans` (`month`,`department_id`);--> statement-breakpoint
CREATE INDEX `exchange_plans_newest` ON `exchange_plans` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `exchange_plans_state` ON `exchange_plans` (`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `exchange_plans_department` ON `exchange_plans` (`department_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `exchange_plans_sub_centre` ON `exchange_plans` (`sub_centre_id`,`created_at`,`id`);