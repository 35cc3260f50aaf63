import { eq, inArray, type SQL, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { registerEntries } from '#src/complaints/schema.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { erasedRecordings } from '#src/recordings/erased/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { boxOf } from './box.ts'
import { rankFindings } from './ranking/rank-findings.ts'
import { callReconciliations, findings, screenings } from './schema.ts'
import type { Reconciliation } from './vocabulary.ts'

type Scope = number[] | 'all'

/** Job 'reconcile': holds what was heard against what was reported. */
export function reconcileHandler({ callIds }: { callIds: Scope }, context: JobContext): void {
  write(context.db, (tx) => {
    finish(tx, context.job)
    reconcileCalls(tx, callIds)
  })
}

/** Puts the calls into their boxes and marks the findings as registered or not. */
export function reconcileCalls(db: Db, callIds: Scope): void {
  write(db, (tx) => {
    followRecordings(tx, callIds)
    keepBoxes(tx, callIds)
    markFindings(tx, callIds)
    // Call data may have come after the words were read.
    rankFindings(tx, callIds)
  })
}

/** A list of any length: SQLite takes no more than 32,766 parameters. */
function within(column: SQL | typeof calls.id, callIds: Scope): SQL | undefined {
  if (callIds === 'all') return undefined
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(callIds)}))`
}

/** A recording may have found its call only after it was screened. */
function followRecordings(tx: Db, callIds: Scope): void {
  const late = tx
    .select({ id: findings.id, callId: recordings.callId })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .where(
      sql`${recordings.callId} IS NOT ${findings.callId} AND ${
        within(sql`${recordings.callId}`, callIds) ?? sql`1`
      }`,
    )
    .all()
  for (const { id, callId } of late) {
    tx.update(findings).set({ callId }).where(eq(findings.id, id)).run()
  }
}

const callNo = sql`upper(trim(${calls.callNo}))`
const registeredNos = sql`(SELECT upper(trim(${registerEntries.callNo})) FROM ${registerEntries})`

function keepBoxes(tx: Db, callIds: Scope): void {
  const sound = tx
    .select({
      callId: recordings.callId,
      recordings: sql<number>`count(*)`.as('sounds'),
      waiting: sql<number>`sum(${screenings.id} IS NULL)`.as('waiting'),
      heard: sql<number>`max(coalesce(${findings.state} IN ('pending', 'confirmed'), 0))`.as(
        'heard',
      ),
    })
    .from(recordings)
    .leftJoin(screenings, eq(screenings.recordingId, recordings.id))
    .leftJoin(findings, eq(findings.recordingId, recordings.id))
    .where(
      sql`${recordings.callId} IS NOT NULL AND ${recordings.state} NOT IN ('corrupt', 'joined') AND ${
        within(sql`${recordings.callId}`, callIds) ?? sql`1`
      }`,
    )
    .groupBy(recordings.callId)
    .as('sound')
  const rows = tx
    .select({
      id: calls.id,
      registered: sql<number>`${callNo} IN ${registeredNos}`,
      announced: sql<number>`${calls.recordingName} IS NOT NULL`,
      recordings: sql<number>`coalesce(${sound.recordings}, 0)`,
      waiting: sql<number>`coalesce(${sound.waiting}, 0)`,
      heard: sql<number>`coalesce(${sound.heard}, 0)`,
      before: callReconciliations.state,
      erased: sql<number>`EXISTS (SELECT 1 FROM ${erasedRecordings} WHERE ${erasedRecordings.callId} = ${calls.id})`,
    })
    .from(calls)
    .leftJoin(sound, eq(sound.callId, calls.id))
    .leftJoin(callReconciliations, eq(callReconciliations.callId, calls.id))
    .where(within(calls.id, callIds))
    .all()

  const changed: { callId: number; state: Reconciliation; at: number }[] = []
  const gone: number[] = []
  const at = Date.now()
  for (const row of rows) {
    // Its time was over, so nobody can hear it any more; what it was found to be stays true.
    if (row.erased === 1 && row.recordings === 0) continue
    const state = boxOf({
      registered: row.registered === 1,
      announced: row.announced === 1,
      recordings: row.recordings,
      waiting: row.waiting,
      heard: row.heard === 1,
    })
    if (state === row.before) continue
    if (state === null) gone.push(row.id)
    else changed.push({ callId: row.id, state, at })
  }
  for (let from = 0; from < changed.length; from += 1000) {
    tx.insert(callReconciliations)
      .values(changed.slice(from, from + 1000))
      .onConflictDoUpdate({
        target: callReconciliations.callId,
        set: { state: sql`excluded.state`, at },
      })
      .run()
  }
  for (let from = 0; from < gone.length; from += 1000) {
    const some = gone.slice(from, from + 1000)
    tx.delete(callReconciliations).where(inArray(callReconciliations.callId, some)).run()
  }
}

/** Leaves a trace only where a finding changes: reconciling again says nothing new. */
function markFindings(tx: Db, callIds: Scope): void {
  const registered = sql<number>`${callNo} IN ${registeredNos}`
  const rows = tx
    .select({ id: findings.id, callNo: calls.callNo, before: findings.registered, registered })
    .from(findings)
    .innerJoin(calls, eq(calls.id, findings.callId))
    .where(within(calls.id, callIds))
    .all()
  for (const row of rows) {
    const now = row.registered === 1
    if (now === row.before) continue
    tx.update(findings).set({ registered: now }).where(eq(findings.id, row.id)).run()
    const particulars = { callNo: row.callNo, registered: now, before: row.before }
    record(tx, system, 'finding.reconciled', { kind: 'finding', id: row.id }, particulars)
  }
}
