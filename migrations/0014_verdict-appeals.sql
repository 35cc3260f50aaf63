CREATE TABLE `frozen_complaints` (
	`month` text NOT NULL,
	`complaint_id` integer NOT NULL,
	`department_id` integer,
	`verdict` text,
	`omission` text,
	PRIMARY KEY(`month`, `complaint_id`),
	FOREIGN KEY (`month`) REFERENCES `frozen_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `frozen_complaints_complaint` ON `frozen_complaints` (`complaint_id`);--> statement-breakpoint
CREATE TABLE `interview_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`interview_id` integer NOT NULL,
	`interviewee` text NOT NULL,
	`held_at` integer NOT NULL,
	`coaching` text NOT NULL,
	`feedback` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`interview_id`) REFERENCES `interviews`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `interview_changes_interview` ON `interview_changes` (`interview_id`,`id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_frozen_counts` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer,
	`complaints` integer NOT NULL,
	`substantiated` integer NOT NULL,
	`unsubstantiated` integer NOT NULL,
	`concealed` integer NOT NULL,
	`missed` integer NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `frozen_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_frozen_counts`("month", "department_id", "complaints", "substantiated", "unsubstantiated", "concealed", "missed") SELECT "month", "department_id", "complaints", "substantiated", "unsubstantiated", "concealed", "missed" FROM `frozen_counts`;--> statement-breakpoint
DROP TABLE `frozen_counts`;--> statement-breakpoint
ALTER TABLE `__new_frozen_counts` RENAME TO `frozen_counts`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `frozen_counts_month` ON `frozen_counts` (`month`,`department_id`);--> statement-breakpoint
CREATE INDEX `frozen_counts_of_department` ON `frozen_counts` (`department_id`,`month`);--> statement-breakpoint
CREATE TABLE `__new_review_appeals` (
	`id` integer PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`sheet_id` integer,
	`finding_id` integer,
	`verification_id` integer,
	`round` integer NOT NULL,
	`party` text DEFAULT 'agent' NOT NULL,
	`call_id` integer,
	`complaint_id` integer,
	`scorer_id` integer NOT NULL,
	`scorer_name` text NOT NULL,
	`rules` text DEFAULT '[]' NOT NULL,
	`person_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`state` text DEFAULT 'open' NOT NULL,
	`filed_by` integer NOT NULL,
	`filed_by_name` text NOT NULL,
	`filed_at` integer NOT NULL,
	`window_until` integer NOT NULL,
	`due_at` integer NOT NULL,
	`judge_id` integer,
	`judge_name` text,
	`taken_at` integer,
	`settled_at` integer,
	FOREIGN KEY (`sheet_id`) REFERENCES `score_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`verification_id`) REFERENCES `complaint_verifications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`scorer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`filed_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`judge_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_review_appeals`("id", "subject", "sheet_id", "finding_id", "round", "call_id", "complaint_id", "scorer_id", "scorer_name", "rules", "person_id", "team_id", "department_id", "sub_centre_id", "state", "filed_by", "filed_by_name", "filed_at", "window_until", "due_at", "judge_id", "judge_name", "taken_at", "settled_at") SELECT "id", "subject", "sheet_id", "finding_id", "round", "call_id", "complaint_id", "scorer_id", "scorer_name", "rules", "person_id", "team_id", "department_id", "sub_centre_id", "state", "filed_by", "filed_by_name", "filed_at", "window_until", "due_at", "judge_id", "judge_name", "taken_at", "settled_at" FROM `review_appeals`;--> statement-breakpoint
DROP TABLE `review_appeals`;--> statement-breakpoint
ALTER TABLE `__new_review_appeals` RENAME TO `review_appeals`;--> statement-breakpoint
CREATE INDEX `review_appeals_newest` ON `review_appeals` (`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_state` ON `review_appeals` (`state`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_waiting` ON `review_appeals` (`due_at`,`id`) WHERE state in ('open', 'taken');--> statement-breakpoint
CREATE INDEX `review_appeals_settled` ON `review_appeals` (`settled_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_team` ON `review_appeals` (`team_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_department` ON `review_appeals` (`department_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_sub_centre` ON `review_appeals` (`sub_centre_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_person` ON `review_appeals` (`person_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_judge` ON `review_appeals` (`judge_id`,`state`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_sheet` ON `review_appeals` (`sheet_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_finding` ON `review_appeals` (`finding_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_verification` ON `review_appeals` (`verification_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_complaint` ON `review_appeals` (`complaint_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_verification` ON `review_appeals` (`verification_id`,`round`) WHERE verification_id is not null and state <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_sheet` ON `review_appeals` (`sheet_id`,`round`) WHERE sheet_id is not null and state <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_finding` ON `review_appeals` (`finding_id`,`round`) WHERE finding_id is not null and state <> 'withdrawn';--> statement-breakpoint
ALTER TABLE `review_appeal_points` ADD `aspect` text;--> statement-breakpoint
ALTER TABLE `interviews` ADD `cancelled_at` integer;--> statement-breakpoint
ALTER TABLE `interviews` ADD `overturned_at` integer;--> statement-breakpoint
CREATE INDEX `month_corrections_complaint` ON `month_corrections` (`complaint_id`,`id`);