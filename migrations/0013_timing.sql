CREATE TABLE `timing_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`remind_percent` integer NOT NULL,
	`levels` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `complaint_spells` ADD `alarm_at` integer DEFAULT 0;--> statement-breakpoint
CREATE INDEX `complaint_spells_alarm` ON `complaint_spells` (`alarm_at`,`id`) WHERE alarm_at is not null;--> statement-breakpoint
ALTER TABLE `complaints` ADD `contact_reminded_at` integer;--> statement-breakpoint
ALTER TABLE `complaints` ADD `contact_escalation` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `complaints` ADD `contact_alarm_at` integer DEFAULT 0;--> statement-breakpoint
CREATE INDEX `complaints_running` ON `complaints` (`due_at`,`id`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `complaints_handling_running` ON `complaints` (`handling_department_id`,`due_at`,`id`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `complaints_paused` ON `complaints` (`paused_at`,`id`) WHERE paused_at is not null;--> statement-breakpoint
CREATE INDEX `complaints_contact_due` ON `complaints` (`contact_due_at`,`id`) WHERE contact_due_at is not null and contacted_at is null and stage in ('opened', 'dispatched', 'intervening');--> statement-breakpoint
CREATE INDEX `complaints_contact_alarm` ON `complaints` (`contact_alarm_at`,`id`) WHERE contact_alarm_at is not null;