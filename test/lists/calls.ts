import path from 'node:path'

import { sql } from 'drizzle-orm'

import { parseInstant } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { runJob } from '#src/kernel/jobs/runner.ts'
import { lists } from '#src/list-registry.ts'
import { exportListHandler } from '#src/lists/export-list.ts'
import { openExportFiles } from '#src/lists/files/export-files.ts'
import { calls } from '#src/recordings/schema.ts'
import type { Unit } from '#test/screening/heard-calls.ts'
import type { TestApp } from '#test/support/app.ts'
import { idleHandlers } from '#test/support/jobs.ts'

const newest = parseInstant('2026-11-02 08:12:06') ?? 0

/** So many announced calls of one unit, a minute apart; `c1` is the newest. */
export function manyCalls(
  db: Db,
  unit: Unit,
  count: number,
  { callNo, ...rest }: Partial<typeof calls.$inferInsert> = {},
) {
  const insertion = db
    .insert(calls)
    .values({
      callNo: sql.placeholder('callNo'),
      startedAt: sql.placeholder('startedAt'),
      durationMs: 65_000,
      channel: 'phone',
      province: '江苏',
      personId: unit.person.id,
      teamId: unit.team.id,
      departmentId: unit.department.id,
      subCentreId: unit.centre.id,
      caller: '13931909215',
      ...rest,
    })
    .prepare()
  db.transaction(() => {
    for (let n = 1; n <= count; n += 1) {
      insertion.run({ callNo: callNo ?? `c${n}`, startedAt: newest - n * 60_000 })
    }
  })
}

/** The files an app of a test writes exports to, and the worker's turn on them. */
export function exporting(it: TestApp) {
  const files = openExportFiles(path.join(it.folder, 'exports'))
  const handlers = { ...idleHandlers, 'export-list': exportListHandler({ lists, files }) }
  const errors: unknown[] = []
  const work = async (stop: AbortSignal = new AbortController().signal) => {
    const job = claim(it.db, ['export-list'])
    if (!job) return false
    return await runJob(it.db, handlers, job, stop, { error: (facts) => void errors.push(facts) })
  }
  return { files, work, errors }
}
