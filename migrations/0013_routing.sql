CREATE TABLE `complaint_referrals` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`referred_to` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`taken_back_at` integer,
	`taken_back_by_name` text,
	`taken_back_reason` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_referrals_complaint` ON `complaint_referrals` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_expeditings` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`stage` text NOT NULL,
	`note` text NOT NULL,
	`told` integer NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_expeditings_complaint` ON `complaint_expeditings` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_send_backs_newest` ON `complaint_send_backs` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_opener` ON `complaints` (`opened_by`,`opened_at`,`id`);