import { and, asc, eq, gte, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { boundsOf } from '#src/complaints/months/month.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { people } from '#src/organisation/schema.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { contestMonths, contestRewards, redFlags, type RewardEdit, rewardEdits } from './schema.ts'
import { contestRefusals, type ContestRule, type RewardChange } from './vocabulary.ts'

export type Candidate = { departmentId: number; personId: number; calls: number; praises: number }

/**
 * 优秀客服专员: of the winning departments, who answered the calls asked for and has no complaint of the
 * month that was substantiated or still waits for its verdict. Those with more praise come first, then
 * those with more calls; so many of each department.
 */
export function rewardCandidates(
  db: Db,
  month: string,
  departmentIds: readonly number[],
  rule: Pick<ContestRule, 'rewardCalls' | 'rewardPlaces'>,
): Candidate[] {
  const bounds = boundsOf(month)
  if (!bounds || departmentIds.length === 0) return []
  const tallies = answeredBy(db, bounds, departmentIds).filter(
    (one) => one.calls >= rule.rewardCalls,
  )
  const tainted = peopleWithComplaints(db, bounds)
  const praises = praisesOf(db, bounds)
  const ranked = tallies
    .filter(({ personId }) => !tainted.has(personId))
    .map((one) => ({ ...one, praises: praises.get(one.personId) ?? 0 }))
    .toSorted((a, b) => b.praises - a.praises || b.calls - a.calls || a.personId - b.personId)
  return departmentIds.flatMap((id) =>
    ranked.filter(({ departmentId }) => departmentId === id).slice(0, rule.rewardPlaces),
  )
}

type Bounds = { from: number; until: number }

function answeredBy(db: Db, { from, until }: Bounds, departmentIds: readonly number[]) {
  const { departmentId, day, personId, calls: count } = handledCalls
  return departmentIds.flatMap((id) =>
    db
      .select({ departmentId, personId, calls: sql<number>`sum(${count})` })
      .from(handledCalls)
      .where(and(eq(departmentId, id), gte(day, dayNumber(from)), lt(day, dayNumber(until))))
      .groupBy(personId)
      .all(),
  )
}

function peopleWithComplaints(db: Db, { from, until }: Bounds): ReadonlySet<number> {
  const { personId, verdict, openedAt, class: of } = complaints
  const rows = db
    .selectDistinct({ personId })
    .from(complaints)
    .where(
      and(
        gte(openedAt, from),
        lt(openedAt, until),
        standing,
        eq(of, 'internal'),
        isNotNull(sql`+${personId}`),
        or(isNull(sql`+${verdict}`), sql`+${verdict} = 'substantiated'`),
      ),
    )
    .all()
  return new Set(rows.flatMap((row) => row.personId ?? []))
}

/** 表扬: work orders of that kind whose call is known. */
function praisesOf(db: Db, { from, until }: Bounds): Map<number, number> {
  const { type, createdAt, callId } = workOrders
  const rows = db
    .select({ personId: calls.personId, praises: sql<number>`sum(1)` })
    .from(workOrders)
    .innerJoin(calls, eq(calls.id, callId))
    .where(and(eq(type, 'praise'), gte(createdAt, from), lt(createdAt, until)))
    .groupBy(calls.personId)
    .all()
  return new Map(
    rows.flatMap((row) => (row.personId === null ? [] : [[row.personId, row.praises]])),
  )
}

export type RewardRow = {
  departmentId: number
  personId: number
  name: string
  agentNo: string
  /** Null for who was added by hand. */
  facts: { calls: number; praises: number } | null
  /** The newest edit that put it here or took it off. */
  edit: RewardEdit | null
  listed: boolean
}

/** The list as it was announced, with what was changed since and why; who was taken off stands struck. */
export function rewardsOf(db: Db, month: string): RewardRow[] {
  const announcedOnes = db
    .select()
    .from(contestRewards)
    .where(eq(contestRewards.month, month))
    .orderBy(asc(contestRewards.departmentId), asc(contestRewards.id))
    .all()
  const edits = editsOf(db, month)
  const rows = new Map<number, Omit<RewardRow, 'name' | 'agentNo'>>()
  for (const { personId, departmentId, calls: answered, praises } of announcedOnes) {
    const facts = { calls: answered, praises }
    rows.set(personId, { personId, departmentId, facts, edit: null, listed: true })
  }
  for (const edit of edits) {
    const { personId, departmentId } = edit
    const facts = rows.get(personId)?.facts ?? null
    const listed = edit.change === 'added'
    rows.set(personId, { personId, departmentId, facts, edit, listed })
  }
  const named = new Map(
    db
      .select({ id: people.id, name: people.name, agentNo: people.agentNo })
      .from(people)
      .where(isOneOf(people.id, [...rows.keys()]))
      .all()
      .map(({ id, ...person }) => [id, person]),
  )
  return [...rows.values()].map((row) => ({
    ...row,
    name: named.get(row.personId)?.name ?? '',
    agentNo: named.get(row.personId)?.agentNo ?? '',
  }))
}

const editsOf = (db: Db, month: string): RewardEdit[] =>
  db
    .select()
    .from(rewardEdits)
    .where(eq(rewardEdits.month, month))
    .orderBy(asc(rewardEdits.id))
    .all()

export type NewEdit = { month: string; agentNo: string; change: RewardChange; reason: string }

/** 增补、撤下: with a reason; the list as it was announced stays beneath. */
export function editRewards(
  db: Db,
  actor: Actor,
  { month, agentNo, change, reason }: NewEdit,
  now = Date.now(),
): void {
  authorise(actor, 'contest.announce')
  write(db, (tx) => {
    const told = tx.select().from(contestMonths).where(eq(contestMonths.month, month)).get()
    if (!told) throw refused(contestRefusals, 'not-announced')
    const person = tx.select().from(people).where(eq(people.agentNo, agentNo)).get()
    if (!person) throw refused(contestRefusals, 'no-such-agent')
    const row = rewardsOf(tx, month).find(({ personId }) => personId === person.id)
    if (change === 'removed' && !row?.listed) throw refused(contestRefusals, 'off-the-list')
    if (change === 'added' && row?.listed) throw refused(contestRefusals, 'on-the-list')
    const departmentId = row?.departmentId ?? winnerOf(tx, month, person.id)
    if (departmentId === null) throw refused(contestRefusals, 'no-such-agent')
    tx.insert(rewardEdits)
      .values({
        ...{ month, departmentId, personId: person.id, change, reason },
        ...{ at: now, byName: actor.name },
      })
      .run()
    record(
      tx,
      actor,
      'contest.reward-changed',
      { kind: 'contest', id: month },
      {
        ...{ month, agentNo, change, reason },
      },
    )
  })
}

/** The winning department in which somebody answered calls in the month; null where none is. */
function winnerOf(tx: Db, month: string, personId: number): number | null {
  const bounds = boundsOf(month)
  if (!bounds) return null
  const winners = tx.select().from(redFlags).where(eq(redFlags.month, month)).all()
  const { day, departmentId } = handledCalls
  for (const winner of winners) {
    const answered = tx
      .select({ departmentId })
      .from(handledCalls)
      .where(
        and(
          eq(handledCalls.personId, personId),
          eq(departmentId, winner.departmentId),
          gte(day, dayNumber(bounds.from)),
          lt(day, dayNumber(bounds.until)),
          sql`${handledCalls.calls} > 0`,
        ),
      )
      .limit(1)
      .get()
    if (answered) return winner.departmentId
  }
  return null
}
