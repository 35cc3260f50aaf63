import { and, eq, isNotNull, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { linkProofsOfCalls } from '#src/complaints/handling/link-proofs.ts'
import { linkEntriesOfCalls } from '#src/complaints/register-links.ts'
import { linkOrdersOfCalls } from '#src/complaints/work-orders/links.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'

import { rankFindings } from '../ranking/rank-findings.ts'
import { type CallReconciliation, callReconciliations, findings } from '../schema.ts'
import { factsOf, type Known } from './facts.ts'
import { reasonOf } from './moves.ts'
import { mismatchOf, placeOf, saidBy } from './place.ts'
import { type ReconciliationMove, reconciliationMoves } from './schema.ts'
import { SumChanges } from './sums.ts'

/** Ten values a row; SQLite takes 32,766. */
export const callsAtOnce = 1000

/**
 * Holds these calls against the register and the work orders: their places, the sums, the trail and
 * the marks of their findings follow what is stored now. Doing it twice changes nothing, and in
 * whatever order the ledgers came, the same comes out.
 */
export function settleCalls(tx: Db, callIds: readonly number[], now = Date.now()): void {
  const concerned = new Set(callIds)
  for (const ids of inParts(callIds)) {
    // An entry that finds its call by number may have stood with another until now.
    for (const id of linkEntriesOfCalls(tx, ids)) concerned.add(id)
    linkOrdersOfCalls(tx, ids)
    linkProofsOfCalls(tx, ids)
  }
  const sums = new SumChanges()
  for (const ids of inParts([...concerned])) {
    const facts = factsOf(tx, ids)
    keepPlaces(tx, facts, sums, now)
    markFindings(tx, facts)
    rankFindings(tx, ids)
  }
  sums.write(tx)
}

function keepPlaces(tx: Db, facts: readonly Known[], sums: SumChanges, now: number): void {
  const ids = facts.map(({ call }) => call.id)
  const earlier = tx
    .select()
    .from(callReconciliations)
    .where(isOneOf(callReconciliations.callId, ids))
    .all()
  const rows = new Map(earlier.map((row) => [row.callId, row]))
  const changed: CallReconciliation[] = []
  const moves: Omit<ReconciliationMove, 'id'>[] = []
  for (const known of facts) {
    const before = rows.get(known.call.id)
    const after = standingOf(known, before, now)
    if (before && isSame(before, after)) continue
    if (before) sums.add(before, -1)
    sums.add(after, 1)
    changed.push(after)
    const move = moveOf(known, before, after, now)
    if (move) moves.push(move)
  }
  if (changed.length > 0) {
    store(tx, changed)
  }
  if (moves.length > 0) tx.insert(reconciliationMoves).values(moves).run()
}

/** By one prepared statement: building one of a thousand rows takes longer than running it. */
function store(tx: Db, rows: readonly CallReconciliation[]): void {
  const names = Object.keys(rows[0] ?? {}) as (keyof CallReconciliation)[]
  const given = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]))
  const statement = tx
    .insert(callReconciliations)
    .values(given as unknown as CallReconciliation)
    .onConflictDoUpdate({ target: callReconciliations.callId, set: replaced })
    .prepare()
  for (const row of rows) statement.run(row)
}

const replaced = {
  ...{ state: sql`excluded.state`, at: sql`excluded.at`, startedAt: sql`excluded.started_at` },
  ...{ day: sql`excluded.day`, departmentId: sql`excluded.department_id` },
  businessTypeId: sql`excluded.business_type_id`,
  ...{ graceUntil: sql`excluded.grace_until`, mismatch: sql`excluded.mismatch` },
}

function standingOf(
  known: Known,
  before: CallReconciliation | undefined,
  now: number,
): CallReconciliation {
  const { call, day, entries, orders, covered } = known
  const registered = entries.length > 0
  // Its time was over, so nobody can hear it any more; what it was found to be stays true.
  const remembered = known.erased && known.recordings === 0 && before ? saidBy(before.state) : null
  const heard = remembered?.heard ?? (known.suspected || known.confirmed)
  const state = placeOf({
    registered,
    announced: call.recordingName !== null,
    recordings: remembered ? 1 : known.recordings,
    waiting: known.waiting,
    heard,
  })
  const inGrace = state === 'heard-only' && !known.confirmed && now < known.registerableUntil
  return {
    callId: call.id,
    state,
    at: before?.state === state ? before.at : now,
    startedAt: call.startedAt,
    day,
    departmentId: call.departmentId ?? 0,
    businessTypeId: call.businessTypeId ?? 0,
    graceUntil: inGrace ? known.registerableUntil : null,
    mismatch: mismatchOf({ heard, registered, orders, covered }),
  }
}

function isSame(before: CallReconciliation, after: CallReconciliation): boolean {
  const names = Object.keys(after) as (keyof CallReconciliation)[]
  return names.every((name) => before[name] === after[name])
}

function moveOf(
  known: Known,
  before: CallReconciliation | undefined,
  after: CallReconciliation,
  now: number,
): Omit<ReconciliationMove, 'id'> | null {
  const why = reasonOf(before, after, known)
  if (why === null) return null
  const [entry] = known.entries
  const order = known.orders.at(-1)
  const registered = why === 'registered' && entry
  const { callId, graceUntil, mismatch } = after
  return {
    ...{ callId, from: before?.state ?? null, to: after.state, why, graceUntil, mismatch, at: now },
    cause: registered ? entry.registerNo : why === 'work-order' ? (order?.orderNo ?? null) : null,
    delayMs: registered ? entry.registeredAt - known.call.startedAt : null,
  }
}

/** Leaves a trace only where a finding changes: reconciling again says nothing new. */
function markFindings(tx: Db, facts: readonly Known[]): void {
  const rows = tx
    .select({ id: findings.id, callId: findings.callId, before: findings.registered })
    .from(findings)
    .where(
      and(
        isNotNull(findings.callId),
        isOneOf(
          findings.callId,
          facts.map(({ call }) => call.id),
        ),
      ),
    )
    .all()
  if (rows.length === 0) return
  const knownOf = new Map(facts.map((known) => [known.call.id, known]))
  for (const { id, callId, before } of rows) {
    const known = knownOf.get(callId ?? 0)
    if (!known) continue
    const registered = known.entries.length > 0
    if (registered === before) continue
    tx.update(findings).set({ registered }).where(eq(findings.id, id)).run()
    const particulars = { callNo: known.call.callNo, registered, before }
    record(tx, system, 'finding.reconciled', { kind: 'finding', id }, particulars)
  }
}

/** The calls after one, in order: a walk through all of them takes little memory. */
export function callsAfter(db: Db, after: number, limit = callsAtOnce): number[] {
  return db
    .select({ id: calls.id })
    .from(calls)
    .where(sql`${calls.id} > ${after}`)
    .orderBy(calls.id)
    .limit(limit)
    .all()
    .map(({ id }) => id)
}

function* inParts(ids: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < ids.length; at += callsAtOnce) yield ids.slice(at, at + callsAtOnce)
}
