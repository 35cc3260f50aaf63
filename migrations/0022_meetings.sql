CREATE TABLE `case_assignments` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`team_id` integer NOT NULL,
	`department_id` integer NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`due_at` integer NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_assignments_once` ON `case_assignments` (`case_id`,`team_id`);--> statement-breakpoint
CREATE INDEX `case_assignments_team` ON `case_assignments` (`team_id`,`due_at`,`id`);--> statement-breakpoint
CREATE TABLE `case_clips` (
	`id` integer PRIMARY KEY NOT NULL,
	`version_id` integer NOT NULL,
	`position` integer NOT NULL,
	`clip_id` integer,
	`title` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`duration_ms` integer NOT NULL,
	`lines` text NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `case_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `case_clips_version` ON `case_clips` (`version_id`,`position`);--> statement-breakpoint
CREATE INDEX `case_clips_clip` ON `case_clips` (`clip_id`);--> statement-breakpoint
CREATE TABLE `case_hearings` (
	`clip_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`given_at` integer NOT NULL,
	`heard_at` integer,
	PRIMARY KEY(`clip_id`, `account_id`),
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `case_links` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`complaint_id` integer,
	`call_id` integer,
	`appeal_id` integer,
	`verdict` text,
	`fallen` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_links_complaint` ON `case_links` (`case_id`,`complaint_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `case_links_call` ON `case_links` (`case_id`,`call_id`);--> statement-breakpoint
CREATE INDEX `case_links_of` ON `case_links` (`complaint_id`);--> statement-breakpoint
CREATE TABLE `case_studies` (
	`id` integer PRIMARY KEY NOT NULL,
	`version_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`person_id` integer,
	`name` text NOT NULL,
	`opened_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`version_id`) REFERENCES `case_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_studies_once` ON `case_studies` (`version_id`,`account_id`);--> statement-breakpoint
CREATE INDEX `case_studies_person` ON `case_studies` (`version_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `case_studies_finished` ON `case_studies` (`account_id`,`case_id`);--> statement-breakpoint
CREATE TABLE `case_tag_uses` (
	`tag_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	PRIMARY KEY(`tag_id`, `case_id`),
	FOREIGN KEY (`tag_id`) REFERENCES `case_tags`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `case_tag_uses_case` ON `case_tag_uses` (`case_id`);--> statement-breakpoint
CREATE TABLE `case_tags` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_tags_name_unique` ON `case_tags` (`name`);--> statement-breakpoint
CREATE TABLE `case_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`number` integer NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`source` text NOT NULL,
	`title` text NOT NULL,
	`story` text NOT NULL,
	`lesson` text NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL,
	`fault_category` text,
	`opinion_risk` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`writer_ids` text DEFAULT '[]' NOT NULL,
	`by_name` text NOT NULL,
	`created_at` integer NOT NULL,
	`submitted_at` integer,
	`submitted_by_id` integer,
	`submitted_by_name` text DEFAULT '' NOT NULL,
	`returned_reason` text DEFAULT '' NOT NULL,
	`returned_by_name` text DEFAULT '' NOT NULL,
	`published_at` integer,
	`published_by_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`submitted_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `case_versions_number` ON `case_versions` (`case_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `case_versions_open` ON `case_versions` (`case_id`) WHERE state <> 'published';--> statement-breakpoint
CREATE INDEX `case_versions_submitted` ON `case_versions` (`submitted_at`,`id`) WHERE state = 'submitted';--> statement-breakpoint
CREATE INDEX `case_versions_returned` ON `case_versions` (`submitted_by_id`,`id`) WHERE state = 'draft' and returned_reason <> '';--> statement-breakpoint
CREATE TABLE `clip_reports` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`clip_id` integer,
	`words` text NOT NULL,
	`at_ms` integer,
	`by_id` integer NOT NULL,
	`by_name` text NOT NULL,
	`at` integer NOT NULL,
	`answer` text,
	`reason` text DEFAULT '' NOT NULL,
	`answered_at` integer,
	`answered_by_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `typical_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `clip_reports_case` ON `clip_reports` (`case_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `clip_reports_open` ON `clip_reports` (`clip_id`) WHERE answered_at is null;--> statement-breakpoint
CREATE INDEX `clip_reports_waiting` ON `clip_reports` (`at`,`id`) WHERE answered_at is null;--> statement-breakpoint
CREATE TABLE `typical_cases` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_no` text NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`source` text NOT NULL,
	`title` text NOT NULL,
	`fault_category` text,
	`opinion_risk` text DEFAULT '' NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`version` integer,
	`listed_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_by_name` text DEFAULT '' NOT NULL,
	`withdrawn_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `typical_cases_caseNo_unique` ON `typical_cases` (`case_no`);--> statement-breakpoint
CREATE INDEX `typical_cases_newest` ON `typical_cases` (`listed_at`,`id`);--> statement-breakpoint
CREATE INDEX `typical_cases_state` ON `typical_cases` (`state`,`listed_at`,`id`);--> statement-breakpoint
CREATE INDEX `typical_cases_source` ON `typical_cases` (`source`,`state`,`listed_at`,`id`);--> statement-breakpoint
CREATE INDEX `typical_cases_fault` ON `typical_cases` (`fault_category`,`state`,`listed_at`,`id`);--> statement-breakpoint
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
CREATE INDEX `walkthroughs_state` ON `walkthroughs` (`state`,`at`,`id`);--> statement-breakpoint
ALTER TABLE `clips` ADD `withheld_at` integer;--> statement-breakpoint
CREATE TRIGGER `meeting_minutes_unchanged` BEFORE UPDATE ON `meeting_minutes` WHEN old.`confirmed_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'confirmed minutes stay'); END;--> statement-breakpoint
CREATE TRIGGER `meeting_minutes_kept` BEFORE DELETE ON `meeting_minutes` WHEN old.`confirmed_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'confirmed minutes stay'); END;--> statement-breakpoint
CREATE TRIGGER `monthly_summaries_unchanged` BEFORE UPDATE ON `monthly_summaries` WHEN old.`state` = 'published'
BEGIN SELECT RAISE(ABORT, 'published summaries stay'); END;--> statement-breakpoint
CREATE TRIGGER `monthly_summaries_kept` BEFORE DELETE ON `monthly_summaries` WHEN old.`state` = 'published'
BEGIN SELECT RAISE(ABORT, 'published summaries stay'); END;
