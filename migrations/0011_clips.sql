CREATE TABLE `clips` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`from_ms` integer NOT NULL,
	`until_ms` integer NOT NULL,
	`purpose` text NOT NULL,
	`spans` text NOT NULL,
	`lines` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`problem` text,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `clips_recording` ON `clips` (`recording_id`,`id`);