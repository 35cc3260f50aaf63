CREATE TABLE `transcript_imports` (
	`transcript_id` integer PRIMARY KEY NOT NULL,
	`format` text NOT NULL,
	`file_name` text NOT NULL,
	`timing` text NOT NULL,
	`imported_by` text NOT NULL,
	`imported_at` integer NOT NULL,
	FOREIGN KEY (`transcript_id`) REFERENCES `transcripts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_segments` (
	`id` integer PRIMARY KEY NOT NULL,
	`transcript_id` integer NOT NULL,
	`voice` text NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`text` text NOT NULL,
	`raw_text` text NOT NULL,
	`confidence` real,
	`doubtful` integer NOT NULL,
	FOREIGN KEY (`transcript_id`) REFERENCES `transcripts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
INSERT INTO `__new_segments`("id", "transcript_id", "voice", "start_ms", "end_ms", "text", "raw_text", "confidence", "doubtful") SELECT "id", "transcript_id", "voice", "start_ms", "end_ms", "text", "raw_text", "confidence", "doubtful" FROM `segments`;--> statement-breakpoint
DROP TABLE `segments`;--> statement-breakpoint
ALTER TABLE `__new_segments` RENAME TO `segments`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `segments_transcript` ON `segments` (`transcript_id`,`start_ms`,`id`);--> statement-breakpoint
CREATE INDEX `recordings_name` ON `recordings` (`original_name`);--> statement-breakpoint
CREATE INDEX `transcripts_heard` ON `transcripts` (`id`) WHERE "transcripts"."engine" <> 'imported';