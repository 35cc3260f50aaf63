ALTER TABLE `recordings` ADD `verified_at` integer;--> statement-breakpoint
ALTER TABLE `recordings` ADD `fault` text;--> statement-breakpoint
CREATE INDEX `recordings_verified` ON `recordings` (`verified_at`,`id`);--> statement-breakpoint
CREATE INDEX `recordings_faulty` ON `recordings` (`fault`,`id`) WHERE fault is not null;