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
--> statement-breakpoint
-- Contentless: it holds words and numbers of segments, never a text. What leaves it leaves no trace.
CREATE VIRTUAL TABLE `search_index` USING fts5(grams, content='', columnsize=0, detail=none, tokenize='ascii');
--> statement-breakpoint
INSERT INTO `search_index` (`search_index`, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
INSERT INTO `search_progress` (`id`, `pending_below`) SELECT 1, coalesce(max(`id`) + 1, 0) FROM `segments`;
--> statement-breakpoint
CREATE TRIGGER `segments_search_insert` AFTER INSERT ON `segments`
WHEN new.id >= (SELECT pending_below FROM search_progress WHERE id = 1)
BEGIN
  INSERT INTO search_index (rowid, grams) VALUES (new.id, search_grams(new.text));
END;
--> statement-breakpoint
CREATE TRIGGER `segments_search_delete` AFTER DELETE ON `segments`
WHEN old.id >= (SELECT pending_below FROM search_progress WHERE id = 1)
BEGIN
  INSERT INTO search_index (search_index, rowid, grams) VALUES ('delete', old.id, search_grams(old.text));
END;
--> statement-breakpoint
CREATE TRIGGER `segments_search_update` AFTER UPDATE OF `text` ON `segments`
WHEN old.text IS NOT new.text AND old.id >= (SELECT pending_below FROM search_progress WHERE id = 1)
BEGIN
  INSERT INTO search_index (search_index, rowid, grams) VALUES ('delete', old.id, search_grams(old.text));
  INSERT INTO search_index (rowid, grams) VALUES (new.id, search_grams(new.text));
END;
--> statement-breakpoint
CREATE TRIGGER `lexicon_rule_versions_unchanged` BEFORE UPDATE ON lexicon_rule_versions
BEGIN
  SELECT RAISE(ABORT, 'a text of a rule is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `lexicon_rule_versions_kept` BEFORE DELETE ON lexicon_rule_versions
BEGIN
  SELECT RAISE(ABORT, 'a text of a rule is never deleted');
END;
