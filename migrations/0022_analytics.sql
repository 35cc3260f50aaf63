CREATE TABLE `monthly_reports` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by_name` text NOT NULL,
	`figures` text,
	`published_at` integer,
	`published_by_id` integer,
	`published_by_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`published_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `monthly_reports_month_unique` ON `monthly_reports` (`month`);--> statement-breakpoint
CREATE INDEX `monthly_reports_state` ON `monthly_reports` (`state`,`month`);--> statement-breakpoint
CREATE TABLE `report_comments` (
	`report_id` integer NOT NULL,
	`section` text NOT NULL,
	`text` text NOT NULL,
	`revision` integer NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	PRIMARY KEY(`report_id`, `section`),
	FOREIGN KEY (`report_id`) REFERENCES `monthly_reports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `day_summaries` (
	`measure` text NOT NULL,
	`day` integer NOT NULL,
	`department_id` integer NOT NULL,
	`key` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`measure`, `day`, `department_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `day_summaries_day` ON `day_summaries` (`day`);--> statement-breakpoint
CREATE TABLE `month_summaries` (
	`measure` text NOT NULL,
	`month` integer NOT NULL,
	`department_id` integer NOT NULL,
	`key` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`measure`, `month`, `department_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `summary_days` (
	`day` integer PRIMARY KEY NOT NULL,
	`state` integer NOT NULL,
	`summed_at` integer
);
--> statement-breakpoint
CREATE INDEX `summary_days_changed` ON `summary_days` (`day`) WHERE state <> 0;--> statement-breakpoint
CREATE INDEX `return_scores_visited` ON `return_scores` (`visited_at`,`id`);--> statement-breakpoint
CREATE INDEX `findings_found` ON `findings` (`found_at`,`id`);
--> statement-breakpoint
CREATE TRIGGER `summary_calls_added` AFTER INSERT ON `calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`started_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_removed` AFTER DELETE ON `calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`started_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_changed` AFTER UPDATE OF `started_at`, `channel`, `business_type_id`, `department_id` ON `calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`started_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`started_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_reconciliation_days_added` AFTER INSERT ON `reconciliation_days`
WHEN new.`day` > 0
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES (new.`day`, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_reconciliation_days_removed` AFTER DELETE ON `reconciliation_days`
WHEN old.`day` > 0
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES (old.`day`, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_reconciliation_days_changed` AFTER UPDATE OF `day`, `department_id`, `state`, `n` ON `reconciliation_days`
WHEN (old.`day` > 0 OR new.`day` > 0)
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT CASE WHEN old.`day` > 0 THEN old.`day` END AS `v` UNION SELECT CASE WHEN new.`day` > 0 THEN new.`day` END) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_overlong_calls_added` AFTER INSERT ON `overlong_calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`started_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_overlong_calls_removed` AFTER DELETE ON `overlong_calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`started_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_overlong_calls_changed` AFTER UPDATE OF `started_at`, `department_id` ON `overlong_calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`started_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`started_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_ledger_entries_added` AFTER INSERT ON `ledger_entries`
WHEN new.`state` = 'no-recording'
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_ledger_entries_removed` AFTER DELETE ON `ledger_entries`
WHEN old.`state` = 'no-recording'
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_ledger_entries_changed` AFTER UPDATE OF `at`, `state` ON `ledger_entries`
WHEN (old.`state` = 'no-recording' OR new.`state` = 'no-recording')
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT CASE WHEN old.`state` = 'no-recording' THEN (old.`at` + 28800000) / 86400000 END AS `v` UNION SELECT CASE WHEN new.`state` = 'no-recording' THEN (new.`at` + 28800000) / 86400000 END) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_transcripts_added` AFTER INSERT ON `transcripts`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`finished_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_transcripts_removed` AFTER DELETE ON `transcripts`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`finished_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_transcripts_changed` AFTER UPDATE OF `finished_at`, `cpu_ms`, `wall_ms`, `engine` ON `transcripts`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`finished_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`finished_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_findings_added` AFTER INSERT ON `findings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`found_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_findings_removed` AFTER DELETE ON `findings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`found_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_findings_changed` AFTER UPDATE OF `found_at`, `origin`, `recording_id` ON `findings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`found_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`found_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_rechecks_added` AFTER INSERT ON `rechecks`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_rechecks_removed` AFTER DELETE ON `rechecks`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_rechecks_changed` AFTER UPDATE OF `at`, `verdict`, `took_ms` ON `rechecks`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_added` AFTER INSERT ON `complaints`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`opened_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_removed` AFTER DELETE ON `complaints`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`opened_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_changed` AFTER UPDATE OF `opened_at`, `class`, `stage`, `department_id`, `verdict`, `omission`, `fault_category` ON `complaints`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`opened_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`opened_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_spells_added` AFTER INSERT ON `complaint_spells`
WHEN new.`ended_at` IS NOT NULL
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`ended_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_spells_removed` AFTER DELETE ON `complaint_spells`
WHEN old.`ended_at` IS NOT NULL
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`ended_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_spells_changed` AFTER UPDATE OF `ended_at`, `started_at`, `stage`, `department_id`, `due_at`, `paused_ms` ON `complaint_spells`
WHEN (old.`ended_at` IS NOT NULL OR new.`ended_at` IS NOT NULL)
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT CASE WHEN old.`ended_at` IS NOT NULL THEN (old.`ended_at` + 28800000) / 86400000 END AS `v` UNION SELECT CASE WHEN new.`ended_at` IS NOT NULL THEN (new.`ended_at` + 28800000) / 86400000 END) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_dispatches_added` AFTER INSERT ON `complaint_dispatches`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_dispatches_removed` AFTER DELETE ON `complaint_dispatches`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_dispatches_changed` AFTER UPDATE OF `at`, `department_id`, `accepted_at` ON `complaint_dispatches`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_send_backs_added` AFTER INSERT ON `complaint_send_backs`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_send_backs_removed` AFTER DELETE ON `complaint_send_backs`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaint_send_backs_changed` AFTER UPDATE OF `at`, `department_id`, `kind` ON `complaint_send_backs`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_return_scores_added` AFTER INSERT ON `return_scores`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`visited_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_return_scores_removed` AFTER DELETE ON `return_scores`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`visited_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_return_scores_changed` AFTER UPDATE OF `visited_at`, `score`, `call_no`, `complaint_no` ON `return_scores`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`visited_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`visited_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_call_marks_added` AFTER INSERT ON `call_marks`
WHEN new.`kind` = 'praise'
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_call_marks_removed` AFTER DELETE ON `call_marks`
WHEN old.`kind` = 'praise'
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_call_marks_changed` AFTER UPDATE OF `at`, `withdrawn_at` ON `call_marks`
WHEN (old.`kind` = 'praise' OR new.`kind` = 'praise')
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT CASE WHEN old.`kind` = 'praise' THEN (old.`at` + 28800000) / 86400000 END AS `v` UNION SELECT CASE WHEN new.`kind` = 'praise' THEN (new.`at` + 28800000) / 86400000 END) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_work_orders_added` AFTER INSERT ON `work_orders`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES (new.`day`, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_work_orders_removed` AFTER DELETE ON `work_orders`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES (old.`day`, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_work_orders_changed` AFTER UPDATE OF `day`, `type`, `state`, `call_id` ON `work_orders`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT old.`day` AS `v` UNION SELECT new.`day`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_training_records_added` AFTER INSERT ON `training_records`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`completed_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_training_records_removed` AFTER DELETE ON `training_records`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((old.`completed_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_training_records_changed` AFTER UPDATE OF `completed_at`, `kind`, `voided_at` ON `training_records`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`completed_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`completed_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_sheets_added` AFTER INSERT ON `supervision_sheets`
WHEN new.`issued_at` IS NOT NULL
BEGIN
  INSERT INTO `summary_days` (`day`, `state`) VALUES ((new.`issued_at` + 28800000) / 86400000, 1)
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_sheets_changed` AFTER UPDATE OF `issued_at`, `closed_at`, `state`, `department_id` ON `supervision_sheets`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (old.`issued_at` + 28800000) / 86400000 AS `v` UNION SELECT (new.`issued_at` + 28800000) / 86400000 UNION SELECT (old.`closed_at` + 28800000) / 86400000 UNION SELECT (new.`closed_at` + 28800000) / 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_recordings_changed` AFTER UPDATE OF `call_id` ON `recordings`
WHEN old.`call_id` IS NOT new.`call_id`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (t.`finished_at` + 28800000) / 86400000 AS `v` FROM `transcripts` t WHERE t.`recording_id` = new.`id`
    UNION SELECT (f.`found_at` + 28800000) / 86400000 FROM `findings` f WHERE f.`recording_id` = new.`id`
    UNION SELECT (k.`at` + 28800000) / 86400000 FROM `findings` f JOIN `rechecks` k ON k.`finding_id` = f.`id` WHERE f.`recording_id` = new.`id`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_moved` AFTER UPDATE OF `department_id`, `call_no` ON `calls`
WHEN old.`department_id` IS NOT new.`department_id` OR old.`call_no` <> new.`call_no`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (t.`finished_at` + 28800000) / 86400000 AS `v` FROM `transcripts` t WHERE t.`recording_id` IN (SELECT `id` FROM `recordings` WHERE `call_id` = new.`id`)
    UNION SELECT (f.`found_at` + 28800000) / 86400000 FROM `findings` f WHERE f.`recording_id` IN (SELECT `id` FROM `recordings` WHERE `call_id` = new.`id`)
    UNION SELECT (k.`at` + 28800000) / 86400000 FROM `findings` f JOIN `rechecks` k ON k.`finding_id` = f.`id` WHERE f.`recording_id` IN (SELECT `id` FROM `recordings` WHERE `call_id` = new.`id`)
    UNION SELECT o.`day` FROM `work_orders` o WHERE o.`call_id` = new.`id`
    UNION SELECT (e.`at` + 28800000) / 86400000 FROM `ledger_entries` e WHERE e.`call_id` = new.`id`
    UNION SELECT (s.`visited_at` + 28800000) / 86400000 FROM `return_scores` s WHERE s.`call_no` IN (old.`call_no`, new.`call_no`)) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calls_named` AFTER INSERT ON `calls`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`visited_at` + 28800000) / 86400000 AS `v` FROM `return_scores` s WHERE s.`call_no` = new.`call_no`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_moved` AFTER UPDATE OF `department_id` ON `complaints`
WHEN old.`department_id` IS NOT new.`department_id`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`visited_at` + 28800000) / 86400000 AS `v` FROM `return_scores` s WHERE s.`complaint_no` = new.`complaint_no`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_complaints_named` AFTER INSERT ON `complaints`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`visited_at` + 28800000) / 86400000 AS `v` FROM `return_scores` s WHERE s.`complaint_no` = new.`complaint_no`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_postings_added` AFTER INSERT ON `postings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (r.`completed_at` + 28800000) / 86400000 AS `v` FROM `training_records` r WHERE r.`person_id` = new.`person_id`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_postings_removed` AFTER DELETE ON `postings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (r.`completed_at` + 28800000) / 86400000 AS `v` FROM `training_records` r WHERE r.`person_id` = old.`person_id`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_postings_changed` AFTER UPDATE ON `postings`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (r.`completed_at` + 28800000) / 86400000 AS `v` FROM `training_records` r WHERE r.`person_id` = new.`person_id`) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calendar_added` AFTER INSERT ON `calendar_days`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`ended_at` + 28800000) / 86400000 AS `v` FROM `complaint_spells` s WHERE s.`ended_at` >= new.`day` AND s.`started_at` < new.`day` + 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calendar_removed` AFTER DELETE ON `calendar_days`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`ended_at` + 28800000) / 86400000 AS `v` FROM `complaint_spells` s WHERE s.`ended_at` >= old.`day` AND s.`started_at` < old.`day` + 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
CREATE TRIGGER `summary_calendar_changed` AFTER UPDATE ON `calendar_days`
BEGIN
  INSERT INTO `summary_days` (`day`, `state`)
  SELECT DISTINCT `v`, 1 FROM (SELECT (s.`ended_at` + 28800000) / 86400000 AS `v` FROM `complaint_spells` s WHERE s.`ended_at` >= new.`day` AND s.`started_at` < new.`day` + 86400000) WHERE `v` IS NOT NULL
  ON CONFLICT DO UPDATE SET `state` = 1 WHERE `state` <> 1;
END;
--> statement-breakpoint
INSERT INTO `summary_days` (`day`, `state`)
SELECT `v`, 1 FROM (
  SELECT `day` AS `v` FROM `handled_days`
  UNION SELECT `day` AS `v` FROM `reconciliation_days` WHERE `day` <> 0
  UNION SELECT `day` AS `v` FROM `work_orders`
  UNION SELECT (`opened_at` + 28800000) / 86400000 AS `v` FROM `complaints`
  UNION SELECT (`finished_at` + 28800000) / 86400000 AS `v` FROM `transcripts`
  UNION SELECT (`found_at` + 28800000) / 86400000 AS `v` FROM `findings`
  UNION SELECT (`at` + 28800000) / 86400000 AS `v` FROM `rechecks`
  UNION SELECT (`at` + 28800000) / 86400000 AS `v` FROM `complaint_dispatches`
  UNION SELECT (`at` + 28800000) / 86400000 AS `v` FROM `complaint_send_backs`
  UNION SELECT (`visited_at` + 28800000) / 86400000 AS `v` FROM `return_scores`
  UNION SELECT (`at` + 28800000) / 86400000 AS `v` FROM `call_marks`
  UNION SELECT (`completed_at` + 28800000) / 86400000 AS `v` FROM `training_records`
  UNION SELECT (`ended_at` + 28800000) / 86400000 AS `v` FROM `complaint_spells`
  UNION SELECT (`issued_at` + 28800000) / 86400000 AS `v` FROM `supervision_sheets`
  UNION SELECT (`closed_at` + 28800000) / 86400000 AS `v` FROM `supervision_sheets`
) WHERE `v` IS NOT NULL;
