CREATE TABLE `message_channels` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`host` text NOT NULL,
	`active` integer DEFAULT false NOT NULL,
	`notices` text NOT NULL,
	`quiet_from` integer,
	`quiet_until` integer,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `message_channels_name` ON `message_channels` (`name`) WHERE removed_at is null;--> statement-breakpoint
CREATE TABLE `message_hosts` (
	`host` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `message_secrets` (
	`channel_id` integer PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`secret` text NOT NULL,
	FOREIGN KEY (`channel_id`) REFERENCES `message_channels`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` integer PRIMARY KEY NOT NULL,
	`channel_id` integer NOT NULL,
	`notice` text,
	`text` text NOT NULL,
	`urgent` integer DEFAULT false NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`at` integer NOT NULL,
	`sent_at` integer,
	FOREIGN KEY (`channel_id`) REFERENCES `message_channels`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `messages_at` ON `messages` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `messages_channel` ON `messages` (`channel_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `messages_state` ON `messages` (`state`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `notices_shown` ON `notices` (`account_id`,("at" + case when "read_at" is null then 100000000000000 else 0 end),`id`);--> statement-breakpoint
CREATE INDEX `notices_urgent` ON `notices` (`account_id`,`id`) WHERE read_at is null and urgent = 1;--> statement-breakpoint
CREATE INDEX `notices_at` ON `notices` (`at`);