CREATE INDEX `audit_kind` ON `audit_events` (`subject_kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit_events` (`action`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_support` ON `audit_events` (`at`,`id`) WHERE party = 'support';