CREATE TABLE `joined_sides` (
	`recording_id` integer PRIMARY KEY NOT NULL,
	`agent_side_id` integer NOT NULL,
	`customer_side_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`recording_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`agent_side_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`customer_side_id`) REFERENCES `recordings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `joined_sides_agentSideId_unique` ON `joined_sides` (`agent_side_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `joined_sides_customerSideId_unique` ON `joined_sides` (`customer_side_id`);--> statement-breakpoint
CREATE TABLE `twin_waits` (
	`id` integer PRIMARY KEY NOT NULL,
	`minutes` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `recordings` ADD `layout` text;