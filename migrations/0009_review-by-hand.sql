-- What a score was given by stays what it was: only a draft changes, and a published version only
-- makes room for its successor.
CREATE TRIGGER `form_versions_unchanged` BEFORE UPDATE ON `scoring_form_versions`
WHEN old.`state` <> 'draft' AND NOT (
  old.`state` = 'published' AND new.`state` = 'superseded'
  AND (new.`id`, new.`form_id`, new.`version`, new.`bonus_cap`, new.`note`, new.`revision`, new.`published_at`, new.`published_by_name`, new.`created_at`, new.`created_by_name`)
    IS (old.`id`, old.`form_id`, old.`version`, old.`bonus_cap`, old.`note`, old.`revision`, old.`published_at`, old.`published_by_name`, old.`created_at`, old.`created_by_name`)
)
BEGIN
  SELECT RAISE(ABORT, 'a published version of a form is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `form_versions_kept` BEFORE DELETE ON `scoring_form_versions` WHEN old.`state` <> 'draft'
BEGIN
  SELECT RAISE(ABORT, 'a published version of a form is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `scoring_items_unchanged` BEFORE UPDATE ON `scoring_items`
WHEN EXISTS (SELECT 1 FROM `scoring_form_versions` WHERE `id` IN (old.`version_id`, new.`version_id`) AND `state` <> 'draft')
BEGIN
  SELECT RAISE(ABORT, 'an item of a published version is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `scoring_items_kept` BEFORE DELETE ON `scoring_items`
WHEN EXISTS (SELECT 1 FROM `scoring_form_versions` WHERE `id` = old.`version_id` AND `state` <> 'draft')
BEGIN
  SELECT RAISE(ABORT, 'an item of a published version is never deleted');
END;
--> statement-breakpoint
-- Once somebody has scored by a version, nothing is added to it either.
CREATE TRIGGER `scoring_items_closed` BEFORE INSERT ON `scoring_items`
WHEN EXISTS (SELECT 1 FROM `score_sheets` WHERE `version_id` = new.`version_id`)
BEGIN
  SELECT RAISE(ABORT, 'a version that was scored by takes no more items');
END;
