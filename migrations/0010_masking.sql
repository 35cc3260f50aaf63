CREATE TABLE `unmaskings` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`until` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `unmaskings_open` ON `unmaskings` (`account_id`,`subject_kind`,`subject_id`,`until`);