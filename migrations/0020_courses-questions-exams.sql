CREATE TABLE `course_attendance` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `course_sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `course_attendance_once` ON `course_attendance` (`session_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `course_pages` (
	`id` integer PRIMARY KEY NOT NULL,
	`version_id` integer NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`least_seconds` integer NOT NULL,
	`picture_id` integer,
	`picture_words` text DEFAULT '' NOT NULL,
	`clip_id` integer,
	FOREIGN KEY (`version_id`) REFERENCES `course_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`picture_id`) REFERENCES `course_pictures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `course_pages_version` ON `course_pages` (`version_id`,`position`);--> statement-breakpoint
CREATE INDEX `course_pages_clip` ON `course_pages` (`clip_id`);--> statement-breakpoint
CREATE INDEX `course_pages_picture` ON `course_pages` (`picture_id`);--> statement-breakpoint
CREATE TABLE `course_pictures` (
	`id` integer PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `course_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`version_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`person_id` integer,
	`seen` integer DEFAULT 0 NOT NULL,
	`opened_at` integer,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`version_id`) REFERENCES `course_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `course_progress_once` ON `course_progress` (`version_id`,`account_id`);--> statement-breakpoint
CREATE INDEX `course_progress_account` ON `course_progress` (`account_id`,`id`);--> statement-breakpoint
CREATE TABLE `course_sessions` (
	`id` integer PRIMARY KEY NOT NULL,
	`course_id` integer NOT NULL,
	`held_at` integer NOT NULL,
	`place` text NOT NULL,
	`trainer_id` integer,
	`trainer_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`course_id`) REFERENCES `courses`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`trainer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `course_sessions_course` ON `course_sessions` (`course_id`,`held_at`,`id`);--> statement-breakpoint
CREATE TABLE `course_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`course_id` integer NOT NULL,
	`number` integer NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`published_at` integer,
	`published_by_name` text,
	FOREIGN KEY (`course_id`) REFERENCES `courses`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `course_versions_number` ON `course_versions` (`course_id`,`number`);--> statement-breakpoint
CREATE TABLE `courses` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`track` text NOT NULL,
	`mode` text NOT NULL,
	`link` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`version` integer,
	`created_at` integer NOT NULL,
	`created_by_id` integer,
	`created_by_name` text NOT NULL,
	FOREIGN KEY (`created_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `courses_state` ON `courses` (`state`,`track`,`id`);--> statement-breakpoint
CREATE TABLE `exam_answers` (
	`id` integer PRIMARY KEY NOT NULL,
	`sitting_id` integer NOT NULL,
	`exam_id` integer NOT NULL,
	`position` integer NOT NULL,
	`version_id` integer NOT NULL,
	`choice` text NOT NULL,
	`text` text DEFAULT '' NOT NULL,
	`run` integer NOT NULL,
	`sequence` integer NOT NULL,
	`at` integer NOT NULL,
	`waits` integer DEFAULT false NOT NULL,
	`points` real,
	`remark` text DEFAULT '' NOT NULL,
	`marked_by_id` integer,
	`marked_by_name` text,
	`marked_at` integer,
	FOREIGN KEY (`sitting_id`) REFERENCES `exam_sittings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`exam_id`) REFERENCES `exams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`marked_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exam_answers_place` ON `exam_answers` (`sitting_id`,`position`);--> statement-breakpoint
CREATE INDEX `exam_answers_waiting` ON `exam_answers` (`exam_id`,`version_id`,`id`) WHERE waits = 1;--> statement-breakpoint
CREATE TABLE `exam_outages` (
	`id` integer PRIMARY KEY NOT NULL,
	`exam_id` integer NOT NULL,
	`from` integer NOT NULL,
	`until` integer NOT NULL,
	`people` integer NOT NULL,
	FOREIGN KEY (`exam_id`) REFERENCES `exams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `exam_outages_exam` ON `exam_outages` (`exam_id`,`id`);--> statement-breakpoint
