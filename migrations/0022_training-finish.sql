ALTER TABLE `eap_handovers` ADD `by_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `training_records` ADD `void_reason` text;--> statement-breakpoint
CREATE INDEX `exam_answers_version` ON `exam_answers` (`version_id`,`id`);--> statement-breakpoint
CREATE INDEX `plan_entries_due` ON `plan_entries` (`until_day`) WHERE state = 'planned';--> statement-breakpoint
-- Talks whose verdict fell before talks followed their verdict.
UPDATE training_records SET voided_at = (SELECT overturned_at FROM interviews WHERE id = ref_id), void_reason = 'overturned' WHERE kind = 'interview' AND voided_at IS NULL AND ref_id IN (SELECT id FROM interviews WHERE overturned_at IS NOT NULL);
