CREATE TABLE `supervision_checks` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`turn` integer NOT NULL,
	`outcome` text NOT NULL,
	`weeks` text NOT NULL,
	`luck` real,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `supervision_checks_sheet` ON `supervision_checks` (`sheet_id`,`id`);--> statement-breakpoint
CREATE TABLE `supervision_clips` (
	`sheet_id` integer NOT NULL,
	`clip_id` integer NOT NULL,
	PRIMARY KEY(`sheet_id`, `clip_id`),
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clip_id`) REFERENCES `clips`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `supervision_clips_clip` ON `supervision_clips` (`clip_id`);--> statement-breakpoint
CREATE TABLE `supervision_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`item_id` integer,
	`text` text NOT NULL,
	`once` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_id`) REFERENCES `supervision_items`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `supervision_entries_sheet` ON `supervision_entries` (`sheet_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `supervision_entries_once` ON `supervision_entries` (`sheet_id`,`once`);--> statement-breakpoint
CREATE TABLE `supervision_evidence` (
	`sheet_id` integer NOT NULL,
	`complaint_id` integer NOT NULL,
	`verdict` text,
	`fault_category` text,
	PRIMARY KEY(`sheet_id`, `complaint_id`),
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `supervision_evidence_complaint` ON `supervision_evidence` (`complaint_id`);--> statement-breakpoint
CREATE TABLE `supervision_files` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`entry_id` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_id`) REFERENCES `supervision_entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `supervision_files_entry` ON `supervision_files` (`entry_id`);--> statement-breakpoint
CREATE TABLE `supervision_hand_overs` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`from_id` integer NOT NULL,
	`to_id` integer NOT NULL,
	`reason` text NOT NULL,
	`baseline` text,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`from_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `supervision_hand_overs_sheet` ON `supervision_hand_overs` (`sheet_id`,`id`);--> statement-breakpoint
CREATE TABLE `supervision_items` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`what` text NOT NULL,
	`target` text NOT NULL,
	`owner_id` integer NOT NULL,
	`owner_name` text NOT NULL,
	`due_at` integer NOT NULL,
	`done_at` integer,
	`result` text DEFAULT '' NOT NULL,
	`done_by_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `supervision_items_sheet` ON `supervision_items` (`sheet_id`,`id`);--> statement-breakpoint
CREATE INDEX `supervision_items_owner` ON `supervision_items` (`owner_id`,`done_at`);--> statement-breakpoint
CREATE TABLE `supervision_levels` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`level` integer NOT NULL,
	`why` text NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	`told` text NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `supervision_levels_sheet` ON `supervision_levels` (`sheet_id`,`id`);--> statement-breakpoint
CREATE TABLE `supervision_sheets` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_no` text,
	`state` text NOT NULL,
	`level` integer DEFAULT 0 NOT NULL,
	`sub_centre_id` integer NOT NULL,
	`department_id` integer NOT NULL,
	`problem` text NOT NULL,
	`metric_kind` text NOT NULL,
	`metric_department_id` integer,
	`fault_category` text,
	`root_cause` text,
	`staff_category` text,
	`limit` real NOT NULL,
	`weeks` integer NOT NULL,
	`due_at` integer,
	`due_known` integer DEFAULT true NOT NULL,
	`owner_id` integer,
	`owner_name` text DEFAULT '' NOT NULL,
	`cause_kind` text,
	`cause` text DEFAULT '' NOT NULL,
	`source_kind` text NOT NULL,
	`source_id` integer,
	`follows_id` integer,
	`baseline` text,
	`issued_at` integer,
	`issued_by_name` text DEFAULT '' NOT NULL,
	`done_at` integer,
	`count_from` integer,
	`step_due_at` integer,
	`turn` integer DEFAULT 1 NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`reminded_at` integer,
	`escalation` integer DEFAULT 0 NOT NULL,
	`alarm_at` integer,
	`closed_at` integer,
	`watched_week` integer,
	`created_at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`metric_department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`follows_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `supervision_sheets_sheetNo_unique` ON `supervision_sheets` (`sheet_no`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_newest` ON `supervision_sheets` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_department` ON `supervision_sheets` (`department_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_sub_centre` ON `supervision_sheets` (`sub_centre_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_state` ON `supervision_sheets` (`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_running` ON `supervision_sheets` (`step_due_at`,`id`) WHERE state in ('plan', 'do', 'check', 'act');--> statement-breakpoint
CREATE INDEX `supervision_sheets_running_of` ON `supervision_sheets` (`department_id`,`step_due_at`,`id`) WHERE state in ('plan', 'do', 'check', 'act');--> statement-breakpoint
CREATE INDEX `supervision_sheets_owner` ON `supervision_sheets` (`owner_id`,`state`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_alarm` ON `supervision_sheets` (`alarm_at`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_issued` ON `supervision_sheets` (`issued_at`);--> statement-breakpoint
CREATE INDEX `supervision_sheets_closed` ON `supervision_sheets` (`closed_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `supervision_sheets_follows` ON `supervision_sheets` (`follows_id`) WHERE state not in ('closed', 'withdrawn');--> statement-breakpoint
CREATE TABLE `supervision_signs` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`turn` integer NOT NULL,
	`place` text NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `supervision_signs_place` ON `supervision_signs` (`sheet_id`,`turn`,`place`);--> statement-breakpoint
CREATE UNIQUE INDEX `supervision_signs_person` ON `supervision_signs` (`sheet_id`,`turn`,`account_id`);--> statement-breakpoint
CREATE TABLE `supervision_stays` (
	`sheet_id` integer NOT NULL,
	`turn` integer NOT NULL,
	`state` text NOT NULL,
	`level` integer NOT NULL,
	`reason` text NOT NULL,
	`due_at` integer,
	`ended_at` integer,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	PRIMARY KEY(`sheet_id`, `turn`),
	FOREIGN KEY (`sheet_id`) REFERENCES `supervision_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
