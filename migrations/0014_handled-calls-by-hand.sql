CREATE TRIGGER `handled_days_added` AFTER INSERT ON `handled_calls`
BEGIN
  INSERT INTO `handled_days` (`department_id`, `day`, `sub_centre_id`, `calls`)
  VALUES (new.`department_id`, new.`day`, new.`sub_centre_id`, new.`calls`)
  ON CONFLICT DO UPDATE SET `calls` = `calls` + excluded.`calls`;
END;
--> statement-breakpoint
CREATE TRIGGER `handled_days_changed` AFTER UPDATE OF `calls` ON `handled_calls`
BEGIN
  UPDATE `handled_days` SET `calls` = `calls` + new.`calls` - old.`calls`
  WHERE (`department_id`, `day`, `sub_centre_id`) = (new.`department_id`, new.`day`, new.`sub_centre_id`);
END;
--> statement-breakpoint
CREATE TRIGGER `handled_days_removed` AFTER DELETE ON `handled_calls`
BEGIN
  UPDATE `handled_days` SET `calls` = `calls` - old.`calls`
  WHERE (`department_id`, `day`, `sub_centre_id`) = (old.`department_id`, old.`day`, old.`sub_centre_id`);
END;
--> statement-breakpoint
CREATE TRIGGER `handled_calls_added` AFTER INSERT ON `calls`
WHEN new.`channel` = 'phone'
BEGIN
  INSERT INTO `handled_calls` (`department_id`, `day`, `person_id`, `team_id`, `sub_centre_id`, `calls`)
  VALUES (coalesce(new.`department_id`, 0), (new.`started_at` + 28800000) / 86400000, new.`person_id`, coalesce(new.`team_id`, 0), coalesce(new.`sub_centre_id`, 0), 1)
  ON CONFLICT DO UPDATE SET `calls` = `calls` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `handled_calls_removed` AFTER DELETE ON `calls`
WHEN old.`channel` = 'phone'
BEGIN
  UPDATE `handled_calls` SET `calls` = `calls` - 1
  WHERE (`department_id`, `day`, `person_id`, `team_id`, `sub_centre_id`) = (coalesce(old.`department_id`, 0), (old.`started_at` + 28800000) / 86400000, old.`person_id`, coalesce(old.`team_id`, 0), coalesce(old.`sub_centre_id`, 0));
END;
--> statement-breakpoint
CREATE TRIGGER `handled_calls_left` AFTER UPDATE OF `channel`, `started_at`, `person_id`, `team_id`, `department_id`, `sub_centre_id` ON `calls`
WHEN old.`channel` = 'phone' AND (old.`channel`, coalesce(old.`department_id`, 0), (old.`started_at` + 28800000) / 86400000, old.`person_id`, coalesce(old.`team_id`, 0), coalesce(old.`sub_centre_id`, 0)) IS NOT (new.`channel`, coalesce(new.`department_id`, 0), (new.`started_at` + 28800000) / 86400000, new.`person_id`, coalesce(new.`team_id`, 0), coalesce(new.`sub_centre_id`, 0))
BEGIN
  UPDATE `handled_calls` SET `calls` = `calls` - 1
  WHERE (`department_id`, `day`, `person_id`, `team_id`, `sub_centre_id`) = (coalesce(old.`department_id`, 0), (old.`started_at` + 28800000) / 86400000, old.`person_id`, coalesce(old.`team_id`, 0), coalesce(old.`sub_centre_id`, 0));
END;
--> statement-breakpoint
CREATE TRIGGER `handled_calls_joined` AFTER UPDATE OF `channel`, `started_at`, `person_id`, `team_id`, `department_id`, `sub_centre_id` ON `calls`
WHEN new.`channel` = 'phone' AND (old.`channel`, coalesce(old.`department_id`, 0), (old.`started_at` + 28800000) / 86400000, old.`person_id`, coalesce(old.`team_id`, 0), coalesce(old.`sub_centre_id`, 0)) IS NOT (new.`channel`, coalesce(new.`department_id`, 0), (new.`started_at` + 28800000) / 86400000, new.`person_id`, coalesce(new.`team_id`, 0), coalesce(new.`sub_centre_id`, 0))
BEGIN
  INSERT INTO `handled_calls` (`department_id`, `day`, `person_id`, `team_id`, `sub_centre_id`, `calls`)
  VALUES (coalesce(new.`department_id`, 0), (new.`started_at` + 28800000) / 86400000, new.`person_id`, coalesce(new.`team_id`, 0), coalesce(new.`sub_centre_id`, 0), 1)
  ON CONFLICT DO UPDATE SET `calls` = `calls` + 1;
END;
--> statement-breakpoint
INSERT INTO `handled_calls` (`department_id`, `day`, `person_id`, `team_id`, `sub_centre_id`, `calls`)
SELECT coalesce(`calls`.`department_id`, 0), (`calls`.`started_at` + 28800000) / 86400000, `calls`.`person_id`, coalesce(`calls`.`team_id`, 0), coalesce(`calls`.`sub_centre_id`, 0), count(*) FROM `calls` WHERE `channel` = 'phone' GROUP BY 1, 2, 3, 4, 5;
