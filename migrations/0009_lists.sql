CREATE TABLE `list_exports` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`list` text NOT NULL,
	`title` text NOT NULL,
	`query` text NOT NULL,
	`words` text NOT NULL,
	`format` text NOT NULL,
	`state` text NOT NULL,
	`rows` integer NOT NULL,
	`bytes` integer,
	`file` text,
	`problem` text,
	`at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `list_exports_own` ON `list_exports` (`account_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `list_exports_ended` ON `list_exports` (`state`,`finished_at`);--> statement-breakpoint
CREATE TABLE `list_layouts` (
	`account_id` integer NOT NULL,
	`list` text NOT NULL,
	`columns` text NOT NULL,
	`density` text NOT NULL,
	PRIMARY KEY(`account_id`, `list`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
