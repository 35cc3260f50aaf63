CREATE TABLE `hand_matches` (
	`id` integer PRIMARY KEY NOT NULL,
	`recording_id` integer NOT NULL,
	`call_id` integer NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hand_matches_recording` ON `hand_matches` (`recording_id`,`id`);--> statement-breakpoint
ALTER TABLE `ledger_entries` ADD `ambiguous` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `ledger_entries_ambiguous` ON `ledger_entries` (`at`,`id`) WHERE ambiguous = 1;--> statement-breakpoint
-- Recordings that already wait because several calls fit their name.
UPDATE `ledger_entries` SET `ambiguous` = 1 WHERE `recording_id` IN (
	SELECT r.recording_id FROM read_names AS r
	JOIN recordings ON recordings.id = r.recording_id AND recordings.call_id IS NULL
	JOIN sources ON sources.id = recordings.source_id
	WHERE r.started_at IS NOT NULL AND (r.agent_no IS NOT NULL OR r.caller IS NOT NULL)
	AND (SELECT count(*) FROM (
		SELECT 1 FROM calls
		WHERE calls.started_at BETWEEN r.started_at - sources.tolerance_ms AND r.started_at + sources.tolerance_ms
		AND (r.agent_no IS NULL OR calls.person_id IN (SELECT id FROM people WHERE people.agent_no = r.agent_no))
		AND (r.caller IS NULL OR calls.caller = r.caller OR (r.agent_no IS NOT NULL AND calls.caller = ''))
		LIMIT 2
	)) > 1
);
