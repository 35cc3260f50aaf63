DROP INDEX `audit_actor`;--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit_events` (`actor_id`,`at`,`id`);