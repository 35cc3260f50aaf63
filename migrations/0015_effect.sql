DROP INDEX `handled_calls_department`;--> statement-breakpoint
CREATE INDEX `handled_calls_department` ON `handled_calls` (`department_id`,`day`,`calls`,`person_id`);