CREATE TRIGGER `handled_calls_added` AFTER INSERT ON `calls`
WHEN new.`channel` = 'phone'
BEGIN
  INSERT INTO `handled_calls` (`person_id`, `day`, `team_id`, `department_id`, `sub_centre_id`, `calls`)
  VALUES (new.`person_id`, (new.`started_at` + 28800000) / 86400000, coalesce(new.`team_id`, 0), coalesce(new.`department_id`, 0), coalesce(new.`sub_centre_id`, 0), 1)
  ON CONFLICT DO UPDATE SET `calls` = `calls` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `handled_calls_removed` AFTER DELETE ON `calls`
WHEN old.`channel` = 'phone'
BEGIN
  UPDATE `handled_calls` SET `calls` = `calls` - 1
  WHERE (`person_id`, `day`, `team_id`, `department_id`, `sub_centre_id`) = (old.`person_id`, (old.`started_at` + 28800000) / 86400000, coalesce(old.`team_id`, 0), coalesce(old.`department_id`, 0), coalesce(old.`sub_centre_id`, 0));
END;
--> statement-breakpoint
CREATE TRIGGER `handled_calls_left` AFTER UPDATE OF `channel`, `started_at`, `person_id`, `team_id`, `department_id`, `sub_centre_id` ON `calls`
WHEN old.`channel` = 'phone' AND (old.`channel`, old.`person_id`, (old.`started_at` + 28800000) / 86400000, coalesce(old.`team_id`, 0), coalesce(old.`department_id`, 0), coalesce(old.`sub_centre_id`, 0)) IS NOT (new.`channel`, new.`person_id`, (new.`started_at` + 28800000) / 86400000, coalesce(new.`team_id`, 0), coalesce(new.`department_id`, 0), coalesce(new.`sub_centre_id`, 0))
BEGIN
  UPDATE `handled_calls` SET `calls` = `calls` - 1
  WHERE (`person_id`, `day`, `team_id`, `department_id`, `sub_centre_id`) = (old.`person_id`, (old.`started_at` + 28800000) / 86400000, coalesce(old.`team_id`, 0), coalesce(old.`department_id`, 0), coalesce(old.`sub_centre_id`, 0));
END;
--> statement-breakpoint
CREATE TRIGGER `handled_calls_joined` AFTER UPDATE OF `channel`, `started_at`, `person_id`, `team_id`, `department_id`, `sub_centre_id` ON `calls`
WHEN new.`channel` = 'phone' AND (old.`channel`, old.`person_id`, (old.`started_at` + 28800000) / 86400000, coalesce(old.`team_id`, 0), coalesce(old.`department_id`, 0), coalesce(old.`sub_centre_id`, 0)) IS NOT (new.`channel`, new.`person_id`, (new.`started_at` + 28800000) / 86400000, coalesce(new.`team_id`, 0), coalesce(new.`department_id`, 0), coalesce(new.`sub_centre_id`, 0))
BEGIN
  INSERT INTO `handled_calls` (`person_id`, `day`, `team_id`, `department_id`, `sub_centre_id`, `calls`)
  VALUES (new.`person_id`, (new.`started_at` + 28800000) / 86400000, coalesce(new.`team_id`, 0), coalesce(new.`department_id`, 0), coalesce(new.`sub_centre_id`, 0), 1)
  ON CONFLICT DO UPDATE SET `calls` = `calls` + 1;
END;
--> statement-breakpoint
INSERT INTO `handled_calls` (`person_id`, `day`, `team_id`, `department_id`, `sub_centre_id`, `calls`)
SELECT `calls`.`person_id`, (`calls`.`started_at` + 28800000) / 86400000, coalesce(`calls`.`team_id`, 0), coalesce(`calls`.`department_id`, 0), coalesce(`calls`.`sub_centre_id`, 0), count(*) FROM `calls` WHERE `channel` = 'phone' GROUP BY 1, 2, 3, 4, 5;