CREATE TABLE `exam_pulse` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `exam_roster` (
	`id` integer PRIMARY KEY NOT NULL,
	`exam_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`source` text NOT NULL,
	FOREIGN KEY (`exam_id`) REFERENCES `exams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exam_roster_once` ON `exam_roster` (`exam_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `exam_roster_person` ON `exam_roster` (`person_id`,`id`);--> statement-breakpoint
CREATE TABLE `exam_sittings` (
	`id` integer PRIMARY KEY NOT NULL,
	`exam_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`number` integer NOT NULL,
	`seed` integer NOT NULL,
	`questions` text NOT NULL,
	`repeated` integer NOT NULL,
	`state` text NOT NULL,
	`started_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`given_back_ms` integer DEFAULT 0 NOT NULL,
	`runs` integer DEFAULT 0 NOT NULL,
	`submitted_at` integer,
	`submitter` text,
	`unmarked` integer DEFAULT 0 NOT NULL,
	`points` real,
	`percent` real,
	`passed` integer,
	`marked_at` integer,
	FOREIGN KEY (`exam_id`) REFERENCES `exams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exam_sittings_go` ON `exam_sittings` (`exam_id`,`person_id`,`number`);--> statement-breakpoint
CREATE INDEX `exam_sittings_person` ON `exam_sittings` (`person_id`,`id`);--> statement-breakpoint
CREATE INDEX `exam_sittings_running` ON `exam_sittings` (`ends_at`,`id`) WHERE state = 'running';--> statement-breakpoint
CREATE INDEX `exam_sittings_state` ON `exam_sittings` (`exam_id`,`state`,`id`);--> statement-breakpoint
CREATE TABLE `exam_words` (
	`id` integer PRIMARY KEY NOT NULL,
	`sitting_id` integer NOT NULL,
	`exam_id` integer NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`reply` text,
	`replied_at` integer,
	`replied_by_name` text,
	FOREIGN KEY (`sitting_id`) REFERENCES `exam_sittings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`exam_id`) REFERENCES `exams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exam_words_open` ON `exam_words` (`sitting_id`) WHERE reply is null;--> statement-breakpoint
CREATE INDEX `exam_words_sitting` ON `exam_words` (`sitting_id`,`id`);--> statement-breakpoint
CREATE INDEX `exam_words_exam` ON `exam_words` (`exam_id`,`id`);--> statement-breakpoint
CREATE TABLE `exams` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`paper_id` integer NOT NULL,
	`track` text NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`grace_ms` integer NOT NULL,
	`seed` integer NOT NULL,
	`frame` text NOT NULL,
	`state` text DEFAULT 'planned' NOT NULL,
	`released_at` integer,
	`created_at` integer NOT NULL,
	`created_by_id` integer,
	`created_by_name` text NOT NULL,
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `exams_newest` ON `exams` (`opens_at`,`id`);--> statement-breakpoint
CREATE INDEX `exams_state` ON `exams` (`state`,`opens_at`,`id`);--> statement-breakpoint
CREATE TABLE `papers` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`mode` text NOT NULL,
	`rules` text NOT NULL,
	`fixed` text NOT NULL,
	`pass_percent` integer NOT NULL,
	`minutes` integer NOT NULL,
	`resits` integer NOT NULL,
	`retired_at` integer,
	`created_at` integer NOT NULL,
	`created_by_id` integer,
	`created_by_name` text NOT NULL,
	FOREIGN KEY (`created_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `papers_in_use` ON `papers` (`id`) WHERE retired_at is null;--> statement-breakpoint
CREATE TABLE `question_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`question_id` integer NOT NULL,
	`version` integer NOT NULL,
	`stem` text NOT NULL,
	`choices` text NOT NULL,
	`answer` text NOT NULL,
	`reference` text DEFAULT '' NOT NULL,
	`explanation` text DEFAULT '' NOT NULL,
	`clip_id` integer,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`question_id`) REFERENCES `questions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `question_versions_number` ON `question_versions` (`question_id`,`version`);--> statement-breakpoint
CREATE INDEX `question_versions_clip` ON `question_versions` (`clip_id`);--> statement-breakpoint
CREATE TABLE `questions` (
	`id` integer PRIMARY KEY NOT NULL,
	`category` text NOT NULL,
	`difficulty` text NOT NULL,
	`kind` text NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`retired_at` integer,
	`created_at` integer NOT NULL,
	`created_by_id` integer,
	`created_by_name` text NOT NULL,
	FOREIGN KEY (`created_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `questions_drawn` ON `questions` (`state`,`category`,`difficulty`,`id`);--> statement-breakpoint
CREATE INDEX `questions_state` ON `questions` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `questions_category` ON `questions` (`category`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `questions_kind` ON `questions` (`kind`,`state`,`id`);--> statement-breakpoint
CREATE TABLE `quiz_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`quiz_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`answers` text NOT NULL,
	`percent` real NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`quiz_id`) REFERENCES `quizzes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quiz_entries_once` ON `quiz_entries` (`quiz_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `quiz_entries_newest` ON `quiz_entries` (`quiz_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `quiz_entries_person` ON `quiz_entries` (`person_id`,`id`);--> statement-breakpoint
CREATE TABLE `quizzes` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`track` text NOT NULL,
	`code` text NOT NULL,
	`version_ids` text NOT NULL,
	`seed` integer NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`trainer_id` integer,
	`trainer_name` text NOT NULL,
	FOREIGN KEY (`trainer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `quizzes_code` ON `quizzes` (`code`,`closes_at`);--> statement-breakpoint
CREATE INDEX `quizzes_newest` ON `quizzes` (`opens_at`,`id`);