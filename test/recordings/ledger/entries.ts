import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { importCalls } from '#src/recordings/call-import.ts'
import { ledgerDays, ledgerEntries } from '#src/recordings/ledger/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { callLine, readLines } from '#test/recordings/scene.ts'

export const hourMs = 3_600_000

/** Announces calls at a moment of the test's choosing. */
export function announceAt(db: Db, at: number, ...given: Partial<Record<string, string>>[]): void {
  const { rows, errors } = readLines(db, ...given.map(callLine))
  if (errors[0]) throw new Error(errors[0].message)
  const values = rows.map(({ value }) => value)
  write(db, (tx) => importCalls(tx, values, { actor: system, sourceId: null }, at))
}

/** The state of every entry, by call number, or by the id of a recording without a call. */
export function states(db: Db): Record<string, string> {
  const { state, recordingId } = ledgerEntries
  const rows = db
    .select({ callNo: calls.callNo, recordingId, state })
    .from(ledgerEntries)
    .leftJoin(calls, eq(calls.id, ledgerEntries.callId))
    .all()
  return Object.fromEntries(rows.map((row) => [row.callNo ?? `#${row.recordingId}`, row.state]))
}

/** The sums that are not zero, by state. */
export function sums(db: Db): Record<string, number> {
  const counted: Record<string, number> = {}
  for (const { state, n } of db.select().from(ledgerDays).all()) {
    if (n !== 0) counted[state] = (counted[state] ?? 0) + n
  }
  return counted
}
