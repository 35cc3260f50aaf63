import { and, count, eq, gte, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { ledgerNews } from '#src/recordings/ledger/queries.ts'
import { rechecks } from '#src/screening/schema.ts'

export type Figures = {
  complaints: { total: number; concealed: number; missed: number }
  /** Null where the person does not recheck, or may not read the ledger. */
  recheckedToday: number | null
  missingYesterday: number | null
}

/** The one line of figures of whoever answers for a department or for quality; null for all others. */
export function figuresOf(db: Db, actor: Actor, now = Date.now()): Figures | null {
  if (!can(actor, 'complaint.expedite')) return null
  const readsLedger = can(actor, 'ledger.read') && actor.scope.kind === 'all'
  return {
    complaints: complaintCounts(db, actor),
    recheckedToday: can(actor, 'finding.recheck') ? recheckedBy(db, actor, startOfDay(now)) : null,
    missingYesterday: readsLedger ? ledgerNews(db, actor, now).missingYesterday : null,
  }
}

function recheckedBy(db: Db, actor: Actor, since: number): number {
  const mine = and(eq(rechecks.accountId, actor.accountId ?? -1), gte(rechecks.at, since))
  return db.select({ n: count() }).from(rechecks).where(mine).get()?.n ?? 0
}

/**
 * An external one is none of ours, also while it waits to be passed on. Most are internal: the sign keeps
 * the search at the unit, where by its class it would walk what other units have.
 */
const ours = sql`+${complaints.class} = 'internal'`

function complaintCounts(db: Db, actor: Actor) {
  const visible = visibleTo(actor, complaints)
  const countOf = (wanted?: SQL) => {
    const seen = db
      .select({ one: sql`1` })
      .from(complaints)
      .where(and(standing, ours, wanted, visible))
    return countUpTo(db, seen)
  }
  return {
    total: countOf(),
    concealed: countOf(eq(complaints.omission, 'concealed')),
    missed: countOf(eq(complaints.omission, 'missed')),
  }
}
