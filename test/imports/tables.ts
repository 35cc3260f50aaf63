import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { onTestFinished } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { importStream } from '#src/imports/bring.ts'
import { openImportFiles } from '#src/imports/files.ts'
import { importTableHandler } from '#src/imports/import-table.ts'
import { importOf } from '#src/imports/run.ts'
import type { ImportKind } from '#src/imports/vocabulary.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { runJob } from '#src/kernel/jobs/runner.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'

export const callHeader = 'call_id,started_at,duration_s,agent_id,caller'
export const callLine = (n: number | string, given: { duration?: string; agent?: string } = {}) =>
  `n${n},2026-11-02 08:12:06,${given.duration ?? '70'},${given.agent ?? '20636'},13931909215`

/** A table of so many calls, their numbers from 0; the rows named are bad. */
export function callTable(count: number, ...bad: number[]): string {
  const lines = Array.from({ length: count }, (_, n) =>
    callLine(n, bad.includes(n) ? { duration: 'NaN' } : {}),
  )
  return `${callHeader}\n${lines.join('\n')}\n`
}

export async function* inPieces(bytes: Buffer, size = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** A fresh database with a folder for brought tables, and a worker to be called upon. */
export function importScene() {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-imports-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const files = openImportFiles(path.join(folder, 'imports'), 50_000_000)
  const { db } = testDatabase()
  const source = db
    .insert(sources)
    .values({ name: '话务平台', kind: 'api', createdAt: 0 })
    .returning()
    .get()

  /** Brings a table that no person decides about. */
  const bring = async (
    content: string | Buffer,
    options: {
      kind?: ImportKind
      sourceId?: number | null
      again?: boolean
      decided?: boolean
    } = {},
  ) => {
    const { kind = 'call-data', sourceId = null, again = true, decided = true } = options
    const body = inPieces(Buffer.from(content))
    const incoming = { name: 'cdr.csv', kind, sourceId, body }
    const brought = await importStream(db, files, system, incoming, { decided, again })
    if (!brought.ok) throw new Error(brought.problem)
    return brought
  }
  /** Lets a worker take up what waits; `stop` ends the worker in the middle. */
  const work = async (stop = new AbortController().signal) => {
    const handlers = { ...idleHandlers, 'import-table': importTableHandler(files) }
    const errors: unknown[] = []
    const log = { error: (facts: object) => void errors.push(facts) }
    const job = claim(db, ['import-table'], Date.now() + 60_000)
    if (job) await runJob(db, handlers, job, stop, log)
    return { job, errors }
  }
  const run = (id: number) => {
    const found = importOf(db, id)
    if (!found) throw new Error(`no import ${id}`)
    return found
  }
  return { db, folder, files, source, bring, work, run }
}
