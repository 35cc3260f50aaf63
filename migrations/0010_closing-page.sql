ALTER TABLE `score_sheets` ADD `saving_page` text;--> statement-breakpoint
ALTER TABLE `score_sheets` ADD `saving_from` integer;--> statement-breakpoint
ALTER TABLE `score_sheets` ADD `saving_number` integer;