import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { registerImporter } from '#src/complaints/register-import.ts'
import { registerEntries } from '#src/complaints/schema.ts'
import { workOrderImporter } from '#src/complaints/work-orders/import.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Importer } from '#src/kernel/importing.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { reconcileHandler } from '#src/screening/reconciliation/reconcile.ts'
import { reconciliationDays, reconciliationMoves } from '#src/screening/reconciliation/schema.ts'
import { callReconciliations, findings, screenings } from '#src/screening/schema.ts'
import type { FindingState } from '#src/screening/vocabulary.ts'

import { addRecording } from '../../transcription/scripted.ts'

export const hourMs = 3_600_000

/** Rows as their table would bring them. */
function bring<T>(db: Db, importer: Importer<T>, rows: readonly Record<string, string>[]): void {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = rows.map((cells, index) => ({ line: index + 2, cells }))
  const read = importer.read(db, { header, rows: lines, encoding: 'UTF-8' })
  if (read.errors.length > 0) throw new Error(read.errors.map(({ message }) => message).join('；'))
  importer.apply(
    db,
    system,
    read.rows.map(({ value }) => value),
    'table.csv',
  )
}

export type EntryGiven = {
  no?: string
  callNo?: string
  at: number
  agentNo?: string
  caller?: string
}

export function bringEntry(db: Db, { no = 'DJ1', callNo, at, agentNo, caller }: EntryGiven): void {
  const row = {
    ...{ register_no: no, call_id: callNo ?? '', registered_at: formatSeconds(at) },
    ...{ agent_id: agentNo ?? '', caller: caller ?? '', complaint_type: '服务态度' },
  }
  bring(db, registerImporter, [row])
}

export type OrderGiven = {
  no?: string
  callNo: string
  at: number
  type?: string
  target?: string
  state?: string
  changedAt?: number
}

export function bringOrder(db: Db, given: OrderGiven): void {
  const { no = 'GD1', callNo, at, type = '咨询', target = '', state = '', changedAt } = given
  const row = {
    ...{ order_no: no, call_id: callNo, created_at: formatSeconds(at), order_type: type },
    ...{ target, state, changed_at: changedAt === undefined ? '' : formatSeconds(changedAt) },
  }
  bring(db, workOrderImporter, [row])
}

/** A recording of the call that was screened; with a state, a finding came of it. */
export function hear(db: Db, callId: number, state?: FindingState): number {
  const { id: recordingId } = addRecording(db, { callId, state: 'transcribed' })
  db.insert(screenings)
    .values({ recordingId, lexiconVersion: 'x', score: 0.9, flagged: !!state, screenedAt: 1 })
    .run()
  if (state) {
    const facts = { headline: '客户说被挂了电话', score: 0.9, faultCategory: 'hung-up' } as const
    db.insert(findings)
      .values({ recordingId, callId, state, foundAt: 1, ...facts })
      .run()
  }
  return recordingId
}

/** Runs what waits, as a worker does. */
export async function compareWaiting(db: Db): Promise<void> {
  for (;;) {
    const job = claim(db, ['reconcile'], Date.now() + 60_000)
    if (!job) return
    const signal = new AbortController().signal
    const payload = job.payload as { callIds: number[] }
    await reconcileHandler(payload, { db, job, signal, onProgress: () => undefined })
  }
}

export const standing = (db: Db, callId: number) =>
  db.select().from(callReconciliations).where(eq(callReconciliations.callId, callId)).get()

export const movesOf = (db: Db, callId: number) =>
  db.select().from(reconciliationMoves).where(eq(reconciliationMoves.callId, callId)).all()

export const entryNumbered = (db: Db, registerNo: string) =>
  db.select().from(registerEntries).where(eq(registerEntries.registerNo, registerNo)).get()

export const orderNumbered = (db: Db, orderNo: string) =>
  db.select().from(workOrders).where(eq(workOrders.orderNo, orderNo)).get()

/** The sums that are kept, without those that came to nothing. */
export const sums = (db: Db) =>
  db
    .select()
    .from(reconciliationDays)
    .all()
    .filter(({ n }) => n !== 0)
