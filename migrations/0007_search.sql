CREATE TABLE `default_searches` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`saved_search_id` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`saved_search_id`) REFERENCES `saved_searches`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `saved_searches` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`sharing` text NOT NULL,
	`scope_kind` text NOT NULL,
	`scope_id` integer,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_searches_name` ON `saved_searches` (`account_id`,`name`);--> statement-breakpoint
CREATE INDEX `saved_searches_shared` ON `saved_searches` (`scope_kind`,`scope_id`,`id`) WHERE sharing = 'unit';--> statement-breakpoint
CREATE TABLE `search_looks` (
	`saved_search_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`seen_to` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`saved_search_id`, `account_id`),
	FOREIGN KEY (`saved_search_id`) REFERENCES `saved_searches`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `search_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`pending_below` integer NOT NULL
);
