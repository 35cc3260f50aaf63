import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { auditActions, subjectKinds } from './vocabulary.ts'

/** Append-only: triggers refuse UPDATE and DELETE. Names are copied in, so a row outlives accounts. */
export const auditEvents = sqliteTable(
  'audit_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    actorId: integer(),
    actorName: text().notNull(),
    action: text({ enum: keysOf(auditActions) }).notNull(),
    subjectKind: text({ enum: keysOf(subjectKinds) }).notNull(),
    subjectId: text().notNull(),
    particulars: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index('audit_newest').on(table.at, table.id),
    index('audit_subject').on(table.subjectKind, table.subjectId, table.id),
    index('audit_actor').on(table.actorId, table.at, table.id),
  ],
)
export type AuditEvent = typeof auditEvents.$inferSelect
