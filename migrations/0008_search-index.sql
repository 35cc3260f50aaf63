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
