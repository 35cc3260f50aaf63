CREATE TABLE `appeal_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`file_days` integer NOT NULL,
	`answer_days` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `review_appeal_points` (
	`id` integer PRIMARY KEY NOT NULL,
	`appeal_id` integer NOT NULL,
	`item_id` integer,
	`before` text NOT NULL,
	`reason` text NOT NULL,
	`start_ms` integer,
	`end_ms` integer,
	`outcome` text,
	`after` text,
	`answer` text,
	`change_id` integer,
	FOREIGN KEY (`appeal_id`) REFERENCES `review_appeals`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`item_id`) REFERENCES `scoring_items`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`change_id`) REFERENCES `score_changes`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `review_appeal_points_appeal` ON `review_appeal_points` (`appeal_id`);--> statement-breakpoint
CREATE INDEX `review_appeal_points_item` ON `review_appeal_points` (`item_id`);--> statement-breakpoint
CREATE TABLE `review_appeals` (
	`id` integer PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`sheet_id` integer,
	`finding_id` integer,
	`round` integer NOT NULL,
	`call_id` integer NOT NULL,
	`complaint_id` integer,
	`scorer_id` integer NOT NULL,
	`scorer_name` text NOT NULL,
	`rules` text DEFAULT '[]' NOT NULL,
	`person_id` integer NOT NULL,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`state` text DEFAULT 'open' NOT NULL,
	`filed_by` integer NOT NULL,
	`filed_by_name` text NOT NULL,
	`filed_at` integer NOT NULL,
	`window_until` integer NOT NULL,
	`due_at` integer NOT NULL,
	`judge_id` integer,
	`judge_name` text,
	`taken_at` integer,
	`settled_at` integer,
	FOREIGN KEY (`sheet_id`) REFERENCES `score_sheets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`scorer_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`filed_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`judge_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `review_appeals_newest` ON `review_appeals` (`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_state` ON `review_appeals` (`state`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_waiting` ON `review_appeals` (`due_at`,`id`) WHERE state in ('open', 'taken');--> statement-breakpoint
