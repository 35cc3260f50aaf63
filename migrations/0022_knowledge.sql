CREATE TABLE `article_answers` (
	`feedback_id` integer PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`feedback_id`) REFERENCES `article_feedback`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `article_feedback` (
	`id` integer PRIMARY KEY NOT NULL,
	`article_id` integer NOT NULL,
	`version` integer NOT NULL,
	`rating` text NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`waits` integer NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `article_feedback_once` ON `article_feedback` (`article_id`,`version`,`account_id`);--> statement-breakpoint
CREATE INDEX `article_feedback_article` ON `article_feedback` (`article_id`,`id`);--> statement-breakpoint
CREATE INDEX `article_feedback_waits` ON `article_feedback` (`id`,`article_id`) WHERE waits = 1;--> statement-breakpoint
CREATE INDEX `article_feedback_waits_of` ON `article_feedback` (`article_id`,`id`) WHERE waits = 1;--> statement-breakpoint
CREATE TABLE `article_history` (
	`id` integer PRIMARY KEY NOT NULL,
	`article_id` integer NOT NULL,
	`step` text NOT NULL,
	`version` integer,
	`words` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `article_history_article` ON `article_history` (`article_id`,`id`);--> statement-breakpoint
CREATE TABLE `article_looks` (
	`account_id` integer NOT NULL,
	`article_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `article_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `article_looks_recent` ON `article_looks` (`account_id`,`at`,`article_id`);--> statement-breakpoint
CREATE TABLE `article_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`article_id` integer NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`keywords` text DEFAULT '' NOT NULL,
	`business_type_id` integer,
	`source` text DEFAULT '' NOT NULL,
	`contact_unit` text DEFAULT '' NOT NULL,
	`contact_name` text DEFAULT '' NOT NULL,
	`contact_phone` text DEFAULT '' NOT NULL,
	`case_id` integer,
	`note` text DEFAULT '' NOT NULL,
	`writer_ids` text NOT NULL,
	`writer_name` text NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`at` integer NOT NULL,
	`submitted_at` integer,
	`published_at` integer,
	`publisher_name` text,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `article_versions_number` ON `article_versions` (`article_id`,`number`);--> statement-breakpoint
CREATE INDEX `article_versions_submitted` ON `article_versions` (`submitted_at`,`id`) WHERE submitted_at is not null and published_at is null;--> statement-breakpoint
CREATE TABLE `articles` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`title` text NOT NULL,
	`keywords` text DEFAULT '' NOT NULL,
	`business_type_id` integer,
	`version_id` integer,
	`draft_id` integer,
	`owner_id` integer NOT NULL,
	`review_by` integer,
	`alarm_at` integer,
	`restricted` integer DEFAULT false NOT NULL,
	`reads` integer DEFAULT 0 NOT NULL,
	`popularity` integer DEFAULT 0 NOT NULL,
	`helpful` integer DEFAULT 0 NOT NULL,
	`unhelpful` integer DEFAULT 0 NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `articles_popular` ON `articles` (`state`,`kind`,`popularity`,`id`);--> statement-breakpoint
CREATE INDEX `articles_type` ON `articles` (`state`,`business_type_id`,`popularity`,`id`);--> statement-breakpoint
CREATE INDEX `articles_all_popular` ON `articles` (`state`,`popularity`,`id`);--> statement-breakpoint
CREATE INDEX `articles_review` ON `articles` (`state`,`review_by`,`id`);--> statement-breakpoint
CREATE INDEX `articles_owner` ON `articles` (`owner_id`,`state`,`review_by`,`id`);--> statement-breakpoint
CREATE INDEX `articles_state` ON `articles` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `articles_kind` ON `articles` (`kind`,`id`);--> statement-breakpoint
CREATE INDEX `articles_draft` ON `articles` (`draft_id`) WHERE draft_id is not null;--> statement-breakpoint
CREATE INDEX `articles_alarm` ON `articles` (`alarm_at`) WHERE alarm_at is not null;--> statement-breakpoint
CREATE TABLE `missed_searches` (
	`id` integer PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	`count` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`last_by_id` integer,
	`settled_at` integer,
	`settled_by_name` text,
	FOREIGN KEY (`last_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `missed_searches_words_unique` ON `missed_searches` (`words`);--> statement-breakpoint
CREATE INDEX `missed_searches_open` ON `missed_searches` (`count`,`id`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `missed_searches_last` ON `missed_searches` (`last_at`);--> statement-breakpoint
CREATE VIRTUAL TABLE `knowledge_index` USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');
--> statement-breakpoint
CREATE TRIGGER `articles_indexed` AFTER UPDATE OF `state`, `version_id` ON `articles`
WHEN old.state IS NOT new.state OR old.version_id IS NOT new.version_id
BEGIN
  DELETE FROM knowledge_index WHERE rowid = old.id;
  INSERT INTO knowledge_index (rowid, grams)
    SELECT new.id, search_grams(title || char(10) || keywords || char(10) || body || char(10) ||
      contact_unit || char(10) || contact_name || char(10) || contact_phone)
    FROM article_versions WHERE id = new.version_id AND new.state = 'published';
END;
--> statement-breakpoint
CREATE TRIGGER `articles_indexed_at_once` AFTER INSERT ON `articles`
WHEN new.state = 'published'
BEGIN
  INSERT INTO knowledge_index (rowid, grams)
    SELECT new.id, search_grams(title || char(10) || keywords || char(10) || body || char(10) ||
      contact_unit || char(10) || contact_name || char(10) || contact_phone)
    FROM article_versions WHERE id = new.version_id;
END;
--> statement-breakpoint
CREATE TRIGGER `articles_kept` BEFORE DELETE ON `articles`
BEGIN
  SELECT RAISE(ABORT, 'an article is retired, never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `article_versions_unchanged` BEFORE UPDATE ON `article_versions`
WHEN old.published_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a published version is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `article_versions_kept` BEFORE DELETE ON `article_versions`
BEGIN
  SELECT RAISE(ABORT, 'a version of an article is never deleted');
END;
