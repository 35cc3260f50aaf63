CREATE TABLE `break_arrangements` (
	`id` integer PRIMARY KEY NOT NULL,
	`offer_id` integer NOT NULL,
	`note` text NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`offer_id`) REFERENCES `break_offers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `break_arrangements_offerId_unique` ON `break_arrangements` (`offer_id`);--> statement-breakpoint
CREATE INDEX `call_marks_call` ON `call_marks` (`call_id`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_team` ON `call_marks` (`team_id`,`kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_department` ON `call_marks` (`department_id`,`kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_sub_centre` ON `call_marks` (`sub_centre_id`,`kind`,`at`,`id`);