CREATE INDEX `review_appeals_settled` ON `review_appeals` (`settled_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_team` ON `review_appeals` (`team_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_department` ON `review_appeals` (`department_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_sub_centre` ON `review_appeals` (`sub_centre_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_person` ON `review_appeals` (`person_id`,`filed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_judge` ON `review_appeals` (`judge_id`,`state`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_sheet` ON `review_appeals` (`sheet_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_finding` ON `review_appeals` (`finding_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_sheet` ON `review_appeals` (`sheet_id`,`round`) WHERE sheet_id is not null and state <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_finding` ON `review_appeals` (`finding_id`,`round`) WHERE finding_id is not null and state <> 'withdrawn';--> statement-breakpoint
CREATE TABLE `calibration_calls` (
	`session_id` integer NOT NULL,
	`call_id` integer NOT NULL,
	`recording_id` integer,
	`position` integer NOT NULL,
	PRIMARY KEY(`session_id`, `call_id`),
	FOREIGN KEY (`session_id`) REFERENCES `calibration_sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE TABLE `calibration_members` (
	`session_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	PRIMARY KEY(`session_id`, `account_id`),
	FOREIGN KEY (`session_id`) REFERENCES `calibration_sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `calibration_members_account` ON `calibration_members` (`account_id`);--> statement-breakpoint
CREATE TABLE `calibration_notes` (
	`session_id` integer NOT NULL,
	`code` text NOT NULL,
	`note` text NOT NULL,
	`by_name` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`session_id`, `code`),
	FOREIGN KEY (`session_id`) REFERENCES `calibration_sessions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `calibration_sessions` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`version_id` integer NOT NULL,
	`expert_id` integer,
	`seed` text,
	`frame_size` integer,
	`note` text DEFAULT '' NOT NULL,
	`due_at` integer,
	`created_at` integer NOT NULL,
	`created_by` integer,
	`created_by_name` text NOT NULL,
	`closed_at` integer,
	`conclusion` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `scoring_form_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`expert_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `calibration_sessions_newest` ON `calibration_sessions` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `scoring_form_versions` (
	`id` integer PRIMARY KEY NOT NULL,
	`form_id` integer NOT NULL,
	`version` integer NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`bonus_cap` integer DEFAULT 0 NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`published_at` integer,
	`published_by_name` text,
	`created_at` integer NOT NULL,
	`created_by_name` text NOT NULL,
	FOREIGN KEY (`form_id`) REFERENCES `scoring_forms`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `form_versions_number` ON `scoring_form_versions` (`form_id`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `form_versions_published` ON `scoring_form_versions` (`form_id`) WHERE state = 'published';--> statement-breakpoint
CREATE UNIQUE INDEX `form_versions_draft` ON `scoring_form_versions` (`form_id`) WHERE state = 'draft';--> statement-breakpoint
CREATE TABLE `scoring_forms` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`is_default` integer DEFAULT false NOT NULL,
	`retired_at` integer,
	`created_at` integer NOT NULL,
	`created_by` integer,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scoring_forms_name_unique` ON `scoring_forms` (`name`);--> statement-breakpoint
CREATE TABLE `scoring_items` (
	`id` integer PRIMARY KEY NOT NULL,
	`version_id` integer NOT NULL,
	`code` text NOT NULL,
	`position` integer NOT NULL,
	`section` text NOT NULL,
	`title` text NOT NULL,
	`guidance` text DEFAULT '' NOT NULL,
	`kind` text NOT NULL,
	`weight` integer NOT NULL,
	`gate` text,
	`choices` text NOT NULL,
	`excused_by_abuse` integer DEFAULT false NOT NULL,
	`fact` text,
	FOREIGN KEY (`version_id`) REFERENCES `scoring_form_versions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scoring_items_code` ON `scoring_items` (`version_id`,`code`);--> statement-breakpoint
CREATE INDEX `scoring_items_order` ON `scoring_items` (`version_id`,`position`);--> statement-breakpoint
CREATE TABLE `break_arrangements` (
	`id` integer PRIMARY KEY NOT NULL,
	`offer_id` integer NOT NULL,
	`note` text NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`offer_id`) REFERENCES `break_offers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `break_arrangements_offerId_unique` ON `break_arrangements` (`offer_id`);--> statement-breakpoint
CREATE TABLE `break_offers` (
	`id` integer PRIMARY KEY NOT NULL,
	`mark_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`offered_at` integer NOT NULL,
	`answer` text,
	`answered_at` integer,
	FOREIGN KEY (`mark_id`) REFERENCES `call_marks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `break_offers_markId_unique` ON `break_offers` (`mark_id`);--> statement-breakpoint
CREATE INDEX `break_offers_person` ON `break_offers` (`person_id`,`offered_at`);--> statement-breakpoint
CREATE TABLE `call_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`call_id` integer NOT NULL,
	`recording_id` integer,
	`person_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`note` text NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_reason` text,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `call_marks_standing` ON `call_marks` (`call_id`,`kind`) WHERE withdrawn_at is null;--> statement-breakpoint
CREATE INDEX `call_marks_call` ON `call_marks` (`call_id`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_kind` ON `call_marks` (`kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_person` ON `call_marks` (`person_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_team` ON `call_marks` (`team_id`,`kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_department` ON `call_marks` (`department_id`,`kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_sub_centre` ON `call_marks` (`sub_centre_id`,`kind`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `call_marks_recording` ON `call_marks` (`recording_id`);--> statement-breakpoint
CREATE TABLE `overlong_calls` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`limit_ms` integer NOT NULL,
	`business_type_id` integer,
	`person_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`answer` text,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `overlong_newest` ON `overlong_calls` (`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_sub_centre` ON `overlong_calls` (`sub_centre_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_department` ON `overlong_calls` (`department_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_team` ON `overlong_calls` (`team_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_person` ON `overlong_calls` (`person_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_type` ON `overlong_calls` (`business_type_id`,`started_at`,`call_id`);--> statement-breakpoint
CREATE INDEX `overlong_open` ON `overlong_calls` (`started_at`,`call_id`) WHERE answer is null;--> statement-breakpoint
CREATE TABLE `overlong_limits` (
	`day` integer NOT NULL,
	`business_type_id` integer NOT NULL,
	`calls` integer NOT NULL,
	`limit_ms` integer NOT NULL,
	`own` integer NOT NULL,
	PRIMARY KEY(`day`, `business_type_id`)
);
--> statement-breakpoint
CREATE TABLE `overlong_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	`answer` text NOT NULL,
	`note` text NOT NULL,
	`account_id` integer,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `overlong_calls`(`call_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `overlong_marks_call` ON `overlong_marks` (`call_id`,`id`);--> statement-breakpoint
CREATE TABLE `overlong_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`last_call_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `overlong_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`percent` real NOT NULL,
	`least_calls` integer NOT NULL,
	`least_minutes` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `overlong_settings_from` ON `overlong_settings` (`from`,`id`);--> statement-breakpoint
CREATE TABLE `sampling_draws` (
	`id` integer PRIMARY KEY NOT NULL,
	`plan_id` integer NOT NULL,
	`plan` text NOT NULL,
	`period_from` integer NOT NULL,
	`period_until` integer NOT NULL,
	`seed` text NOT NULL,
	`frame` blob NOT NULL,
	`frame_hash` text NOT NULL,
	`frame_size` integer NOT NULL,
	`drawn` integer NOT NULL,
	`summary` text DEFAULT '{}' NOT NULL,
	`last_call_id` integer DEFAULT 0 NOT NULL,
	`drawn_at` integer NOT NULL,
	`drawn_by` integer,
	`drawn_by_name` text NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `sampling_plans`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`drawn_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sampling_draws_plan` ON `sampling_draws` (`plan_id`,`period_from`);--> statement-breakpoint
CREATE INDEX `sampling_draws_newest` ON `sampling_draws` (`drawn_at`,`id`);--> statement-breakpoint
CREATE TABLE `sampling_plans` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`unit` text NOT NULL,
	`quota` integer NOT NULL,
	`period` text NOT NULL,
	`filter` text NOT NULL,
	`staff_factors` text NOT NULL,
	`seasons` text NOT NULL,
	`risk_percent` integer DEFAULT 0 NOT NULL,
	`double_percent` integer DEFAULT 0 NOT NULL,
	`spread` integer DEFAULT true NOT NULL,
	`form_id` integer NOT NULL,
	`assignment` text NOT NULL,
	`due_days` integer DEFAULT 3 NOT NULL,
	`active_since` integer DEFAULT 0 NOT NULL,
	`turn_after` integer,
	`problem` text,
	`revision` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` integer,
	`created_by_name` text NOT NULL,
	FOREIGN KEY (`form_id`) REFERENCES `scoring_forms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sampling_plans_name_unique` ON `sampling_plans` (`name`);--> statement-breakpoint
CREATE TABLE `score_answers` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	`choice` text NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`voice` text,
	`start_ms` integer,
	`end_ms` integer,
	`excused` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `score_sheets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`item_id`) REFERENCES `scoring_items`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `score_answers_item` ON `score_answers` (`sheet_id`,`item_id`);--> statement-breakpoint
CREATE INDEX `score_answers_by_item` ON `score_answers` (`item_id`);--> statement-breakpoint
CREATE TABLE `score_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`sheet_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL,
	`score_before` integer,
	`score_after` integer,
	`reason` text NOT NULL,
	`after_reveal` integer NOT NULL,
	`account_id` integer,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `score_sheets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`item_id`) REFERENCES `scoring_items`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `score_changes_sheet` ON `score_changes` (`sheet_id`,`at`);--> statement-breakpoint
CREATE TABLE `score_sheets` (
	`id` integer PRIMARY KEY NOT NULL,
	`task_id` integer,
	`purpose` text NOT NULL,
	`recording_id` integer,
	`call_id` integer NOT NULL,
	`version_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`person_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`state` text DEFAULT 'draft' NOT NULL,
	`outcome` text,
	`score_hundredths` integer,
	`counts` integer DEFAULT false NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`opened_at` integer NOT NULL,
	`saved_at` integer NOT NULL,
	`submitted_at` integer,
	`revealed_at` integer,
	`took_ms` integer,
	FOREIGN KEY (`task_id`) REFERENCES `inspection_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`version_id`) REFERENCES `scoring_form_versions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `score_sheets_taskId_unique` ON `score_sheets` (`task_id`);--> statement-breakpoint
CREATE INDEX `sheets_newest` ON `score_sheets` (`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_account` ON `score_sheets` (`account_id`,`state`,`saved_at`);--> statement-breakpoint
CREATE INDEX `sheets_inspector` ON `score_sheets` (`account_id`,`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_person` ON `score_sheets` (`person_id`,`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_team` ON `score_sheets` (`team_id`,`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_department` ON `score_sheets` (`department_id`,`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_sub_centre` ON `score_sheets` (`sub_centre_id`,`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `sheets_call` ON `score_sheets` (`call_id`);--> statement-breakpoint
CREATE INDEX `sheets_recording` ON `score_sheets` (`recording_id`);--> statement-breakpoint
CREATE INDEX `sheets_version` ON `score_sheets` (`version_id`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `sheets_double` ON `score_sheets` (`submitted_at`,`id`) WHERE purpose = 'double';--> statement-breakpoint
CREATE UNIQUE INDEX `sheets_unasked` ON `score_sheets` (`call_id`,`account_id`,`version_id`) WHERE task_id is null;--> statement-breakpoint
CREATE TABLE `inspection_tasks` (
	`id` integer PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`recording_id` integer,
	`call_id` integer NOT NULL,
	`form_id` integer NOT NULL,
	`draw_id` integer,
	`place` integer,
	`chance` real,
	`pair_of` integer,
	`session_id` integer,
	`person_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`account_id` integer,
	`account_name` text,
	`assigned_at` integer,
	`due_at` integer,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`form_id`) REFERENCES `scoring_forms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`draw_id`) REFERENCES `sampling_draws`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pair_of`) REFERENCES `inspection_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_id`) REFERENCES `calibration_sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tasks_newest` ON `inspection_tasks` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_state` ON `inspection_tasks` (`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_account` ON `inspection_tasks` (`account_id`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_draw` ON `inspection_tasks` (`draw_id`,`place`);--> statement-breakpoint
CREATE INDEX `tasks_session` ON `inspection_tasks` (`session_id`);--> statement-breakpoint
CREATE INDEX `tasks_call` ON `inspection_tasks` (`call_id`);--> statement-breakpoint
CREATE INDEX `tasks_recording` ON `inspection_tasks` (`recording_id`);--> statement-breakpoint
CREATE INDEX `tasks_pair` ON `inspection_tasks` (`pair_of`) WHERE pair_of is not null;--> statement-breakpoint
CREATE TABLE `default_views` (
	`account_id` integer NOT NULL,
	`list` text NOT NULL,
	`view_id` integer NOT NULL,
	PRIMARY KEY(`account_id`, `list`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`view_id`) REFERENCES `saved_views`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `list_exports` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`list` text NOT NULL,
	`title` text NOT NULL,
	`query` text NOT NULL,
	`words` text NOT NULL,
	`format` text NOT NULL,
	`state` text NOT NULL,
	`rows` integer NOT NULL,
	`bytes` integer,
	`file` text,
	`problem` text,
	`at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `list_exports_own` ON `list_exports` (`account_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `list_exports_ended` ON `list_exports` (`state`,`finished_at`);--> statement-breakpoint
CREATE TABLE `list_layouts` (
	`account_id` integer NOT NULL,
	`list` text NOT NULL,
	`columns` text NOT NULL,
	`density` text NOT NULL,
	PRIMARY KEY(`account_id`, `list`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `saved_views` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`list` text NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`sharing` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_views_name` ON `saved_views` (`account_id`,`list`,`name`);--> statement-breakpoint
CREATE INDEX `saved_views_list` ON `saved_views` (`list`,`sharing`,`id`);--> statement-breakpoint
CREATE TABLE `calendar_days` (
	`day` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `calendar_years` (
	`year` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `recording_notes` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`text` text NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recording_notes_recording` ON `recording_notes` (`recording_id`,`at_ms`);--> statement-breakpoint
CREATE TABLE `finding_claims` (
	`finding_id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`claimed_at` integer NOT NULL,
	`lease_until` integer NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `finding_claims_account` ON `finding_claims` (`account_id`,`lease_until`);--> statement-breakpoint
CREATE TABLE `finding_drafts` (
	`finding_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`fields` text NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`finding_id`, `account_id`),
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `finding_drafts_account` ON `finding_drafts` (`account_id`,`saved_at`);--> statement-breakpoint
CREATE TABLE `finding_skips` (
	`finding_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`finding_id`, `account_id`),
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `finding_skips_account` ON `finding_skips` (`account_id`,`at`);--> statement-breakpoint
CREATE TABLE `recheck_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`finding_id` integer NOT NULL,
	`before` text NOT NULL,
	`after` text,
	`reason` text NOT NULL,
	`after_reveal` integer NOT NULL,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recheck_changes_finding` ON `recheck_changes` (`finding_id`,`at`);--> statement-breakpoint
ALTER TABLE `sources` ADD `tables` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `rechecks` ADD `revealed_at` integer;--> statement-breakpoint
ALTER TABLE `rechecks` ADD `appeal` text;--> statement-breakpoint
CREATE INDEX `complaints_standing` ON `complaints` (`opened_at`,`id`) WHERE stage <> 'withdrawn';