CREATE TABLE `idea_votes` (
	`idea_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`idea_id`, `account_id`),
	FOREIGN KEY (`idea_id`) REFERENCES `meeting_ideas`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `meeting_ideas` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`group` text DEFAULT '' NOT NULL,
	`named` integer NOT NULL,
	`by_id` integer NOT NULL,
	`by_name` text NOT NULL,
	`once` text NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	`sheet_id` integer,
	`chosen_at` integer,
	`chosen_by` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `meeting_ideas_meeting` ON `meeting_ideas` (`meeting_id`,`id`);--> statement-breakpoint
CREATE INDEX `meeting_ideas_sheet` ON `meeting_ideas` (`sheet_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_ideas_once` ON `meeting_ideas` (`by_id`,`once`);--> statement-breakpoint
CREATE TABLE `lecture_listeners` (
	`id` integer PRIMARY KEY NOT NULL,
	`lecture_id` integer NOT NULL,
	`person_id` integer,
	`account_id` integer,
	`rated` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`lecture_id`) REFERENCES `lectures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lecture_listeners_lecture` ON `lecture_listeners` (`lecture_id`,`id`);--> statement-breakpoint
CREATE INDEX `lecture_listeners_person` ON `lecture_listeners` (`person_id`,`rated`);--> statement-breakpoint
CREATE INDEX `lecture_listeners_account` ON `lecture_listeners` (`account_id`,`rated`);--> statement-breakpoint
CREATE TABLE `lecture_ratings` (
	`lecture_id` integer NOT NULL,
	`rating` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`lecture_id`, `rating`),
	FOREIGN KEY (`lecture_id`) REFERENCES `lectures`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `lectures` (
	`id` integer PRIMARY KEY NOT NULL,
	`topic` text NOT NULL,
	`occasion` text NOT NULL,
	`meeting_id` integer,
	`class_id` integer,
	`day` integer NOT NULL,
	`note` text NOT NULL,
	`lecturer_id` integer NOT NULL,
	`lecturer_name` text NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`answered_at` integer,
	`held_at` integer,
	`minutes` integer,
	`listeners` integer,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`class_id`) REFERENCES `off_job_classes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lecturer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lectures_newest` ON `lectures` (`day`,`id`);--> statement-breakpoint
CREATE INDEX `lectures_state` ON `lectures` (`state`,`day`,`id`);--> statement-breakpoint
CREATE INDEX `lectures_lecturer` ON `lectures` (`lecturer_id`,`day`,`id`);--> statement-breakpoint
CREATE INDEX `lectures_meeting` ON `lectures` (`meeting_id`);--> statement-breakpoint
CREATE INDEX `lectures_class` ON `lectures` (`class_id`);--> statement-breakpoint
CREATE TABLE `agenda_items` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`words` text NOT NULL,
	`case_id` integer,
	`shown_at` integer,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `agenda_items_meeting` ON `agenda_items` (`meeting_id`,`position`,`id`);--> statement-breakpoint
CREATE INDEX `agenda_items_case` ON `agenda_items` (`case_id`,`meeting_id`);--> statement-breakpoint
CREATE TABLE `meeting_invitees` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`account_id` integer,
	`person_id` integer,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`answer` text DEFAULT 'asked' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`answered_at` integer,
	`presence` text,
	`walk_in` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_invitees_account` ON `meeting_invitees` (`account_id`,`meeting_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_invitees_person` ON `meeting_invitees` (`person_id`,`meeting_id`);--> statement-breakpoint
CREATE INDEX `meeting_invitees_meeting` ON `meeting_invitees` (`meeting_id`,`id`);--> statement-breakpoint
CREATE INDEX `meeting_invitees_answer` ON `meeting_invitees` (`account_id`,`answer`,`id`);--> statement-breakpoint
CREATE TABLE `meeting_minutes` (
	`meeting_id` integer PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`written_at` integer NOT NULL,
	`written_by` text NOT NULL,
	`confirmed_at` integer,
	`confirmed_by` text DEFAULT '' NOT NULL,
	`frozen` text,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `meeting_notes` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`item_id` integer,
	`clip` integer,
	`at_ms` integer,
	`words` text NOT NULL,
	`once` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_id`) REFERENCES `agenda_items`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `meeting_notes_meeting` ON `meeting_notes` (`meeting_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_notes_once` ON `meeting_notes` (`meeting_id`,`once`);--> statement-breakpoint
CREATE TABLE `minute_additions` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `sharing_meetings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `minute_additions_meeting` ON `minute_additions` (`meeting_id`,`id`);--> statement-breakpoint
CREATE TABLE `sharing_meetings` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`level` text NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`department_id` integer,
	`team_id` integer,
	`starts_at` integer NOT NULL,
	`week` integer NOT NULL,
	`minutes` integer NOT NULL,
	`mode` text NOT NULL,
	`place` text NOT NULL,
	`note` text NOT NULL,
	`host_id` integer NOT NULL,
	`host_name` text NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`held_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`host_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sharing_meetings_newest` ON `sharing_meetings` (`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_sub_centre` ON `sharing_meetings` (`sub_centre_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_department` ON `sharing_meetings` (`department_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_team` ON `sharing_meetings` (`team_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_state` ON `sharing_meetings` (`state`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_host` ON `sharing_meetings` (`host_id`,`state`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sharing_meetings_week` ON `sharing_meetings` (`week`,`id`);--> statement-breakpoint
CREATE TABLE `monthly_summaries` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`state` text NOT NULL,
	`words` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`figures` text,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`published_at` integer,
	`published_by` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `monthly_summaries_month_unique` ON `monthly_summaries` (`month`);--> statement-breakpoint
CREATE TABLE `weekly_themes` (
	`id` integer PRIMARY KEY NOT NULL,
	`week` integer NOT NULL,
	`title` text NOT NULL,
	`words` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `weekly_themes_week_unique` ON `weekly_themes` (`week`);--> statement-breakpoint
CREATE TABLE `walkthrough_clips` (
	`id` integer PRIMARY KEY NOT NULL,
	`walkthrough_id` integer NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	`clip_id` integer,
	`length_ms` integer NOT NULL,
	`best` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`walkthrough_id`) REFERENCES `walkthroughs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `walkthrough_clips_of` ON `walkthrough_clips` (`walkthrough_id`,`position`);--> statement-breakpoint
CREATE INDEX `walkthrough_clips_clip` ON `walkthrough_clips` (`clip_id`);--> statement-breakpoint
CREATE TABLE `walkthrough_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`walkthrough_id` integer NOT NULL,
	`part_id` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`once` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`walkthrough_id`) REFERENCES `walkthroughs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`part_id`) REFERENCES `walkthrough_clips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `walkthrough_marks_of` ON `walkthrough_marks` (`walkthrough_id`,`id`);--> statement-breakpoint
CREATE INDEX `walkthrough_marks_own` ON `walkthrough_marks` (`by_id`,`walkthrough_id`);--> statement-breakpoint
CREATE INDEX `walkthrough_marks_part` ON `walkthrough_marks` (`part_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `walkthrough_marks_once` ON `walkthrough_marks` (`by_id`,`once`);--> statement-breakpoint
CREATE TABLE `walkthrough_votes` (
	`walkthrough_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`part_id` integer NOT NULL,
	PRIMARY KEY(`walkthrough_id`, `account_id`),
	FOREIGN KEY (`walkthrough_id`) REFERENCES `walkthroughs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`part_id`) REFERENCES `walkthrough_clips`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `walkthrough_votes_part` ON `walkthrough_votes` (`part_id`);--> statement-breakpoint
CREATE TABLE `walkthroughs` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`note` text NOT NULL,
	`state` text NOT NULL,
	`holder_id` integer NOT NULL,
	`holder_name` text NOT NULL,
	`at` integer NOT NULL,
	`closed_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`case_id` integer,
	FOREIGN KEY (`holder_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `walkthroughs_newest` ON `walkthroughs` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `walkthroughs_state` ON `walkthroughs` (`state`,`at`,`id`);
--> statement-breakpoint
CREATE TRIGGER `meeting_minutes_unchanged` BEFORE UPDATE ON `meeting_minutes` WHEN old.`confirmed_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'confirmed minutes stay'); END;--> statement-breakpoint
CREATE TRIGGER `meeting_minutes_kept` BEFORE DELETE ON `meeting_minutes` WHEN old.`confirmed_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'confirmed minutes stay'); END;--> statement-breakpoint
CREATE TRIGGER `monthly_summaries_unchanged` BEFORE UPDATE ON `monthly_summaries` WHEN old.`state` = 'published'
BEGIN SELECT RAISE(ABORT, 'published summaries stay'); END;--> statement-breakpoint
CREATE TRIGGER `monthly_summaries_kept` BEFORE DELETE ON `monthly_summaries` WHEN old.`state` = 'published'
BEGIN SELECT RAISE(ABORT, 'published summaries stay'); END;
