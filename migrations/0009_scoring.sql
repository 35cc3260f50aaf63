CREATE INDEX `call_marks_call` ON `call_marks` (`call_id`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_inspector` ON `score_sheets` (`account_id`,`submitted_at`,`id`);