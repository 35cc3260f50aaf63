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
ALTER TABLE `calibration_sessions` ADD `seed` text;--> statement-breakpoint
ALTER TABLE `calibration_sessions` ADD `frame_size` integer;--> statement-breakpoint
ALTER TABLE `calibration_sessions` ADD `conclusion` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `sheets_double` ON `score_sheets` (`submitted_at`,`id`) WHERE purpose = 'double';