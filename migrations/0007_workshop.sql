CREATE TABLE `dry_runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`base_set_id` integer NOT NULL,
	`changes` text NOT NULL,
	`days` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`finished_at` integer,
	`result` text,
	`published_as` integer,
	FOREIGN KEY (`base_set_id`) REFERENCES `lexicon_sets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `hit_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`finding_id` integer NOT NULL,
	`rule` text NOT NULL,
	`rule_version_id` integer,
	`segment_index` integer NOT NULL,
	`start_char` integer NOT NULL,
	`end_char` integer NOT NULL,
	`text` text NOT NULL,
	`text_hash` text NOT NULL,
	`mark` text NOT NULL,
	`account_id` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`rule_version_id`) REFERENCES `lexicon_rule_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hit_marks_place` ON `hit_marks` (`finding_id`,`rule`,`segment_index`,`start_char`,`end_char`);--> statement-breakpoint
CREATE TABLE `lexicon_rule_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`rule_id` integer NOT NULL,
	`number` integer NOT NULL,
	`body` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`rule_id`) REFERENCES `lexicon_rules`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lexicon_rule_versions_number` ON `lexicon_rule_versions` (`rule_id`,`number`);--> statement-breakpoint
CREATE TABLE `lexicon_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`published_version` integer,
	`retiring` integer DEFAULT false NOT NULL,
	`name` text NOT NULL,
	`category` text,
	`target` text,
	`voice` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lexicon_rules_code_unique` ON `lexicon_rules` (`code`);--> statement-breakpoint
CREATE INDEX `lexicon_rules_changed` ON `lexicon_rules` (`changed_at`,`id`);--> statement-breakpoint
CREATE TABLE `lexicon_set_rules` (
	`set_id` integer NOT NULL,
	`rule_id` integer NOT NULL,
	`version_id` integer NOT NULL,
	PRIMARY KEY(`set_id`, `rule_id`),
	FOREIGN KEY (`set_id`) REFERENCES `lexicon_sets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rule_id`) REFERENCES `lexicon_rules`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`version_id`) REFERENCES `lexicon_rule_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `lexicon_sets` (
	`id` integer PRIMARY KEY NOT NULL,
	`lexicon_version` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`restores` integer
);
--> statement-breakpoint
CREATE INDEX `lexicon_sets_version` ON `lexicon_sets` (`lexicon_version`,`id`);--> statement-breakpoint
CREATE TABLE `lexicon_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`floor` integer NOT NULL,
	`least_judged` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `retirement_proposals` (
	`id` integer PRIMARY KEY NOT NULL,
	`rule_id` integer NOT NULL,
	`judged` integer NOT NULL,
	`right` integer NOT NULL,
	`upper` integer NOT NULL,
	`floor` integer NOT NULL,
	`at` integer NOT NULL,
	`decision` text,
	`decision_note` text DEFAULT '' NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	FOREIGN KEY (`rule_id`) REFERENCES `lexicon_rules`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `retirement_proposals_open` ON `retirement_proposals` (`rule_id`) WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX `retirement_proposals_rule` ON `retirement_proposals` (`rule_id`,`id`);--> statement-breakpoint
CREATE TABLE `rule_judgements` (
	`id` integer PRIMARY KEY NOT NULL,
	`finding_id` integer NOT NULL,
	`rule` text NOT NULL,
	`rule_version_id` integer,
	`right` integer NOT NULL,
	`marked` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`rule_version_id`) REFERENCES `lexicon_rule_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_judgements_once` ON `rule_judgements` (`finding_id`,`rule`);--> statement-breakpoint
CREATE INDEX `rule_judgements_rule` ON `rule_judgements` (`rule`,`at`,`right`,`rule_version_id`);--> statement-breakpoint
CREATE TABLE `rule_offers` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`rule_kind` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`decision` text,
	`decided_at` integer,
	`decided_by` text
);
--> statement-breakpoint
CREATE INDEX `rule_offers_open` ON `rule_offers` (`decided_at`,`id`);--> statement-breakpoint
CREATE TABLE `rule_samples` (
	`id` integer PRIMARY KEY NOT NULL,
	`rule_id` integer NOT NULL,
	`kind` text NOT NULL,
	`voice` text NOT NULL,
	`text` text NOT NULL,
	`before` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`rule_id`) REFERENCES `lexicon_rules`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_samples_once` ON `rule_samples` (`rule_id`,`kind`,`voice`,`text`,`before`);--> statement-breakpoint
CREATE TABLE `shipped_rule_texts` (
	`code` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER lexicon_rule_versions_unchanged BEFORE UPDATE ON lexicon_rule_versions
BEGIN
  SELECT RAISE(ABORT, 'a text of a rule is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER lexicon_rule_versions_kept BEFORE DELETE ON lexicon_rule_versions
BEGIN
  SELECT RAISE(ABORT, 'a text of a rule is never deleted');
END;
