DROP INDEX `reconciliations_state`;--> statement-breakpoint
CREATE INDEX `reconciliations_state` ON `call_reconciliations` (`state`,`grace_until`);--> statement-breakpoint
CREATE INDEX `complaint_spells_stage_ended` ON `complaint_spells` (`stage`,`ended_at`,`id`) WHERE ended_at is not null;--> statement-breakpoint
CREATE INDEX `complaint_spells_department_ended` ON `complaint_spells` (`department_id`,`ended_at`,`id`) WHERE stage not in ('closed', 'withdrawn', 'merged', 'referred') and started_at <> 0 and ended_at is not null;--> statement-breakpoint
CREATE INDEX `complaint_spells_late` ON `complaint_spells` (`ended_at`,`id`) WHERE ended_at > due_at;--> statement-breakpoint
CREATE INDEX `overlong_sub_centre_open` ON `overlong_calls` (`sub_centre_id`,`started_at`,`call_id`) WHERE answer is null;--> statement-breakpoint
CREATE INDEX `overlong_department_open` ON `overlong_calls` (`department_id`,`started_at`,`call_id`) WHERE answer is null;--> statement-breakpoint
CREATE INDEX `overlong_team_open` ON `overlong_calls` (`team_id`,`started_at`,`call_id`) WHERE answer is null;--> statement-breakpoint
CREATE INDEX `exchange_plans_department_state` ON `exchange_plans` (`department_id`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `training_records_kind_newest` ON `training_records` (`kind`,`completed_at`,`id`) WHERE voided_at is null;