import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { append, type Entry } from './append.ts'
import { hashToGoOnFrom } from './seal.ts'
import type { AuditAction, CustomerAction, SubjectKind } from './vocabulary.ts'

type Subject = { kind: SubjectKind; id: number | string }

/** Writes one event of the trail; commands call it inside their own transaction. */
export function record(
  tx: Db,
  actor: Pick<Actor, 'accountId' | 'name'>,
  action: AuditAction,
  subject: Subject,
  particulars: Record<string, unknown> = {},
): void {
  keep(tx, {
    at: Date.now(),
    party: actor.accountId === null ? 'support' : 'service',
    actorId: actor.accountId,
    actorName: actor.name,
    ...{ action, subject, particulars },
  })
}

/** Writes what a customer (客户) did, when the customer did it. No name and no number of theirs. */
export function recordCustomer(
  tx: Db,
  action: CustomerAction,
  at: number,
  subject: Subject,
  particulars: Record<string, unknown> = {},
): void {
  const who = { party: 'customer', actorId: null, actorName: '客户' } as const
  keep(tx, { at, ...who, action, subject, particulars })
}

function keep(db: Db, entry: Entry): void {
  if (append(db, entry)) return
  write(db, (tx) => append(tx, entry, hashToGoOnFrom(tx)))
}
