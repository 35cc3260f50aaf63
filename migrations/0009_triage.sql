CREATE TABLE `finding_skips` (
	`finding_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`finding_id`, `account_id`),
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `finding_skips_account` ON `finding_skips` (`account_id`,`at`);--> statement-breakpoint
CREATE INDEX `complaints_standing` ON `complaints` (`opened_at`,`id`) WHERE stage <> 'withdrawn';