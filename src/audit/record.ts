import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

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
  tx.insert(auditEvents)
    .values({
      at: Date.now(),
      actorId: actor.accountId,
      actorName: actor.name,
      action,
      subjectKind: subject.kind,
      subjectId: String(subject.id),
      particulars,
    })
    .run()
}
