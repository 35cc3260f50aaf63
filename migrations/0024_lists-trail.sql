CREATE INDEX `audit_kind` ON `audit_events` (`subject_kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit_events` (`action`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_support` ON `audit_events` (`at`,`id`) WHERE party = 'support';--> statement-breakpoint
CREATE INDEX `complaints_class` ON `complaints` (`class`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_source` ON `complaints` (`source`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_colour_state` ON `risks` (`colour`,`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_department_state` ON `risks` (`department_id`,`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_sub_centre_state` ON `risks` (`sub_centre_id`,`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `handled_days_day` ON `handled_days` (`day`);--> statement-breakpoint
CREATE INDEX `defects_business` ON `defects` (`business_type_id`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_department_due` ON `defects` (`department_id`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_fault_due` ON `defects` (`fault_category`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `defects_business_due` ON `defects` (`business_type_id`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_department_state` ON `supervision_sheets` (`department_id`,`state`,`created_at`,`id`);