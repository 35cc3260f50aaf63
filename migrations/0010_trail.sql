DROP INDEX `audit_subject`;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `party` text DEFAULT 'support' NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `hash` blob;--> statement-breakpoint
CREATE INDEX `audit_customer` ON `audit_events` (`at`,`id`) WHERE party = 'customer';--> statement-breakpoint
CREATE INDEX `audit_service` ON `audit_events` (`at`,`id`) WHERE party = 'service';--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit_events` (`subject_kind`,`subject_id`,`at`,`id`);