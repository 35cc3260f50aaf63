DROP INDEX `findings_reported`;--> statement-breakpoint
ALTER TABLE `findings` ADD `box` text;--> statement-breakpoint
CREATE INDEX `findings_box` ON `findings` (`box`,`rank`,`id`) WHERE box is not null;--> statement-breakpoint
ALTER TABLE `complaint_dispatches` ADD `giver_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `complaint_dispatches_giver` ON `complaint_dispatches` (`giver_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `rechecks_timed` ON `rechecks` (`at`) WHERE took_ms is not null;--> statement-breakpoint
CREATE INDEX `rechecks_untimed` ON `rechecks` (`at`) WHERE took_ms is null;--> statement-breakpoint
-- A recording may find its call only after it was screened, or be taken from it again: the finding follows.
UPDATE `findings` SET `call_id` = (SELECT `call_id` FROM `recordings` WHERE `recordings`.`id` = `findings`.`recording_id`)
WHERE `call_id` IS NOT (SELECT `call_id` FROM `recordings` WHERE `recordings`.`id` = `findings`.`recording_id`);
--> statement-breakpoint
UPDATE `findings` SET `box` = (SELECT `state` FROM `call_reconciliations` WHERE `call_reconciliations`.`call_id` = `findings`.`call_id` AND `grace_until` IS NULL)
WHERE `call_id` IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER `findings_follow_recording` AFTER UPDATE OF `call_id` ON `recordings`
WHEN new.`call_id` IS NOT old.`call_id`
BEGIN
  UPDATE `findings` SET `call_id` = new.`call_id` WHERE `recording_id` = new.`id`;
END;
--> statement-breakpoint
CREATE TRIGGER `findings_boxed` AFTER INSERT ON `findings` WHEN new.`call_id` IS NOT NULL
BEGIN
  UPDATE `findings` SET `box` = (SELECT `state` FROM `call_reconciliations` WHERE `call_id` = new.`call_id` AND `grace_until` IS NULL)
  WHERE `id` = new.`id`;
END;
--> statement-breakpoint
CREATE TRIGGER `findings_boxed_anew` AFTER UPDATE OF `call_id` ON `findings` WHEN new.`call_id` IS NOT old.`call_id`
BEGIN
  UPDATE `findings` SET `box` = (SELECT `state` FROM `call_reconciliations` WHERE `call_id` = new.`call_id` AND `grace_until` IS NULL)
  WHERE `id` = new.`id`;
END;
--> statement-breakpoint
CREATE TRIGGER `findings_follow_new_place` AFTER INSERT ON `call_reconciliations`
BEGIN
  UPDATE `findings` SET `box` = CASE WHEN new.`grace_until` IS NULL THEN new.`state` END WHERE `call_id` = new.`call_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `findings_follow_place` AFTER UPDATE OF `state`, `grace_until` ON `call_reconciliations`
WHEN (new.`state`, new.`grace_until`) IS NOT (old.`state`, old.`grace_until`)
BEGIN
  UPDATE `findings` SET `box` = CASE WHEN new.`grace_until` IS NULL THEN new.`state` END WHERE `call_id` = new.`call_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `findings_lose_place` AFTER DELETE ON `call_reconciliations`
BEGIN
  UPDATE `findings` SET `box` = NULL WHERE `call_id` = old.`call_id`;
END;
--> statement-breakpoint
UPDATE `complaint_dispatches` SET `giver_id` = coalesce((SELECT p.`department_id` FROM `complaint_dispatches` AS p
WHERE p.`complaint_id` = `complaint_dispatches`.`complaint_id` AND p.`id` < `complaint_dispatches`.`id` ORDER BY p.`id` DESC LIMIT 1), 0);
--> statement-breakpoint
CREATE TRIGGER `dispatches_given` AFTER INSERT ON `complaint_dispatches`
BEGIN
  UPDATE `complaint_dispatches` SET `giver_id` = coalesce((SELECT p.`department_id` FROM `complaint_dispatches` AS p
  WHERE p.`complaint_id` = new.`complaint_id` AND p.`id` < new.`id` ORDER BY p.`id` DESC LIMIT 1), 0)
  WHERE `id` = new.`id`;
END;
