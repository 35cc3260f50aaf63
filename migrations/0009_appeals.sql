DROP INDEX `review_appeals_state`;--> statement-breakpoint
ALTER TABLE `review_appeals` ADD `call_id` integer NOT NULL REFERENCES calls(id);--> statement-breakpoint
ALTER TABLE `review_appeals` ADD `complaint_id` integer REFERENCES complaints(id);--> statement-breakpoint
ALTER TABLE `review_appeals` ADD `scorer_id` integer NOT NULL REFERENCES accounts(id);--> statement-breakpoint
ALTER TABLE `review_appeals` ADD `scorer_name` text NOT NULL;--> statement-breakpoint
ALTER TABLE `review_appeals` ADD `rules` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
CREATE INDEX `review_appeals_waiting` ON `review_appeals` (`due_at`,`id`) WHERE state in ('open', 'taken');--> statement-breakpoint
CREATE INDEX `review_appeals_settled` ON `review_appeals` (`settled_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_team` ON `review_appeals` (`team_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_department` ON `review_appeals` (`department_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_sub_centre` ON `review_appeals` (`sub_centre_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_sheet` ON `review_appeals` (`sheet_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_finding` ON `review_appeals` (`finding_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_state` ON `review_appeals` (`state`,`filed_at`,`id`);--> statement-breakpoint
ALTER TABLE `review_appeal_points` ADD `before` text NOT NULL;