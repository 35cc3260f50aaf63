import { and, asc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { auditEvents } from './schema.ts'
import type { AuditAction, SubjectKind } from './vocabulary.ts'

export type TimelineEvent = { at: number; actorName: string; action: AuditAction }

/** What was done to one thing, in the order it happened; the first 200 events. */
export function eventsOf(db: Db, kind: SubjectKind, id: number | string): TimelineEvent[] {
  return db
    .select({
      at: auditEvents.at,
      actorName: auditEvents.actorName,
      action: auditEvents.action,
    })
    .from(auditEvents)
    .where(and(eq(auditEvents.subjectKind, kind), eq(auditEvents.subjectId, String(id))))
    .orderBy(asc(auditEvents.id))
    .limit(200)
    .all()
}
