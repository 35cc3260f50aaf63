CREATE TABLE `screening_model_choices` (
	`id` integer PRIMARY KEY NOT NULL,
	`model_id` integer,
	`chosen_by` integer,
	`chosen_by_name` text NOT NULL,
	`chosen_at` integer NOT NULL,
	FOREIGN KEY (`model_id`) REFERENCES `screening_models`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `model_choices_model` ON `screening_model_choices` (`model_id`);--> statement-breakpoint
CREATE TABLE `screening_models` (
	`id` integer PRIMARY KEY NOT NULL,
	`base` text NOT NULL,
	`parent_id` integer,
	`weights` text NOT NULL,
	`signals` text NOT NULL,
	`verdicts` integer NOT NULL,
	`upheld` integer NOT NULL,
	`figures` text NOT NULL,
	`outcome` text NOT NULL,
	`trained_at` integer NOT NULL,
	`asked_by` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `findings` ADD `reasons` text;--> statement-breakpoint
ALTER TABLE `screenings` ADD `model_version` integer;