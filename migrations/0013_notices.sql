CREATE INDEX `notices_shown` ON `notices` (`account_id`,("at" + case when "read_at" is null then 100000000000000 else 0 end),`id`);--> statement-breakpoint
CREATE INDEX `notices_urgent` ON `notices` (`account_id`,`id`) WHERE read_at is null and urgent = 1;--> statement-breakpoint
CREATE INDEX `notices_at` ON `notices` (`at`);