CREATE TABLE `job_attempts` (
	`id` integer PRIMARY KEY NOT NULL,
	`job_id` integer NOT NULL,
	`number` integer NOT NULL,
	`worker` text,
	`started_at` integer,
	`ended_at` integer NOT NULL,
	`end` text NOT NULL,
	`error` text,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `job_attempts_job` ON `job_attempts` (`job_id`,`id`);--> statement-breakpoint
DROP INDEX `jobs_claim`;--> statement-breakpoint
DROP INDEX `jobs_line`;--> statement-breakpoint
DROP INDEX `jobs_subject`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `lease_ms` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `worker` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `beat_at` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `parked_for` text;--> statement-breakpoint
CREATE INDEX `jobs_by_name` ON `jobs` (`name`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_ended` ON `jobs` (`state`,`finished_at`,`name`) WHERE "jobs"."finished_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `jobs_line` ON `jobs` (`name`,`state`,`priority`,`run_at`,`id`) WHERE "jobs"."finished_at" IS NULL;--> statement-breakpoint
CREATE INDEX `jobs_subject` ON `jobs` (`subject`,`name`);