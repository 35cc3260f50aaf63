import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'

import { eapKinds } from './vocabulary.ts'

/**
 * 员工关怀: a talk, readable by whoever keeps it alone. It stands in no list of others, no export, no
 * search and no notice; the trail says that it was opened and never what it says.
 */
export const eapTalks = sqliteTable(
  'eap_talks',
  {
    id: integer().primaryKey(),
    personId: integer()
      .notNull()
      .references(() => people.id),
    kind: text({ enum: keysOf(eapKinds) }).notNull(),
    heldAt: integer().notNull(),
    words: text().notNull(),
    authorId: integer()
      .notNull()
      .references(() => accounts.id),
    authorName: text().notNull(),
    /** Who may read it now: the author, or who took over from the author. */
    keeperId: integer()
      .notNull()
      .references(() => accounts.id),
    at: integer().notNull(),
  },
  (table) => [
    index('eap_talks_keeper').on(table.keeperId, table.heldAt, table.id),
    index('eap_talks_person').on(table.personId, table.heldAt, table.id),
  ],
)
export type EapTalk = typeof eapTalks.$inferSelect

/** 移交: who gave a talk to whom. */
export const eapHandovers = sqliteTable(
  'eap_handovers',
  {
    id: integer().primaryKey(),
    talkId: integer()
      .notNull()
      .references(() => eapTalks.id),
    fromName: text().notNull(),
    toName: text().notNull(),
    reason: text().notNull(),
    /** Who named the successor of a keeper who left; empty where the keeper gave it. */
    byName: text().notNull().default(''),
    at: integer().notNull(),
  },
  (table) => [index('eap_handovers_talk').on(table.talkId, table.id)],
)
