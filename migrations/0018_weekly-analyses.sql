CREATE TABLE `analysis_comments` (
	`analysis_id` integer NOT NULL,
	`section` text NOT NULL,
	`text` text NOT NULL,
	`revision` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`analysis_id`, `section`),
	FOREIGN KEY (`analysis_id`) REFERENCES `weekly_analyses`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `analysis_complaints` (
	`analysis_id` integer NOT NULL,
	`complaint_id` integer NOT NULL,
	`counted` text NOT NULL,
	PRIMARY KEY(`analysis_id`, `complaint_id`),
	FOREIGN KEY (`analysis_id`) REFERENCES `weekly_analyses`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `analysis_complaints_complaint` ON `analysis_complaints` (`complaint_id`);--> statement-breakpoint
CREATE TABLE `analysis_publications` (
	`analysis_id` integer PRIMARY KEY NOT NULL,
	`evidence` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by` text NOT NULL,
	FOREIGN KEY (`analysis_id`) REFERENCES `weekly_analyses`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `analysis_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`weekday` integer NOT NULL,
	`hour` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `analysis_suggestions` (
	`id` integer PRIMARY KEY NOT NULL,
	`analysis_id` integer NOT NULL,
	`department_id` integer,
	`problem` text NOT NULL,
	`advice` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`analysis_id`) REFERENCES `weekly_analyses`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `analysis_suggestions_analysis` ON `analysis_suggestions` (`analysis_id`,`id`);--> statement-breakpoint
CREATE TABLE `weekly_analyses` (
	`id` integer PRIMARY KEY NOT NULL,
	`week` integer NOT NULL,
	`version` integer NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`drafted_at` integer NOT NULL,
	`drafted_by_id` integer,
	`drafted_by` text NOT NULL,
	FOREIGN KEY (`drafted_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `weekly_analyses_version` ON `weekly_analyses` (`week`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `weekly_analyses_draft` ON `weekly_analyses` (`week`) WHERE state = 'draft';--> statement-breakpoint
CREATE INDEX `weekly_analyses_newest` ON `weekly_analyses` (`week`,`id`);--> statement-breakpoint
ALTER TABLE `complaint_verifications` ADD `unsubstantiated_reason` text;