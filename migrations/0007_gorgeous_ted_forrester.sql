CREATE TABLE `registration_allowances` (
	`id` integer PRIMARY KEY NOT NULL,
	`hours` real NOT NULL,
	`from` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `work_orders` (
	`id` integer PRIMARY KEY NOT NULL,
	`order_no` text NOT NULL,
	`call_no` text NOT NULL,
	`call_id` integer,
	`type` text NOT NULL,
	`target` text,
	`unit` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`day` integer NOT NULL,
	`dispatched_at` integer,
	`closed_at` integer,
	`sent_back` integer DEFAULT 0 NOT NULL,
	`changed_at` integer,
	`source_id` integer,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `work_orders_orderNo_unique` ON `work_orders` (`order_no`);--> statement-breakpoint
CREATE INDEX `work_orders_newest` ON `work_orders` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_orders_call` ON `work_orders` (`call_id`);--> statement-breakpoint
CREATE INDEX `work_orders_plain_call` ON `work_orders` (upper(trim(call_no)));--> statement-breakpoint
CREATE INDEX `work_orders_type` ON `work_orders` (`type`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_orders_state` ON `work_orders` (`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_orders_unit` ON `work_orders` (`unit`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_orders_day` ON `work_orders` (`day`);--> statement-breakpoint
CREATE INDEX `work_orders_alone` ON `work_orders` (`created_at`,`id`) WHERE call_id is null;--> statement-breakpoint
CREATE TABLE `reconciliation_days` (
	`day` integer NOT NULL,
	`department_id` integer NOT NULL,
	`business_type_id` integer NOT NULL,
	`state` text NOT NULL,
	`grace` integer NOT NULL,
	`mismatch` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`day`, `department_id`, `business_type_id`, `state`, `grace`, `mismatch`)
);
--> statement-breakpoint
CREATE TABLE `reconciliation_moves` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	`from` text,
	`to` text NOT NULL,
	`why` text NOT NULL,
	`cause` text,
	`delay_ms` integer,
	`grace_until` integer,
	`mismatch` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reconciliation_moves_call` ON `reconciliation_moves` (`call_id`,`id`);--> statement-breakpoint
ALTER TABLE `register_entries` ADD `call_id` integer REFERENCES calls(id);--> statement-breakpoint
ALTER TABLE `register_entries` ADD `link` text DEFAULT 'unknown' NOT NULL;--> statement-breakpoint
CREATE INDEX `register_linked` ON `register_entries` (`call_id`);--> statement-breakpoint
CREATE INDEX `register_link` ON `register_entries` (`link`,`registered_at`,`id`);--> statement-breakpoint
CREATE INDEX `register_plain_call` ON `register_entries` (upper(trim(call_no)));--> statement-breakpoint
CREATE INDEX `register_caller` ON `register_entries` (`caller`,`agent_no`,`registered_at`);--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `started_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `day` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `department_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `business_type_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `grace_until` integer;--> statement-breakpoint
ALTER TABLE `call_reconciliations` ADD `mismatch` text;--> statement-breakpoint
CREATE INDEX `reconciliations_newest` ON `call_reconciliations` (`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_state_newest` ON `call_reconciliations` (`state`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_department` ON `call_reconciliations` (`department_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_department_state` ON `call_reconciliations` (`department_id`,`state`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_type` ON `call_reconciliations` (`business_type_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `reconciliations_grace` ON `call_reconciliations` (`grace_until`) WHERE grace_until is not null;--> statement-breakpoint
CREATE INDEX `reconciliations_mismatch` ON `call_reconciliations` (`mismatch`,`started_at`,`call_id`) WHERE mismatch is not null;