-- Lines are found by three characters in a row: the index is made anew, and filled by the job.
DROP TRIGGER `segments_search_insert`;
--> statement-breakpoint
DROP TRIGGER `segments_search_delete`;
--> statement-breakpoint
DROP TRIGGER `segments_search_update`;
--> statement-breakpoint
DROP TABLE `search_index`;
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_index` USING fts5(grams, content='', columnsize=0, detail=none, tokenize='ascii');
--> statement-breakpoint
INSERT INTO `search_index` (`search_index`, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
UPDATE `search_progress` SET `pending_below` = (SELECT coalesce(max(`id`) + 1, 0) FROM `segments`);
--> statement-breakpoint
CREATE TRIGGER `segments_search_insert` AFTER INSERT ON `segments`
WHEN new.id >= (SELECT pending_below FROM search_progress WHERE id = 1)
BEGIN
  INSERT INTO search_index (rowid, grams) VALUES (new.id, line_grams(new.id, new.text));
END;
--> statement-breakpoint
CREATE TRIGGER `segments_search_delete` AFTER DELETE ON `segments`
WHEN old.id >= (SELECT pending_below FROM search_progress WHERE id = 1)
BEGIN
  INSERT INTO search_index (search_index, rowid, grams) VALUES ('delete', old.id, line_grams(old.id, old.text));
END;
--> statement-breakpoint
CREATE TRIGGER `segments_search_update` AFTER UPDATE OF `text` ON `segments`
WHEN old.text IS NOT new.text AND old.id >= (SELECT pending_below FROM search_progress WHERE id = 1)
BEGIN
  INSERT INTO search_index (search_index, rowid, grams) VALUES ('delete', old.id, line_grams(old.id, old.text));
  INSERT INTO search_index (rowid, grams) VALUES (new.id, line_grams(new.id, new.text));
END;
