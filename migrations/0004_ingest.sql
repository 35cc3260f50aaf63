CREATE TABLE `sources` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`layout` text,
	`name_pattern` text,
	`folder` text,
	`active` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sources_name_unique` ON `sources` (`name`);--> statement-breakpoint
CREATE INDEX `sources_kind` ON `sources` (`kind`,`id`);--> statement-breakpoint
ALTER TABLE `calls` ADD `source_id` integer REFERENCES sources(id);--> statement-breakpoint
CREATE INDEX `calls_source` ON `calls` (`source_id`,`started_at`,`id`);--> statement-breakpoint
ALTER TABLE `recordings` ADD `source_id` integer REFERENCES sources(id);--> statement-breakpoint
CREATE INDEX `recordings_source` ON `recordings` (`source_id`,`received_at`,`id`);