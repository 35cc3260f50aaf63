CREATE TABLE `call_volumes` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`sub_centre` text NOT NULL,
	`department` text NOT NULL,
	`calls` integer NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `call_volumes_month` ON `call_volumes` (`month`,`department`,`sub_centre`);--> statement-breakpoint
CREATE TABLE `contest_months` (
	`month` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`rows` text NOT NULL,
	`unknown` integer NOT NULL,
	`note` text NOT NULL,
	`corrections_up_to` integer NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `contest_rewards` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`calls` integer NOT NULL,
	`praises` integer NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `contest_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contest_rewards_month` ON `contest_rewards` (`month`,`person_id`);--> statement-breakpoint
CREATE INDEX `contest_rewards_person` ON `contest_rewards` (`person_id`,`month`);--> statement-breakpoint
CREATE TABLE `contest_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` text NOT NULL,
	`rule` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `contest_rules_from` ON `contest_rules` (`from`,`id`);--> statement-breakpoint
CREATE TABLE `red_flags` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer NOT NULL,
	`department` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `contest_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `red_flags_month` ON `red_flags` (`month`,`department_id`);--> statement-breakpoint
CREATE TABLE `reward_edits` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`change` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `contest_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `reward_edits_month` ON `reward_edits` (`month`,`id`);--> statement-breakpoint
CREATE TRIGGER `contest_months_unchanged` BEFORE UPDATE ON `contest_months`
BEGIN
  SELECT RAISE(ABORT, 'what was announced of a month is kept');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_months_kept` BEFORE DELETE ON `contest_months`
BEGIN
  SELECT RAISE(ABORT, 'what was announced of a month is kept');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_rewards_unchanged` BEFORE UPDATE ON `contest_rewards`
BEGIN
  SELECT RAISE(ABORT, 'the list of rewards is kept as it was announced');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_rewards_kept` BEFORE DELETE ON `contest_rewards`
BEGIN
  SELECT RAISE(ABORT, 'the list of rewards is kept as it was announced');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_rules_unchanged` BEFORE UPDATE ON `contest_rules`
BEGIN
  SELECT RAISE(ABORT, 'adopted weights are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `contest_rules_kept` BEFORE DELETE ON `contest_rules`
BEGIN
  SELECT RAISE(ABORT, 'adopted weights are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `red_flags_unchanged` BEFORE UPDATE ON `red_flags`
BEGIN
  SELECT RAISE(ABORT, 'who held the flag is kept');
END;
--> statement-breakpoint
CREATE TRIGGER `red_flags_kept` BEFORE DELETE ON `red_flags`
BEGIN
  SELECT RAISE(ABORT, 'who held the flag is kept');
END;
--> statement-breakpoint
CREATE TRIGGER `reward_edits_unchanged` BEFORE UPDATE ON `reward_edits`
BEGIN
  SELECT RAISE(ABORT, 'changes of the list are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `reward_edits_kept` BEFORE DELETE ON `reward_edits`
BEGIN
  SELECT RAISE(ABORT, 'changes of the list are kept');
END;
