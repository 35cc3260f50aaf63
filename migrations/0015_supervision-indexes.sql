CREATE INDEX `complaints_sub_centre_omission` ON `complaints` (`sub_centre_id`,`omission`) WHERE omission is not null;--> statement-breakpoint
CREATE INDEX `complaints_department_omission` ON `complaints` (`department_id`,`omission`) WHERE omission is not null;--> statement-breakpoint
CREATE INDEX `complaints_team_omission` ON `complaints` (`team_id`,`omission`) WHERE omission is not null;