import { sql } from 'drizzle-orm'
import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { auditActions, parties, subjectKinds, trailFaults } from './vocabulary.ts'

/** Append-only: triggers refuse UPDATE and DELETE. Names are copied in, so a row outlives accounts. */
export const auditEvents = sqliteTable(
  'audit_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    party: text({ enum: keysOf(parties) })
      .notNull()
      .default('support'),
    actorId: integer(),
    actorName: text().notNull(),
    action: text({ enum: keysOf(auditActions) }).notNull(),
    subjectKind: text({ enum: keysOf(subjectKinds) }).notNull(),
    subjectId: text().notNull(),
    particulars: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** Over the hash before it and every other column; null until what was there at an upgrade is sealed. */
    hash: blob({ mode: 'buffer' }),
  },
  (table) => [
    index('audit_newest').on(table.at, table.id),
    index('audit_subject').on(table.subjectKind, table.subjectId, table.at, table.id),
    index('audit_actor').on(table.actorId, table.at, table.id),
    // What is rare is not looked for through the years. New entries come last in each of these.
    index('audit_kind').on(table.subjectKind, table.at, table.id),
    index('audit_action').on(table.action, table.at, table.id),
    index('audit_customer')
      .on(table.at, table.id)
      .where(sql`party = 'customer'`),
    index('audit_service')
      .on(table.at, table.id)
      .where(sql`party = 'service'`),
    index('audit_support')
      .on(table.at, table.id)
      .where(sql`party = 'support'`),
  ],
)
export type AuditEvent = typeof auditEvents.$inferSelect

/** The last entry of the trail as it was when somebody took a copy of its hash away (校验头). */
export const trailHeads = sqliteTable('trail_heads', {
  id: integer().primaryKey(),
  entry: integer().notNull(),
  hash: text().notNull(),
  entryAt: integer().notNull(),
  takenAt: integer().notNull(),
  takenBy: text().notNull(),
})
export type TrailHead = typeof trailHeads.$inferSelect

/** A walk through the whole trail and what it found; neither this nor a head is ever changed. */
export const trailChecks = sqliteTable('trail_checks', {
  id: integer().primaryKey(),
  startedAt: integer().notNull(),
  finishedAt: integer().notNull(),
  askedBy: text().notNull(),
  /** How far it was found sound. */
  entries: integer().notNull(),
  lastEntry: integer().notNull(),
  lastHash: text().notNull(),
  fault: text({ enum: keysOf(trailFaults) }),
  faultEntry: integer(),
  /** The last entry the fault may lie at, where a kept head only tells a range. */
  faultUntil: integer(),
  /** The head somebody brought to be compared with. */
  keptEntry: integer(),
  keptHash: text(),
})
export type TrailCheck = typeof trailChecks.$inferSelect
