ALTER TABLE `hits` ADD `rule_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `hits` ADD `rule_reason` text;--> statement-breakpoint
ALTER TABLE `hits` ADD `rule_version` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `hits` ADD `voiced` integer;--> statement-breakpoint
ALTER TABLE `hits` ADD `doubtful` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `screenings` ADD `sign` text;--> statement-breakpoint
ALTER TABLE `screenings` ADD `withheld` text;