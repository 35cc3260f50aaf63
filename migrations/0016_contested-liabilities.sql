ALTER TABLE `complaint_liabilities` ADD `basis` text DEFAULT 'settling' NOT NULL;--> statement-breakpoint
ALTER TABLE `review_appeals` ADD `liability_id` integer REFERENCES complaint_liabilities(id);--> statement-breakpoint
CREATE INDEX `review_appeals_of_liability` ON `review_appeals` (`liability_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `review_appeals_liability` ON `review_appeals` (`liability_id`,`round`) WHERE liability_id is not null and state <> 'withdrawn';--> statement-breakpoint
UPDATE `complaint_liabilities` SET `basis` = 'appeal' WHERE `liability` = 'not-liable' AND EXISTS (SELECT 1 FROM `review_appeals` WHERE `review_appeals`.`complaint_id` = `complaint_liabilities`.`complaint_id` AND `review_appeals`.`subject` = 'verification' AND `review_appeals`.`settled_at` = `complaint_liabilities`.`at` AND `review_appeals`.`judge_id` = `complaint_liabilities`.`by_id`);
