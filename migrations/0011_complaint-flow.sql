CREATE TABLE `trail_checks` (
	`id` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer NOT NULL,
	`asked_by` text NOT NULL,
	`entries` integer NOT NULL,
	`last_entry` integer NOT NULL,
	`last_hash` text NOT NULL,
	`fault` text,
	`fault_entry` integer,
	`fault_until` integer,
	`kept_entry` integer,
	`kept_hash` text
);
--> statement-breakpoint
CREATE TABLE `trail_heads` (
	`id` integer PRIMARY KEY NOT NULL,
	`entry` integer NOT NULL,
	`hash` text NOT NULL,
	`entry_at` integer NOT NULL,
	`taken_at` integer NOT NULL,
	`taken_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `clips` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`from_ms` integer NOT NULL,
	`until_ms` integer NOT NULL,
	`purpose` text NOT NULL,
	`spans` text NOT NULL,
	`lines` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`problem` text,
	`account_id` integer NOT NULL,
	`account_name` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `clips_recording` ON `clips` (`recording_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_calls` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`call_id` integer NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`removed_at` integer,
	`removed_by_name` text,
	`removed_reason` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_calls_complaint` ON `complaint_calls` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_calls_call` ON `complaint_calls` (`call_id`);--> statement-breakpoint
CREATE TABLE `complaint_referrals` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`referred_to` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`taken_back_at` integer,
	`taken_back_by_name` text,
	`taken_back_reason` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_referrals_complaint` ON `complaint_referrals` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_reopenings` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`to_stage` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_reopenings_complaint` ON `complaint_reopenings` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_spells` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`stage` text NOT NULL,
	`department_id` integer,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`due_at` integer,
	`due_known` integer DEFAULT true NOT NULL,
	`paused_ms` integer DEFAULT 0 NOT NULL,
	`escalation` integer DEFAULT 0 NOT NULL,
	`reminded_at` integer,
	`alarm_at` integer DEFAULT 0,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_spells_complaint` ON `complaint_spells` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_spells_stage` ON `complaint_spells` (`stage`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_spells_ended` ON `complaint_spells` (`ended_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_spells_alarm` ON `complaint_spells` (`alarm_at`,`id`) WHERE alarm_at is not null;--> statement-breakpoint
CREATE TABLE `complaint_supplements` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_supplements_complaint` ON `complaint_supplements` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_closings` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`verdict` text,
	`nothing_to_improve` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_closings_complaint` ON `complaint_closings` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_contacts` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`outcome` text NOT NULL,
	`contacted_at` integer NOT NULL,
	`call_id` integer,
	`call_no` text NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_contacts_complaint` ON `complaint_contacts` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_contacts_untied` ON `complaint_contacts` (upper(trim(call_no))) WHERE call_id is null;--> statement-breakpoint
CREATE TABLE `complaint_drafts` (
	`complaint_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`form` text NOT NULL,
	`spell_id` integer NOT NULL,
	`fields` text NOT NULL,
	`typed_at` integer NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`complaint_id`, `account_id`, `form`),
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `complaint_improvements` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`measure` text NOT NULL,
	`owner_id` integer NOT NULL,
	`owner_name` text NOT NULL,
	`department_id` integer,
	`due_at` integer NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`done_at` integer,
	`done_note` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_improvements_complaint` ON `complaint_improvements` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_improvements_owner` ON `complaint_improvements` (`owner_id`,`done_at`,`due_at`);--> statement-breakpoint
CREATE TABLE `complaint_investigations` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_investigations_complaint` ON `complaint_investigations` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_investigations_account` ON `complaint_investigations` (`account_id`,`ended_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `complaint_investigations_open` ON `complaint_investigations` (`complaint_id`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `complaint_liabilities` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`liability` text NOT NULL,
	`person_id` integer,
	`department_id` integer,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_liabilities_complaint` ON `complaint_liabilities` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_liabilities_person` ON `complaint_liabilities` (`person_id`,`at`);--> statement-breakpoint
CREATE TABLE `complaint_listenings` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`recording_id` integer NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `complaint_listenings_heard` ON `complaint_listenings` (`complaint_id`,`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_listenings_recording` ON `complaint_listenings` (`recording_id`);--> statement-breakpoint
CREATE TABLE `complaint_replies` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`round` integer NOT NULL,
	`department_id` integer,
	`handled_at` integer NOT NULL,
	`handled_by` text NOT NULL,
	`content` text NOT NULL,
	`result` text NOT NULL,
	`answerable` text NOT NULL,
	`told` integer NOT NULL,
	`feedback` text NOT NULL,
	`agreed_solution` text NOT NULL,
	`unreached_reason` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`bounced_at` integer,
	`bounced_by_id` integer,
	`bounced_by_name` text,
	`bounce_checks` text,
	`bounce_note` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bounced_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_replies_complaint` ON `complaint_replies` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_replies_bounced` ON `complaint_replies` (`department_id`,`bounced_at`);--> statement-breakpoint
CREATE TABLE `complaint_return_visits` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`outcome` text NOT NULL,
	`visited_at` integer NOT NULL,
	`call_id` integer,
	`call_no` text NOT NULL,
	`score` integer,
	`words` text NOT NULL,
	`given_up` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_return_visits_complaint` ON `complaint_return_visits` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_return_visits_untied` ON `complaint_return_visits` (upper(trim(call_no))) WHERE call_id is null;--> statement-breakpoint
CREATE TABLE `complaint_verifications` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`basis` text NOT NULL,
	`verdict` text NOT NULL,
	`fault_category` text NOT NULL,
	`root_cause` text NOT NULL,
	`cause_detail` text NOT NULL,
	`reasoning` text NOT NULL,
	`rests_on` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`superseded_at` integer,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_verifications_complaint` ON `complaint_verifications` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_verifications_cause` ON `complaint_verifications` (`root_cause`,`at`);--> statement-breakpoint
CREATE TABLE `reply_checks` (
	`code` text PRIMARY KEY NOT NULL,
	`sentence` text NOT NULL,
	`part` text,
	`least` integer,
	`active` integer DEFAULT true NOT NULL,
	`position` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `verification_evidence` (
	`id` integer PRIMARY KEY NOT NULL,
	`verification_id` integer NOT NULL,
	`recording_id` integer,
	`call_id` integer,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`voice` text,
	`text` text NOT NULL,
	`heard_at` integer NOT NULL,
	FOREIGN KEY (`verification_id`) REFERENCES `complaint_verifications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `verification_evidence_verification` ON `verification_evidence` (`verification_id`);--> statement-breakpoint
CREATE TABLE `frozen_complaints` (
	`month` text NOT NULL,
	`complaint_id` integer NOT NULL,
	`department_id` integer,
	`verdict` text,
	`omission` text,
	PRIMARY KEY(`month`, `complaint_id`),
	FOREIGN KEY (`month`) REFERENCES `frozen_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `frozen_complaints_complaint` ON `frozen_complaints` (`complaint_id`);--> statement-breakpoint
CREATE TABLE `frozen_counts` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer,
	`complaints` integer NOT NULL,
	`substantiated` integer NOT NULL,
	`unsubstantiated` integer NOT NULL,
	`concealed` integer NOT NULL,
	`missed` integer NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `frozen_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `frozen_counts_month` ON `frozen_counts` (`month`,`department_id`);--> statement-breakpoint
CREATE INDEX `frozen_counts_of_department` ON `frozen_counts` (`department_id`,`month`);--> statement-breakpoint
CREATE TABLE `frozen_months` (
	`month` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`note` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `month_corrections` (
	`id` integer PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`department_id` integer,
	`complaint_id` integer NOT NULL,
	`field` text NOT NULL,
	`delta` integer NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`month`) REFERENCES `frozen_months`(`month`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `month_corrections_month` ON `month_corrections` (`month`,`id`);--> statement-breakpoint
CREATE INDEX `month_corrections_complaint` ON `month_corrections` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_arbitrations` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`dispatch_id` integer NOT NULL,
	`dispute` text NOT NULL,
	`asked_at` integer NOT NULL,
	`asked_by_id` integer,
	`asked_by_name` text NOT NULL,
	`department_id` integer,
	`decision` text,
	`decided_at` integer,
	`decided_by_id` integer,
	`decided_by_name` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`dispatch_id`) REFERENCES `complaint_dispatches`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_arbitrations_complaint` ON `complaint_arbitrations` (`complaint_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `complaint_arbitrations_open` ON `complaint_arbitrations` (`complaint_id`) WHERE decided_at is null;--> statement-breakpoint
CREATE TABLE `complaint_dispatches` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`department_id` integer NOT NULL,
	`principle` text NOT NULL,
	`proposed` text,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`accepted_at` integer,
	`accepted_by_id` integer,
	`accepted_by_name` text,
	`ended_at` integer,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`accepted_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_dispatches_complaint` ON `complaint_dispatches` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_dispatches_department` ON `complaint_dispatches` (`department_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_expeditings` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`stage` text NOT NULL,
	`note` text NOT NULL,
	`told` integer NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_expeditings_complaint` ON `complaint_expeditings` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_participants` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`role` text NOT NULL,
	`department_id` integer NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_participants_complaint` ON `complaint_participants` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_participants_department` ON `complaint_participants` (`department_id`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_send_backs` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`dispatch_id` integer NOT NULL,
	`department_id` integer NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`answer` text,
	`answer_reason` text,
	`answered_at` integer,
	`answered_by_id` integer,
	`answered_by_name` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`dispatch_id`) REFERENCES `complaint_dispatches`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_send_backs_complaint` ON `complaint_send_backs` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_send_backs_department` ON `complaint_send_backs` (`department_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_send_backs_newest` ON `complaint_send_backs` (`at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `complaint_send_backs_open` ON `complaint_send_backs` (`complaint_id`) WHERE answer is null;--> statement-breakpoint
CREATE TABLE `routing_areas` (
	`business_type_id` integer PRIMARY KEY NOT NULL,
	`department_id` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`business_type_id`) REFERENCES `business_types`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `routing_regions` (
	`province` text PRIMARY KEY NOT NULL,
	`department_id` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `complaint_escalations` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`spell_id` integer NOT NULL,
	`step` text NOT NULL,
	`level` integer NOT NULL,
	`at` integer NOT NULL,
	`told` text NOT NULL,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_escalations_complaint` ON `complaint_escalations` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `complaint_escalations_newest` ON `complaint_escalations` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `complaint_pauses` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`reason` text NOT NULL,
	`from` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`until` integer,
	`ended_by_name` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `complaint_pauses_complaint` ON `complaint_pauses` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `major_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`reasons` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	`lifted_at` integer,
	`lifted_by_name` text,
	`lifted_reason` text,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `major_marks_complaint` ON `major_marks` (`complaint_id`,`id`);--> statement-breakpoint
CREATE TABLE `time_limits` (
	`id` integer PRIMARY KEY NOT NULL,
	`step` text NOT NULL,
	`level` text NOT NULL,
	`source` text,
	`class` text,
	`amount` integer NOT NULL,
	`unit` text NOT NULL,
	`from` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `time_limits_step` ON `time_limits` (`step`,`level`,`from`);--> statement-breakpoint
CREATE TABLE `timing_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`remind_percent` integer NOT NULL,
	`levels` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `message_channels` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`host` text NOT NULL,
	`active` integer DEFAULT false NOT NULL,
	`notices` text NOT NULL,
	`quiet_from` integer,
	`quiet_until` integer,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `message_channels_name` ON `message_channels` (`name`) WHERE removed_at is null;--> statement-breakpoint
CREATE TABLE `message_hosts` (
	`host` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `message_secrets` (
	`channel_id` integer PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`secret` text NOT NULL,
	FOREIGN KEY (`channel_id`) REFERENCES `message_channels`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` integer PRIMARY KEY NOT NULL,
	`channel_id` integer NOT NULL,
	`notice` text,
	`text` text NOT NULL,
	`urgent` integer DEFAULT false NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`at` integer NOT NULL,
	`sent_at` integer,
	FOREIGN KEY (`channel_id`) REFERENCES `message_channels`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `messages_at` ON `messages` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `messages_channel` ON `messages` (`channel_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `messages_state` ON `messages` (`state`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `notices` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`kind` text NOT NULL,
	`sentence` text NOT NULL,
	`href` text NOT NULL,
	`urgent` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	`read_at` integer,
	`key` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notices_account` ON `notices` (`account_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `notices_shown` ON `notices` (`account_id`,("at" + case when "read_at" is null then 100000000000000 else 0 end),`id`);--> statement-breakpoint
CREATE INDEX `notices_urgent` ON `notices` (`account_id`,`id`) WHERE read_at is null and urgent = 1;--> statement-breakpoint
CREATE INDEX `notices_at` ON `notices` (`at`);--> statement-breakpoint
CREATE INDEX `notices_unread` ON `notices` (`account_id`,`id`) WHERE read_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `notices_key` ON `notices` (`account_id`,`key`);--> statement-breakpoint
CREATE TABLE `unmaskings` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`until` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `unmaskings_open` ON `unmaskings` (`account_id`,`subject_kind`,`subject_id`,`until`);--> statement-breakpoint
CREATE TABLE `interview_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`interview_id` integer NOT NULL,
	`interviewee` text NOT NULL,
	`held_at` integer NOT NULL,
	`coaching` text NOT NULL,
	`feedback` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` integer,
	`by_name` text NOT NULL,
	FOREIGN KEY (`interview_id`) REFERENCES `interviews`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `interview_changes_interview` ON `interview_changes` (`interview_id`,`id`);--> statement-breakpoint
CREATE TABLE `interviews` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_id` integer NOT NULL,
	`tier` text NOT NULL,
	`state` text NOT NULL,
	`person_id` integer,
	`team_id` integer,
	`department_id` integer,
	`sub_centre_id` integer,
	`opened_at` integer,
	`due_at` integer,
	`interviewee` text DEFAULT '' NOT NULL,
	`held_at` integer,
	`coaching` text DEFAULT '' NOT NULL,
	`feedback` text DEFAULT '' NOT NULL,
	`by_id` integer,
	`by_name` text DEFAULT '' NOT NULL,
	`done_at` integer,
	`cancelled_reason` text,
	`cancelled_at` integer,
	`overturned_at` integer,
	FOREIGN KEY (`complaint_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `interviews_tier` ON `interviews` (`complaint_id`,`tier`) WHERE state <> 'cancelled';--> statement-breakpoint
CREATE INDEX `interviews_complaint` ON `interviews` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `interviews_state` ON `interviews` (`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `interviews_department` ON `interviews` (`department_id`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `interviews_sub_centre` ON `interviews` (`sub_centre_id`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `interviews_team` ON `interviews` (`team_id`,`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `interviews_person` ON `interviews` (`person_id`,`id`);--> statement-breakpoint
DROP INDEX `audit_subject`;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `party` text DEFAULT 'support' NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_events` ADD `hash` blob;--> statement-breakpoint
CREATE INDEX `audit_customer` ON `audit_events` (`at`,`id`) WHERE party = 'customer';--> statement-breakpoint
CREATE INDEX `audit_service` ON `audit_events` (`at`,`id`) WHERE party = 'service';--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit_events` (`subject_kind`,`subject_id`,`at`,`id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_complaints` (
	`id` integer PRIMARY KEY NOT NULL,
	`complaint_no` text NOT NULL,
	`source` text NOT NULL,
	`call_id` integer,
	`concerned_call_id` integer,
	`register_entry_id` integer,
	`outside_case_id` integer,
	`work_order_id` integer,
	`class` text DEFAULT 'internal' NOT NULL,
	`caller` text DEFAULT '' NOT NULL,
	`customer_name` text DEFAULT '' NOT NULL,
	`omission` text,
	`fault_category` text NOT NULL,
	`target` text,
	`stage` text DEFAULT 'opened' NOT NULL,
	`level` text DEFAULT 'ordinary' NOT NULL,
	`opinion_risk` text DEFAULT '' NOT NULL,
	`handling_department_id` integer,
	`handler_id` integer,
	`handler_name` text DEFAULT '' NOT NULL,
	`stage_at` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`contact_due_at` integer,
	`contacted_at` integer,
	`contact_reminded_at` integer,
	`contact_escalation` integer DEFAULT 0 NOT NULL,
	`contact_alarm_at` integer DEFAULT 0,
	`paused_at` integer,
	`verdict` text,
	`verdict_at` integer,
	`closed_at` integer,
	`merged_into_id` integer,
	`evidence_start_ms` integer,
	`evidence_end_ms` integer,
	`note` text DEFAULT '' NOT NULL,
	`sub_centre_id` integer,
	`department_id` integer,
	`team_id` integer,
	`person_id` integer,
	`opened_at` integer NOT NULL,
	`opened_by` integer,
	`opened_by_name` text NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`concerned_call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`register_entry_id`) REFERENCES `register_entries`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`outside_case_id`) REFERENCES `outside_cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`work_order_id`) REFERENCES `work_orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`handling_department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`handler_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merged_into_id`) REFERENCES `complaints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sub_centre_id`) REFERENCES `sub_centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`department_id`) REFERENCES `departments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`opened_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_complaints`("id", "complaint_no", "source", "call_id", "concerned_call_id", "register_entry_id", "omission", "fault_category", "target", "stage", "evidence_start_ms", "evidence_end_ms", "note", "sub_centre_id", "department_id", "team_id", "person_id", "opened_at", "opened_by", "opened_by_name") SELECT "id", "complaint_no", "source", "call_id", "concerned_call_id", "register_entry_id", "omission", "fault_category", "target", "stage", "evidence_start_ms", "evidence_end_ms", "note", "sub_centre_id", "department_id", "team_id", "person_id", "opened_at", "opened_by", "opened_by_name" FROM `complaints`;--> statement-breakpoint
DROP TABLE `complaints`;--> statement-breakpoint
ALTER TABLE `__new_complaints` RENAME TO `complaints`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `complaints_complaintNo_unique` ON `complaints` (`complaint_no`);--> statement-breakpoint
CREATE UNIQUE INDEX `complaints_registerEntryId_unique` ON `complaints` (`register_entry_id`);--> statement-breakpoint
CREATE INDEX `complaints_newest` ON `complaints` (`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_standing` ON `complaints` (`opened_at`,`id`) WHERE stage not in ('withdrawn', 'merged', 'referred');--> statement-breakpoint
CREATE INDEX `complaints_stage` ON `complaints` (`stage`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_due` ON `complaints` (`stage`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_handling_due` ON `complaints` (`handling_department_id`,`stage`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_running` ON `complaints` (`due_at`,`id`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `complaints_handling_running` ON `complaints` (`handling_department_id`,`due_at`,`id`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `complaints_paused` ON `complaints` (`paused_at`,`id`) WHERE paused_at is not null;--> statement-breakpoint
CREATE INDEX `complaints_contact_due` ON `complaints` (`contact_due_at`,`id`) WHERE contact_due_at is not null and contacted_at is null and stage in ('opened', 'dispatched', 'intervening');--> statement-breakpoint
CREATE INDEX `complaints_contact_alarm` ON `complaints` (`contact_alarm_at`,`id`) WHERE contact_alarm_at is not null;--> statement-breakpoint
CREATE INDEX `complaints_handling` ON `complaints` (`handling_department_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_caller` ON `complaints` (`caller`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_outside` ON `complaints` (`outside_case_id`);--> statement-breakpoint
CREATE INDEX `complaints_order` ON `complaints` (`work_order_id`);--> statement-breakpoint
CREATE INDEX `complaints_merged` ON `complaints` (`merged_into_id`);--> statement-breakpoint
CREATE INDEX `complaints_verdict` ON `complaints` (`verdict`,`verdict_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_level` ON `complaints` (`level`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_risky` ON `complaints` (`opened_at`,`id`) WHERE opinion_risk <> '';--> statement-breakpoint
CREATE INDEX `complaints_call` ON `complaints` (`call_id`);--> statement-breakpoint
CREATE INDEX `complaints_concerned` ON `complaints` (`concerned_call_id`);--> statement-breakpoint
CREATE INDEX `complaints_omission` ON `complaints` (`omission`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_sub_centre` ON `complaints` (`sub_centre_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_department` ON `complaints` (`department_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_team` ON `complaints` (`team_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_opener` ON `complaints` (`opened_by`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `complaints_person` ON `complaints` (`person_id`,`opened_at`,`id`);--> statement-breakpoint
CREATE TABLE `__new_review_appeals` (
	`id` integer PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`sheet_id` integer,
	`finding_id` integer,
	`verification_id` integer,
	`round` integer NOT NULL,
	`party` text DEFAULT 'agent' NOT NULL,
	`call_id` integer,
	`complaint_id` integer,
	`scorer_id` integer NOT NULL,
	`scorer_name` text NOT NULL,
	`rules` text DEFAULT '[]' NOT NULL,
	`person_id` integer,
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
	FOREIGN KEY (`verification_id`) REFERENCES `complaint_verifications`(`id`) ON UPDATE no action ON DELETE no action,
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
INSERT INTO `__new_review_appeals`("id", "subject", "sheet_id", "finding_id", "round", "call_id", "complaint_id", "scorer_id", "scorer_name", "rules", "person_id", "team_id", "department_id", "sub_centre_id", "state", "filed_by", "filed_by_name", "filed_at", "window_until", "due_at", "judge_id", "judge_name", "taken_at", "settled_at") SELECT "id", "subject", "sheet_id", "finding_id", "round", "call_id", "complaint_id", "scorer_id", "scorer_name", "rules", "person_id", "team_id", "department_id", "sub_centre_id", "state", "filed_by", "filed_by_name", "filed_at", "window_until", "due_at", "judge_id", "judge_name", "taken_at", "settled_at" FROM `review_appeals`;--> statement-breakpoint
DROP TABLE `review_appeals`;--> statement-breakpoint
ALTER TABLE `__new_review_appeals` RENAME TO `review_appeals`;--> statement-breakpoint
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
CREATE INDEX `review_appeals_of_verification` ON `review_appeals` (`verification_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_appeals_of_complaint` ON `review_appeals` (`complaint_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_verification` ON `review_appeals` (`verification_id`,`round`) WHERE verification_id is not null and state <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_sheet` ON `review_appeals` (`sheet_id`,`round`) WHERE sheet_id is not null and state <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_finding` ON `review_appeals` (`finding_id`,`round`) WHERE finding_id is not null and state <> 'withdrawn';--> statement-breakpoint
ALTER TABLE `review_appeal_points` ADD `aspect` text;--> statement-breakpoint
ALTER TABLE `score_sheets` ADD `set_aside_for` text;--> statement-breakpoint
ALTER TABLE `score_sheets` ADD `knew_agent` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `score_sheets` ADD `saving_page` text;--> statement-breakpoint
ALTER TABLE `score_sheets` ADD `saving_from` integer;--> statement-breakpoint
ALTER TABLE `score_sheets` ADD `saving_number` integer;