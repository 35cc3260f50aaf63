CREATE INDEX `complaints_omission` ON `complaints` (`omission`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `rechecks_account` ON `rechecks` (`account_id`,`at`);--> statement-breakpoint
CREATE INDEX `rechecks_complaint` ON `rechecks` (`complaint_id`);