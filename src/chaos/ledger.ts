import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { eq, sum } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { formatSeconds, parseDay } from '#src/kernel/calendar.ts'
import { type Db, migrateDatabase, openDatabase, write } from '#src/kernel/db.ts'
import { callDataImporter, importCalls } from '#src/recordings/call-import.ts'
import { checkLedger } from '#src/recordings/ledger/check.ts'
import { turnOverdue } from '#src/recordings/ledger/overdue.ts'
import { arrivalHours, ledgerDays, ledgerEntries } from '#src/recordings/ledger/schema.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { calls } from '#src/recordings/schema.ts'
import { openStorage, type Storage } from '#src/recordings/storage.ts'
import { type LedgerState, ledgerStates } from '#src/recordings/vocabulary.ts'

import { type CallPlan, planOf } from './ledger-plan.ts'
import type { Report } from './report.ts'

type Options = { rounds: number; seed: number; log: (line: string) => void }

const hourMs = 3_600_000
const firstDay = parseDay('2026-11-02') as number
const callsAtOnce = 200

/**
 * So many announced calls over three days and nights, with missing, late, double, renamed, corrupt,
 * early and unannounced recordings planted among them, through the real commands under a made clock.
 */
export async function ledger({ rounds, seed, log }: Options): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-chaos-'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  migrateDatabase(open)
  const storage = openStorage({
    recordingsDir: path.join(folder, 'recordings'),
    cacheDir: path.join(folder, 'cache'),
    maxBytes: 1_000_000,
  })
  try {
    const plan = planOf(rounds, seed, firstDay)
    const end = await play(open.db, storage, plan, log)
    return { name: 'ledger', rounds, ...compare(open.db, plan, end) }
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Event = { at: number; run: (db: Db, storage: Storage) => Promise<unknown> | void }

/** Everything in the order of the made clock, overdue entries turned each half-hour. */
async function play(
  db: Db,
  storage: Storage,
  { calls, strays }: ReturnType<typeof planOf>,
  log: (line: string) => void,
): Promise<number> {
  const events: Event[] = []
  for (let from = 0; from < calls.length; from += callsAtOnce) {
    const some = calls.slice(from, from + callsAtOnce)
    const at = some[0]?.announcedAt ?? 0
    events.push({ at, run: (db) => announce(db, some, at) })
  }
  const files = [...calls.flatMap(({ files }) => files), ...strays]
  for (const { at, name, bytes } of files) {
    const body = () => oneChunk(bytes)
    events.push({
      at,
      run: (db, storage) =>
        receiveRecording(db, storage, system, { name, body: body(), ffmpeg: 'ffmpeg', at }),
    })
  }
  const last = Math.max(...events.map(({ at }) => at)) + 80 * hourMs
  for (let at = firstDay; at <= last; at += hourMs / 2) {
    events.push({ at, run: (db) => void turnOverdue(db, at) })
  }
  events.sort((a, b) => a.at - b.at)
  for (const [index, { run }] of events.entries()) {
    await run(db, storage)
    if (index % 2000 === 1999) log(`${index + 1} / ${events.length}`)
  }
  return last
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

function announce(db: Db, plans: readonly CallPlan[], at: number): void {
  const header = ['call_id', 'started_at', 'agent_id', 'recording']
  const rows = plans.map(({ callNo, startedAt, recordingName }, index) => ({
    line: index + 2,
    cells: {
      call_id: callNo,
      started_at: formatSeconds(startedAt),
      agent_id: '20636',
      recording: recordingName ?? '',
    },
  }))
  const read = callDataImporter.read(db, { header, rows, encoding: 'UTF-8' })
  if (read.errors[0]) throw new Error(read.errors[0].message)
  const values = read.rows.map(({ value }) => value)
  write(db, (tx) => importCalls(tx, values, { actor: system, sourceId: null }, at))
}

/** The ledger against what was planted: states, sums, and the list of missing recordings. */
function compare(
  db: Db,
  { calls: planned, strays, brought }: ReturnType<typeof planOf>,
  end: number,
) {
  const failures: string[] = []
  const entries = db
    .select({ callNo: calls.callNo, state: ledgerEntries.state })
    .from(ledgerEntries)
    .leftJoin(calls, eq(calls.id, ledgerEntries.callId))
    .all()
  const stateOf = new Map(entries.map(({ callNo, state }) => [callNo, state]))
  const figures: Record<string, number> = { calls: planned.length, arrivals: 0 }
  for (const { callNo, expected, kind } of planned) {
    const state = stateOf.get(callNo)
    if (state !== expected) failures.push(`${callNo} (${kind}): ${state}, planned ${expected}`)
  }
  const planted = planned.filter(({ expected }) => expected === 'no-recording')
  const missing = entries.filter(({ state }) => state === 'no-recording')
  const wrong = missing.filter(({ callNo }) => !planted.some((plan) => plan.callNo === callNo))
  if (missing.length !== planted.length || wrong.length > 0) {
    failures.push(`${missing.length} without a recording, ${planted.length} planted`)
  }
  const expectedStrays = strays.filter(({ expected }) => expected !== null)
  if (entries.length !== planned.length + expectedStrays.length) {
    failures.push(`${entries.length} entries for ${planned.length} + ${expectedStrays.length}`)
  }
  for (const state of Object.keys(ledgerStates) as LedgerState[]) {
    const counted = entries.filter((entry) => entry.state === state).length
    const expected = [...planned, ...expectedStrays].filter((plan) => plan.expected === state)
    const summed = db
      .select({ n: sum(ledgerDays.n) })
      .from(ledgerDays)
      .where(eq(ledgerDays.state, state))
      .get()
    const total = Number(summed?.n ?? 0)
    figures[state] = total
    if (counted !== expected.length || total !== counted) {
      failures.push(`${state}: ${total} summed, ${counted} counted, ${expected.length} planted`)
    }
  }
  for (const [outcome, expected] of Object.entries(brought)) {
    const rows = db.select().from(arrivalHours).all()
    const came = rows.filter((row) => row.outcome === outcome).reduce((all, { n }) => all + n, 0)
    figures[`arrivals ${outcome}`] = came
    figures['arrivals'] = (figures['arrivals'] ?? 0) + came
    if (came !== expected) failures.push(`${outcome}: ${came} arrivals, ${expected} brought`)
  }
  for (const { about, says, should } of checkLedger(db, end)) {
    failures.push(`check: ${about} says ${says}, should ${should}`)
  }
  return { failures, figures }
}
