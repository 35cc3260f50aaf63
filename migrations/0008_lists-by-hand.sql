UPDATE `complaints` SET (`sub_centre_id`, `department_id`, `team_id`, `person_id`) = (
  SELECT `sub_centre_id`, `department_id`, `team_id`, `person_id` FROM `calls` WHERE `calls`.`id` = `complaints`.`call_id`
);
--> statement-breakpoint
CREATE TRIGGER `complaints_follow_call` AFTER UPDATE OF `sub_centre_id`, `department_id`, `team_id`, `person_id` ON `calls`
WHEN (new.`sub_centre_id`, new.`department_id`, new.`team_id`, new.`person_id`) IS NOT (old.`sub_centre_id`, old.`department_id`, old.`team_id`, old.`person_id`)
BEGIN
  UPDATE `complaints` SET `sub_centre_id` = new.`sub_centre_id`, `department_id` = new.`department_id`, `team_id` = new.`team_id`, `person_id` = new.`person_id`
  WHERE `call_id` = new.`id` AND `concerned_call_id` IS NULL OR `concerned_call_id` = new.`id`;
END;
--> statement-breakpoint
CREATE VIRTUAL TABLE `recording_names` USING fts5(`name`, content='', tokenize='trigram case_sensitive 1');
--> statement-breakpoint
INSERT INTO `recording_names` (`recording_names`, `rank`) VALUES ('secure-delete', 1);
--> statement-breakpoint
INSERT INTO `recording_names` (`rowid`, `name`) SELECT `id`, lower(`original_name`) FROM `recordings` WHERE `call_id` IS NULL;
--> statement-breakpoint
CREATE TRIGGER `recording_names_received` AFTER INSERT ON `recordings` WHEN new.`call_id` IS NULL
BEGIN
  INSERT INTO `recording_names` (`rowid`, `name`) VALUES (new.`id`, lower(new.`original_name`));
END;
--> statement-breakpoint
CREATE TRIGGER `recording_names_moved` AFTER UPDATE OF `call_id`, `original_name` ON `recordings`
WHEN old.`call_id` IS NULL OR new.`call_id` IS NULL
BEGIN
  INSERT INTO `recording_names` (`recording_names`, `rowid`, `name`)
    SELECT 'delete', old.`id`, lower(old.`original_name`) WHERE old.`call_id` IS NULL;
  INSERT INTO `recording_names` (`rowid`, `name`)
    SELECT new.`id`, lower(new.`original_name`) WHERE new.`call_id` IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `recording_names_gone` AFTER DELETE ON `recordings` WHEN old.`call_id` IS NULL
BEGIN
  INSERT INTO `recording_names` (`recording_names`, `rowid`, `name`) VALUES ('delete', old.`id`, lower(old.`original_name`));
END;
