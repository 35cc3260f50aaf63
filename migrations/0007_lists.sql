DROP INDEX `ledger_entries_alone`;--> statement-breakpoint
CREATE INDEX `ledger_entries_alone` ON `ledger_entries` ((call_id is null),`at`,`id`);--> statement-breakpoint
DROP INDEX `recordings_faulty`;--> statement-breakpoint
CREATE INDEX `recordings_alone` ON `recordings` (`id`) WHERE call_id is null;--> statement-breakpoint
CREATE INDEX `recordings_faulty` ON `recordings` (`received_at`,`id`) WHERE fault is not null;--> statement-breakpoint
ALTER TABLE `complaints` ADD `sub_centre_id` integer REFERENCES sub_centres(id);--> statement-breakpoint
ALTER TABLE `complaints` ADD `department_id` integer REFERENCES departments(id);--> statement-breakpoint
ALTER TABLE `complaints` ADD `team_id` integer REFERENCES teams(id);--> statement-breakpoint
ALTER TABLE `complaints` ADD `person_id` integer REFERENCES people(id);--> statement-breakpoint
CREATE INDEX `complaints_sub_centre` ON `complaints` (`sub_centre_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_department` ON `complaints` (`department_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_team` ON `complaints` (`team_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_person` ON `complaints` (`person_id`,`opened_at`,`id`);