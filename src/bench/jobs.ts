import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import Database from 'better-sqlite3'
import { sql } from 'drizzle-orm'

import { type Db, migrateDatabase, openDatabase, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'
import { runJobs, thisWorker } from '#src/kernel/jobs/runner.ts'

import { atLeast, type Bench, percentile } from './bench.ts'

const waiting = 100_000
const rounds = 60
const roundMs = 150

/**
 * Jobs taken and finished in a second, against the bare commits the same disk can make durable in a
 * second, in turns, so that both meet the same machine.
 */
export const jobsBench: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-jobs-'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  const plain = new Database(path.join(folder, 'plain.sqlite'))
  try {
    migrateDatabase(open)
    say(`filling up to ${waiting} waiting jobs`)
    fill(open.db)
    plain.pragma('journal_mode = WAL')
    plain.pragma('synchronous = FULL')
    plain.exec('CREATE TABLE commits (id INTEGER PRIMARY KEY, at INTEGER NOT NULL)')
    const [jobs, commits]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      commits.push(bareCommits(plain))
      jobs.push(await takenAndFinished(open.db))
    }
    const [perSecond, bare] = [percentile(jobs, 0.5), percentile(commits, 0.5)]
    return [
      atLeast(
        `jobs taken and finished for each durable commit, ${waiting} waiting (${Math.round(perSecond)} of ${Math.round(bare)} a second)`,
        perSecond / bare,
        0.5,
      ),
    ]
  } finally {
    plain.close()
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function bareCommits(plain: Database.Database): number {
  const insert = plain.prepare('INSERT INTO commits (at) VALUES (?)')
  return perSecond(() => insert.run(Date.now()))
}

function perSecond(work: () => unknown): number {
  const began = performance.now()
  let count = 0
  while (performance.now() - began < roundMs) {
    work()
    count += 1
  }
  return (count * 1000) / (performance.now() - began)
}

/** The worker's own loop over a handler that does nothing but finish in a transaction of its own. */
async function takenAndFinished(db: Db): Promise<number> {
  const stop = new AbortController()
  const began = performance.now()
  let count = 0
  const screen: JobHandlers['screen'] = (_, { job }) => {
    write(db, (tx) => finish(tx, job))
    count += 1
    if (performance.now() - began >= roundMs) stop.abort()
  }
  const fault = (facts: object, message: string) => {
    throw new Error(message, { cause: facts })
  }
  const handlers = { screen } as unknown as JobHandlers
  await runJobs(
    db,
    handlers,
    ['rank', 'screen', 'reconcile', 'prune-jobs'],
    stop.signal,
    { error: fault },
    {
      holder: thisWorker(),
    },
  )
  return (count * 1000) / (performance.now() - began)
}

function fill(db: Db): void {
  const now = Date.now()
  db.run(sql`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${waiting})
    insert into jobs (name, payload, subject, priority, run_at, created_at)
    select 'screen', json_object('recordingId', i), 'recording:' || i, 5, ${now} - i, ${now} - i
    from n`)
}
