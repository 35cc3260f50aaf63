CREATE TABLE `trail_checks` (
	`id` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer NOT NULL,
	`asked_by` text NOT NULL,
	`entries` integer NOT NULL,
	`last_entry` integer NOT NULL,
	`last_hash` text NOT NULL,
	`fault` text,
	`fault_entry` integer,
	`fault_until` integer,
	`kept_entry` integer,
	`kept_hash` text
);
--> statement-breakpoint
CREATE TABLE `trail_heads` (
	`id` integer PRIMARY KEY NOT NULL,
	`entry` integer NOT NULL,
	`hash` text NOT NULL,
	`entry_at` integer NOT NULL,
	`taken_at` integer NOT NULL,
	`taken_by` text NOT NULL
);
--> statement-breakpoint
DROP INDEX `audit_subject`;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `party` text DEFAULT 'support' NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `hash` blob;--> statement-breakpoint
CREATE INDEX `audit_customer` ON `audit_events` (`at`,`id`) WHERE party = 'customer';--> statement-breakpoint
CREATE INDEX `audit_service` ON `audit_events` (`at`,`id`) WHERE party = 'service';--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit_events` (`subject_kind`,`subject_id`,`at`,`id`);--> statement-breakpoint
DROP TRIGGER `audit_events_no_update`;--> statement-breakpoint
CREATE TRIGGER `audit_events_no_update` BEFORE UPDATE ON `audit_events`
WHEN OLD.hash IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.actor_id IS NOT OLD.actor_id
  OR NEW.actor_name IS NOT OLD.actor_name OR NEW.action IS NOT OLD.action
  OR NEW.subject_kind IS NOT OLD.subject_kind OR NEW.subject_id IS NOT OLD.subject_id
  OR NEW.particulars IS NOT OLD.particulars
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;--> statement-breakpoint
CREATE TRIGGER `trail_heads_no_update` BEFORE UPDATE ON `trail_heads`
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;--> statement-breakpoint
CREATE TRIGGER `trail_heads_no_delete` BEFORE DELETE ON `trail_heads`
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;--> statement-breakpoint
CREATE TRIGGER `trail_checks_no_update` BEFORE UPDATE ON `trail_checks`
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;--> statement-breakpoint
CREATE TRIGGER `trail_checks_no_delete` BEFORE DELETE ON `trail_checks`
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
