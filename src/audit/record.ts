import { placeholder } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, prepared } from '#src/kernel/db.ts'

import { auditEvents } from './schema.ts'
import type { AuditAction, SubjectKind } from './vocabulary.ts'

/** Writes one event of the trail; commands call it inside their own transaction. */
export function record(
  tx: Db,
  actor: Pick<Actor, 'accountId' | 'name'>,
  action: AuditAction,
  subject: { kind: SubjectKind; id: number | string },
  particulars: Record<string, unknown> = {},
): void {
  prepared(tx, insertion).run({
    at: Date.now(),
    party: actor.accountId === null ? 'support' : 'service',
    actorId: actor.accountId,
    actorName: actor.name,
    action,
    subjectKind: subject.kind,
    subjectId: String(subject.id),
    particulars,
  })
}

const insertion = (db: Db) =>
  db
    .insert(auditEvents)
    .values({
      at: placeholder('at'),
      party: placeholder('party'),
      actorId: placeholder('actorId'),
      actorName: placeholder('actorName'),
      action: placeholder('action'),
      subjectKind: placeholder('subjectKind'),
      subjectId: placeholder('subjectId'),
      particulars: placeholder('particulars'),
    })
    .prepare()
