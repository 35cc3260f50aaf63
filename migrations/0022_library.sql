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
	`places` text DEFAULT '[]' NOT NULL,
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
ALTER TABLE `clips` ADD `withheld_at` integer;--> statement-breakpoint
-- What people learned from stays what it was. Only the words of a clip can go: with the recording the
-- clip itself goes, and words in which something was overlooked are not kept.
CREATE TRIGGER `case_versions_unchanged` BEFORE UPDATE ON `case_versions`
WHEN old.`state` = 'published'
BEGIN
  SELECT RAISE(ABORT, 'a published version of a case is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `case_versions_kept` BEFORE DELETE ON `case_versions` WHEN old.`state` = 'published'
BEGIN
  SELECT RAISE(ABORT, 'a published version of a case is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `case_clips_closed` BEFORE INSERT ON `case_clips`
WHEN EXISTS (SELECT 1 FROM `case_versions` WHERE `id` = new.`version_id` AND `state` = 'published')
BEGIN
  SELECT RAISE(ABORT, 'a published version of a case takes no more clips');
END;
--> statement-breakpoint
CREATE TRIGGER `case_clips_unchanged` BEFORE UPDATE ON `case_clips`
WHEN EXISTS (SELECT 1 FROM `case_versions` WHERE `id` IN (old.`version_id`, new.`version_id`) AND `state` = 'published')
AND NOT (
  (new.`id`, new.`version_id`, new.`position`, new.`title`, new.`note`, new.`duration_ms`)
    IS (old.`id`, old.`version_id`, old.`position`, old.`title`, old.`note`, old.`duration_ms`)
  AND (new.`clip_id` IS old.`clip_id` OR new.`clip_id` IS NULL)
  AND (new.`lines` IS old.`lines` OR new.`lines` = '[]')
)
BEGIN
  SELECT RAISE(ABORT, 'a clip of a published version is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `case_clips_kept` BEFORE DELETE ON `case_clips`
WHEN EXISTS (SELECT 1 FROM `case_versions` WHERE `id` = old.`version_id` AND `state` = 'published')
BEGIN
  SELECT RAISE(ABORT, 'a clip of a published version is never deleted');
END;
--> statement-breakpoint
-- Characters and pairs of what a case says, as search_index holds those of calls: no text in order.
CREATE VIRTUAL TABLE `case_search` USING fts5(grams, content='', columnsize=0, detail=none, tokenize='ascii');
--> statement-breakpoint
INSERT INTO `case_search` (`case_search`, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `typical_cases_search_insert` AFTER INSERT ON `typical_cases`
BEGIN
  INSERT INTO case_search (rowid, grams) VALUES (new.id, search_grams(new.words));
END;
--> statement-breakpoint
CREATE TRIGGER `typical_cases_search_delete` AFTER DELETE ON `typical_cases`
BEGIN
  INSERT INTO case_search (case_search, rowid, grams) VALUES ('delete', old.id, search_grams(old.words));
END;
--> statement-breakpoint
CREATE TRIGGER `typical_cases_search_update` AFTER UPDATE OF `words` ON `typical_cases`
WHEN old.words IS NOT new.words
BEGIN
  INSERT INTO case_search (case_search, rowid, grams) VALUES ('delete', old.id, search_grams(old.words));
  INSERT INTO case_search (rowid, grams) VALUES (new.id, search_grams(new.words));
END;
