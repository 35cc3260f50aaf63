CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`bytes` integer NOT NULL,
	`expected_sha256` text,
	`begun_at` integer NOT NULL,
	`settled_at` integer,
	`outcome` text,
	`message` text,
	`recording_id` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `uploads_account` ON `uploads` (`account_id`,`settled_at`);--> statement-breakpoint
CREATE INDEX `uploads_begun` ON `uploads` (`begun_at`);--> statement-breakpoint
CREATE INDEX `uploads_recording` ON `uploads` (`recording_id`);