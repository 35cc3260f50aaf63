CREATE TRIGGER `complaints_follow_call` AFTER UPDATE OF `sub_centre_id`, `department_id`, `team_id`, `person_id` ON `calls`
WHEN (new.`sub_centre_id`, new.`department_id`, new.`team_id`, new.`person_id`) IS NOT (old.`sub_centre_id`, old.`department_id`, old.`team_id`, old.`person_id`)
BEGIN
  UPDATE `complaints` SET `sub_centre_id` = new.`sub_centre_id`, `department_id` = new.`department_id`, `team_id` = new.`team_id`, `person_id` = new.`person_id`
  WHERE `call_id` = new.`id` AND `concerned_call_id` IS NULL OR `concerned_call_id` = new.`id`;
END;
--> statement-breakpoint
UPDATE `complaints` SET `stage_at` = `opened_at`, `caller` = coalesce((SELECT `caller` FROM `calls` WHERE `calls`.`id` = `complaints`.`call_id`), '');
--> statement-breakpoint
INSERT INTO `complaint_spells` (`complaint_id`, `stage`, `started_at`, `ended_at`)
SELECT `id`, `stage`, `opened_at`, CASE WHEN `stage` = 'opened' THEN NULL ELSE `opened_at` END FROM `complaints`;

--> statement-breakpoint
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
