CREATE TABLE `caller_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`frequent_calls` integer NOT NULL,
	`frequent_days` integer NOT NULL,
	`repeat_days` integer NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `frequent_caller_units` (
	`level` text NOT NULL,
	`unit_id` integer NOT NULL,
	`caller_id` integer NOT NULL,
	`calls` integer NOT NULL,
	`type_id` integer,
	PRIMARY KEY(`level`, `unit_id`, `caller_id`),
	FOREIGN KEY (`caller_id`) REFERENCES `frequent_callers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `frequent_caller_units_calls` ON `frequent_caller_units` (`level`,`unit_id`,`calls`,`caller_id`);--> statement-breakpoint
CREATE INDEX `frequent_caller_units_type` ON `frequent_caller_units` (`level`,`unit_id`,`type_id`,`calls`,`caller_id`);--> statement-breakpoint
CREATE INDEX `frequent_caller_units_caller` ON `frequent_caller_units` (`caller_id`);--> statement-breakpoint
CREATE TABLE `frequent_callers` (
	`id` integer PRIMARY KEY NOT NULL,
	`word` text NOT NULL,
	`active` integer NOT NULL,
	`calls` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`last_call_id` integer NOT NULL,
	`type_id` integer,
	`types` text NOT NULL,
	`parts` text NOT NULL,
	`hours` text NOT NULL,
	`customer_kind` text DEFAULT 'unknown' NOT NULL,
	`kind_by` text DEFAULT '' NOT NULL,
	`kind_at` integer,
	`counted_at` integer NOT NULL,
	FOREIGN KEY (`last_call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `frequent_callers_word_unique` ON `frequent_callers` (`word`);--> statement-breakpoint
CREATE INDEX `frequent_callers_calls` ON `frequent_callers` (`active`,`calls`,`id`);--> statement-breakpoint
CREATE TABLE `frequent_profiles` (
	`by` text NOT NULL,
	`key` text NOT NULL,
	`callers` integer NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`by`, `key`)
);
--> statement-breakpoint
CREATE TABLE `contact_counts` (
	`day` integer PRIMARY KEY NOT NULL,
	`repeat_days` integer NOT NULL,
	`calls` integer NOT NULL,
	`without` integer NOT NULL,
	`stale` integer DEFAULT false NOT NULL,
	`counted_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `contact_days` (
	`day` integer NOT NULL,
	`department_id` integer NOT NULL,
	`type_id` integer NOT NULL,
	`calls` integer NOT NULL,
	`followed` integer NOT NULL,
	`followed_same` integer NOT NULL,
	PRIMARY KEY(`day`, `department_id`, `type_id`)
);
--> statement-breakpoint
CREATE TABLE `repeat_chains` (
	`id` integer PRIMARY KEY NOT NULL,
	`word` text NOT NULL,
	`first_call_id` integer NOT NULL,
	`last_call_id` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`calls` integer NOT NULL,
	`shortest_gap_ms` integer NOT NULL,
	`longest_gap_ms` integer NOT NULL,
	`same` integer NOT NULL,
	`type_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`cause` text,
	`cause_note` text DEFAULT '' NOT NULL,
	`cause_by` text DEFAULT '' NOT NULL,
	`cause_at` integer,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`first_call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`last_call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `repeat_chains_word` ON `repeat_chains` (`word`,`last_at`);--> statement-breakpoint
CREATE INDEX `repeat_chains_newest` ON `repeat_chains` (`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_department` ON `repeat_chains` (`department_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_sub_centre` ON `repeat_chains` (`sub_centre_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_team` ON `repeat_chains` (`team_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_type` ON `repeat_chains` (`type_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_same` ON `repeat_chains` (`same`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `repeat_chains_cause` ON `repeat_chains` (`cause`,`last_at`,`id`);--> statement-breakpoint
CREATE TABLE `repeat_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`last_call_id` integer NOT NULL,
	`figures` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `risk_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`risk_id` integer NOT NULL,
	`step` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`risk_id`) REFERENCES `risks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `risk_events_risk` ON `risk_events` (`risk_id`,`id`);--> statement-breakpoint
CREATE TABLE `risk_standards` (
	`id` integer PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`figures` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `risks` (
	`id` integer PRIMARY KEY NOT NULL,
	`cause` text NOT NULL,
	`kind` text NOT NULL,
	`colour` text NOT NULL,
	`state` text NOT NULL,
	`title` text NOT NULL,
	`href` text NOT NULL,
	`grounds` text NOT NULL,
	`department_id` integer,
	`sub_centre_id` integer,
	`response` text NOT NULL,
	`requirement` text NOT NULL,
	`release` text NOT NULL,
	`limit_amount` integer NOT NULL,
	`limit_unit` text NOT NULL,
	`standard_id` integer,
	`started_at` integer NOT NULL,
	`opened_at` integer,
	`due_at` integer,
	`handled_at` integer,
	`ended_at` integer,
	`reminded_at` integer,
	`escalation` integer DEFAULT 0 NOT NULL,
	`alarm_at` integer,
	`revision` integer DEFAULT 1 NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`once` text,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`standard_id`) REFERENCES `risk_standards`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `risks_once_unique` ON `risks` (`once`);--> statement-breakpoint
CREATE UNIQUE INDEX `risks_cause_open` ON `risks` (`cause`) WHERE state in ('proposed', 'open');--> statement-breakpoint
CREATE INDEX `risks_cause` ON `risks` (`cause`,`ended_at`);--> statement-breakpoint
CREATE INDEX `risks_newest` ON `risks` (`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_state` ON `risks` (`state`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_colour` ON `risks` (`colour`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_department` ON `risks` (`department_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_sub_centre` ON `risks` (`sub_centre_id`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `risks_alarm` ON `risks` (`alarm_at`,`id`) WHERE alarm_at is not null;--> statement-breakpoint
CREATE TABLE `hotspot_bases` (
	`day` integer NOT NULL,
	`slice` text NOT NULL,
	`part` text NOT NULL,
	`calls` integer NOT NULL,
	`heard` integer NOT NULL,
	PRIMARY KEY(`day`, `slice`, `part`)
);
--> statement-breakpoint
CREATE TABLE `hotspot_counts` (
	`day` integer NOT NULL,
	`slice` text NOT NULL,
	`part` text NOT NULL,
	`term_id` integer NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`day`, `slice`, `part`, `term_id`),
	FOREIGN KEY (`term_id`) REFERENCES `hotspot_terms`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hotspot_counts_term` ON `hotspot_counts` (`term_id`,`slice`,`part`,`day`);--> statement-breakpoint
CREATE TABLE `hotspot_days` (
	`day` integer PRIMARY KEY NOT NULL,
	`calls` integer NOT NULL,
	`heard` integer NOT NULL,
	`orders` integer NOT NULL,
	`cut` integer NOT NULL,
	`terms` integer NOT NULL,
	`rising` integer NOT NULL,
	`setting_id` integer,
	`counted_at` integer NOT NULL,
	FOREIGN KEY (`setting_id`) REFERENCES `hotspot_settings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `hotspot_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`figures` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `hotspot_terms` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hotspot_terms_text` ON `hotspot_terms` (`kind`,`text`);--> statement-breakpoint
CREATE TABLE `hotspots` (
	`id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`rank` integer NOT NULL,
	`term_id` integer NOT NULL,
	`others` text NOT NULL,
	`calls` integer NOT NULL,
	`together` integer NOT NULL,
	`weight` real NOT NULL,
	`score` real NOT NULL,
	`expected` real,
	`dispersion` real,
	`chance` real,
	`weeks` integer NOT NULL,
	`rising` integer NOT NULL,
	`call_ids` text NOT NULL,
	FOREIGN KEY (`term_id`) REFERENCES `hotspot_terms`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hotspots_rank` ON `hotspots` (`day`,`rank`);--> statement-breakpoint
CREATE INDEX `hotspots_term` ON `hotspots` (`term_id`,`day`);