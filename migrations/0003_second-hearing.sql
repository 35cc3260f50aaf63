CREATE TABLE `rehearings` (
	`id` integer PRIMARY KEY NOT NULL,
	`hit_id` integer NOT NULL,
	`text_hash` text NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`heard` text NOT NULL,
	`heard_as` text NOT NULL,
	`agreement` real NOT NULL,
	`engine` text NOT NULL,
	`model` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`hit_id`) REFERENCES `hits`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rehearings_hitId_unique` ON `rehearings` (`hit_id`);--> statement-breakpoint
DROP INDEX `findings_queue`;--> statement-breakpoint
DROP INDEX `findings_ranked`;--> statement-breakpoint
ALTER TABLE `findings` ADD `rehearing` text DEFAULT 'unheard' NOT NULL;--> statement-breakpoint
ALTER TABLE `findings` ADD `rehearing_problem` text DEFAULT 'not-asked';--> statement-breakpoint
ALTER TABLE `findings` ADD `agreement` real;--> statement-breakpoint
ALTER TABLE `findings` ADD `trust` real DEFAULT 0.75 NOT NULL;--> statement-breakpoint
ALTER TABLE `findings` ADD `rank` real GENERATED ALWAYS AS (score * trust) VIRTUAL NOT NULL;--> statement-breakpoint
CREATE INDEX `findings_waiting` ON `findings` (`state`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_rehearing` ON `findings` (`rehearing`);--> statement-breakpoint
CREATE INDEX `findings_queue` ON `findings` (`state`,`registered`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_ranked` ON `findings` (`rank`,`id`);