DROP INDEX `work_orders_call`;--> statement-breakpoint
CREATE INDEX `work_orders_call` ON `work_orders` (`call_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_verdict_newest` ON `complaints` (`verdict`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `findings_reported` ON `findings` (`rank`,`id`) WHERE registered = 1;--> statement-breakpoint
DROP INDEX `complaints_contact_due`;--> statement-breakpoint
CREATE INDEX `complaints_contact_due` ON `complaints` (`contact_due_at`,`id`) WHERE contact_due_at is not null and contacted_at is null and (stage || '') in ('opened', 'dispatched', 'intervening');
