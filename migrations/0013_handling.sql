CREATE TABLE `complaint_closings` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`verdict` text,
	`nothing_to_improve` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_closings_complaint` ON `complaint_closings` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_drafts` (
	`complaint_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`form` text NOT NULL,
	`spell_id` integer NOT NULL,
	`fields` text NOT NULL,
	`typed_at` integer NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`complaint_id`, `account_id`, `form`),
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `complaint_listenings` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`recording_id` integer NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `complaint_listenings_heard` ON `complaint_listenings` (`complaint_id`,`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_listenings_recording` ON `complaint_listenings` (`recording_id`);--> statement-breakpoint
ALTER TABLE `complaint_replies` ADD `unreached_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `complaint_return_visits` ADD `given_up` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `complaint_return_visits_untied` ON `complaint_return_visits` (upper(trim(call_no))) WHERE call_id is null;--> statement-breakpoint
ALTER TABLE `complaint_verifications` ADD `rests_on` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `complaint_contacts_untied` ON `complaint_contacts` (upper(trim(call_no))) WHERE call_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX `complaint_investigations_open` ON `complaint_investigations` (`complaint_id`) WHERE ended_at is null;