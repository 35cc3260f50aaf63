import { and, eq, gt } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { record } from './record.ts'
import { auditEvents } from './schema.ts'
import type { AuditAction, SubjectKind } from './vocabulary.ts'

const quietMs = 10 * 60_000

/**
 * Leaves a trace of looking or listening once per person and subject in ten minutes: one play is
 * many requests for parts of a file, and a reload should not flood the trail.
 */
export function recordOnce(
  db: Db,
  actor: Actor,
  action: AuditAction,
  subject: { kind: SubjectKind; id: number },
  now = Date.now(),
): void {
  if (recordedLately(db, actor, action, subject, now)) return
  write(db, (tx) => {
    // Asked again inside the lock: two requests of one person may arrive together.
    if (!recordedLately(tx, actor, action, subject, now)) record(tx, actor, action, subject)
  })
}

function recordedLately(
  db: Db,
  actor: Actor,
  action: AuditAction,
  subject: { kind: SubjectKind; id: number },
  now: number,
): boolean {
  if (actor.accountId === null) return false
  const seen = db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.subjectKind, subject.kind),
        eq(auditEvents.subjectId, String(subject.id)),
        eq(auditEvents.actorId, actor.accountId),
        eq(auditEvents.action, action),
        gt(auditEvents.at, now - quietMs),
      ),
    )
    .limit(1)
    .get()
  return seen !== undefined
}
