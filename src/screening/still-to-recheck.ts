import { and, eq, isNull, or, sql, type SQL } from 'drizzle-orm'
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { complaints } from '#src/complaints/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Duty } from '#src/recordings/blindness.ts'

import { findings, rechecks } from './schema.ts'

/** Whoever plans the queue has to know the calls in it, and so judges none of them unknowing. */
const judgesBlind = (actor: Actor) => can(actor, 'finding.recheck') && !can(actor, 'queue.plan')

/**
 * Whether a call has a suspicion that this reader may judge, or has judged without having been shown
 * whose call it is; or is the earlier call such a verdict names. Undefined for readers who judge none.
 */
export function stillToRecheck(db: Db, actor: Actor, callId: SQLiteColumn): SQL | undefined {
  if (!judgesBlind(actor)) return undefined
  return or(
    sql`exists ${open(db, actor, callId)}`,
    sql`exists ${namedUnrevealed(db, actor, callId)}`,
  )
}

/** The finding that hides a call from this reader, and what is left to do about it. */
export function recheckDuty(db: Db, actor: Actor, callId: number): Duty | null {
  if (!judgesBlind(actor)) return null
  const [row] = open(db, actor, callId).limit(1).all()
  if (!row) {
    const [naming] = namedUnrevealed(db, actor, callId).limit(1).all()
    return naming ? { kind: 'reveal', href: `/findings/${naming.findingId}` } : null
  }
  return { kind: row.state === 'pending' ? 'recheck' : 'reveal', href: `/findings/${row.id}` }
}

const suspected = alias(findings, 'suspected')
const judged = alias(rechecks, 'judged')

function open(db: Db, actor: Actor, callId: SQLiteColumn | number) {
  return db
    .select({ id: suspected.id, state: suspected.state })
    .from(suspected)
    .leftJoin(judged, eq(judged.findingId, suspected.id))
    .where(
      and(
        eq(suspected.callId, callId),
        or(
          eq(suspected.state, 'pending'),
          and(eq(judged.accountId, actor.accountId ?? 0), isNull(judged.revealedAt)),
        ),
      ),
    )
    .$dynamic()
}

const opened = alias(complaints, 'opened')
const naming = alias(rechecks, 'naming')

/** One's own verdict about a later call that names this one: its reveal tells whose both are. */
function namedUnrevealed(db: Db, actor: Actor, callId: SQLiteColumn | number) {
  return db
    .select({ findingId: naming.findingId })
    .from(opened)
    .innerJoin(naming, eq(naming.complaintId, opened.id))
    .where(
      and(
        eq(opened.concernedCallId, callId),
        // The sign keeps the search at the call: by the reader it would walk all of their verdicts.
        sql`+${naming.accountId} = ${actor.accountId ?? 0}`,
        isNull(naming.revealedAt),
      ),
    )
    .$dynamic()
}
