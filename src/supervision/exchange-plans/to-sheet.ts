import { and, asc, eq, gte, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { boundsOf, monthAfter } from '#src/complaints/months/month.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { draftSheet } from '../sheets/draft.ts'
import { sheetMost } from '../sheets/vocabulary.ts'
import { entriesOf, presentPlan } from './find.ts'
import { subjectOf, touch } from './keep.ts'
import { exchangeEntries, type ExchangeEntry, type ExchangePlan } from './schema.ts'
import { planRefusals } from './vocabulary.ts'

/** 转督办: a measure that needs to be followed to its effect becomes the draft of a sheet, once. */
export function superviseEntry(
  db: Db,
  actor: Actor,
  planId: number,
  entryId: number,
  seen: number,
  now = Date.now(),
): number {
  authorise(actor, 'supervision.issue')
  return write(db, (tx) => {
    const plan = presentPlan(tx, actor, planId, seen)
    if (plan.state !== 'agreed') throw refused(planRefusals, 'not-agreed')
    const entry = entriesOf(tx, planId).find((one) => one.id === entryId)
    if (!entry) throw refused(planRefusals, 'entry-gone')
    if (entry.sheetId !== null) throw refused(planRefusals, 'sheet-there')
    const { departmentId } = plan
    const { faultCategory, measure, count } = entry
    const words = faultCategories[faultCategory]
    const sheet = draftSheet(
      tx,
      actor,
      {
        departmentId,
        metric: {
          ...({ kind: 'substantiated', departmentId, faultCategory } as const),
          ...{ rootCause: null, staffCategory: null },
        },
        problem: `${monthAfter(plan.month, -1)} ${words}属实 ${count} 件。互通计划措施：${measure}`,
        complaintIds: complaintsBehind(tx, actor, plan, entry),
        source: { kind: 'exchange', id: planId },
      },
      now,
    )
    tx.update(exchangeEntries)
      .set({ sheetId: sheet.id })
      .where(eq(exchangeEntries.id, entryId))
      .run()
    touch(tx, plan)
    record(tx, actor, 'exchange.supervised', subjectOf(plan), { faultCategory })
    return sheet.id
  })
}

/** Those that were counted, as they stand now and as far as the drafter may open them. */
const complaintsBehind = (
  tx: Db,
  actor: Actor,
  plan: ExchangePlan,
  { faultCategory }: ExchangeEntry,
): number[] => {
  const { from = 0, until = 0 } = boundsOf(monthAfter(plan.month, -1)) ?? {}
  return tx
    .select({ id: complaints.id })
    .from(complaints)
    .where(
      and(
        eq(complaints.departmentId, plan.departmentId),
        gte(complaints.openedAt, from),
        lt(complaints.openedAt, until),
        eq(complaints.faultCategory, faultCategory),
        eq(complaints.verdict, 'substantiated'),
        eq(complaints.class, 'internal'),
        standing,
        withinReach(tx, actor),
      ),
    )
    .orderBy(asc(complaints.openedAt), asc(complaints.id))
    .limit(sheetMost.evidence)
    .all()
    .map(({ id }) => id)
}
