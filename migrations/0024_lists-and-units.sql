ALTER TABLE `work_orders` ADD `sub_centre_id` integer;--> statement-breakpoint
ALTER TABLE `work_orders` ADD `department_id` integer;--> statement-breakpoint
ALTER TABLE `work_orders` ADD `team_id` integer;--> statement-breakpoint
CREATE INDEX `work_orders_sub_centre` ON `work_orders` (`sub_centre_id`,`created_at`,`id`) WHERE sub_centre_id is not null;--> statement-breakpoint
CREATE INDEX `work_orders_department` ON `work_orders` (`department_id`,`created_at`,`id`) WHERE department_id is not null;--> statement-breakpoint
CREATE INDEX `work_orders_team` ON `work_orders` (`team_id`,`created_at`,`id`) WHERE team_id is not null;--> statement-breakpoint
CREATE INDEX `audit_kind` ON `audit_events` (`subject_kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit_events` (`action`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_support` ON `audit_events` (`at`,`id`) WHERE party = 'support';--> statement-breakpoint
CREATE INDEX `repeat_chains_department_type` ON `repeat_chains` (`department_id`,`type_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_department_cause` ON `repeat_chains` (`department_id`,`cause`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_dispatches_newest` ON `complaint_dispatches` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_class` ON `complaints` (`class`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_source` ON `complaints` (`source`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_colour_state` ON `risks` (`colour`,`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_department_state` ON `risks` (`department_id`,`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_sub_centre_state` ON `risks` (`sub_centre_id`,`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_team_department` ON `score_sheets` (`team_id`,`department_id`,`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_unrevealed` ON `score_sheets` (`account_id`,`call_id`) WHERE revealed_at is null;--> statement-breakpoint
CREATE INDEX `handled_days_day` ON `handled_days` (`day`);--> statement-breakpoint
CREATE INDEX `defects_business` ON `defects` (`business_type_id`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_department_due` ON `defects` (`department_id`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_fault_due` ON `defects` (`fault_category`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_business_due` ON `defects` (`business_type_id`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_department_state` ON `supervision_sheets` (`department_id`,`state`,`created_at`,`id`);--> statement-breakpoint
UPDATE `work_orders` SET (`sub_centre_id`, `department_id`, `team_id`) =
  (SELECT `sub_centre_id`, `department_id`, `team_id` FROM `calls` WHERE `calls`.`id` = `work_orders`.`call_id`)
WHERE `call_id` IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER `work_orders_tied_at_once` AFTER INSERT ON `work_orders` WHEN new.`call_id` IS NOT NULL
BEGIN
  UPDATE `work_orders` SET (`sub_centre_id`, `department_id`, `team_id`) =
    (SELECT `sub_centre_id`, `department_id`, `team_id` FROM `calls` WHERE `calls`.`id` = new.`call_id`)
  WHERE `id` = new.`id`;
END;
--> statement-breakpoint
CREATE TRIGGER `work_orders_tied` AFTER UPDATE OF `call_id` ON `work_orders` WHEN new.`call_id` IS NOT old.`call_id`
BEGIN
  UPDATE `work_orders` SET (`sub_centre_id`, `department_id`, `team_id`) =
    (SELECT `sub_centre_id`, `department_id`, `team_id` FROM `calls` WHERE `calls`.`id` = new.`call_id`)
  WHERE `id` = new.`id`;
END;
--> statement-breakpoint
CREATE TRIGGER `work_orders_follow_call` AFTER UPDATE OF `sub_centre_id`, `department_id`, `team_id` ON `calls`
WHEN (new.`sub_centre_id`, new.`department_id`, new.`team_id`) IS NOT (old.`sub_centre_id`, old.`department_id`, old.`team_id`)
BEGIN
  UPDATE `work_orders` SET `sub_centre_id` = new.`sub_centre_id`, `department_id` = new.`department_id`, `team_id` = new.`team_id`
  WHERE `call_id` = new.`id`;
END;
