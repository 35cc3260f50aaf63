import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { eq, sql } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { readTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { nextAllowed } from '#src/transcription/line/allowance.ts'
import { lineList } from '#src/transcription/line/list.ts'
import { lineOutlook } from '#src/transcription/line/outlook.ts'
import { rankRecording } from '#src/transcription/line/rank.ts'
import { transcriptionRanks } from '#src/transcription/line/schema.ts'

import { atMost, type Bench, type Figure, percentile } from './bench.ts'
import { temporaryCentre } from './centre.ts'

const samples = fileURLToPath(new URL('../../recordings/samples/', import.meta.url))
const waiting = 100_000

/** How far up the sample complaints rank, and what a line of a hundred thousand costs. */
export const line: Bench = async (say) => {
  const centre = await temporaryCentre(say)
  try {
    const lift = ranking(centre.db)
    say(`filling up to ${waiting} waiting recordings`)
    fillLine(centre.db)
    const first = { size: 50, cursor: null }
    const deep = { size: 50, cursor: { value: 109, id: waiting - 5000, back: false } }
    return [
      lift,
      atMost(
        'taking the next job',
        median(() => claim(centre.db, ['transcribe'])),
        5,
        'ms',
      ),
      atMost(
        'asking what may be taken',
        median(() => nextAllowed(centre.db)),
        10,
        'ms',
      ),
      atMost(
        'first page of the line',
        median(() => lineList(centre.db, system, first, null)),
        10,
        'ms',
      ),
      atMost(
        'a page deep in the line',
        median(() => lineList(centre.db, system, deep, null)),
        10,
        'ms',
      ),
      atMost(
        'the outlook',
        median(() => lineOutlook(centre.db)),
        100,
        'ms',
      ),
      atMost(
        'ranking one recording',
        median(() => rankRecording(centre.db, 1)),
        10,
        'ms',
      ),
    ]
  } finally {
    centre.close()
  }
}

/** Synthetic calls and few of them: the figure shows that ranking does no harm, not that it works. */
function ranking(db: Db): Figure {
  for (const { id } of db.select({ id: recordings.id }).from(recordings).all()) {
    rankRecording(db, id)
  }
  const order = db
    .select({ callNo: calls.callNo, priority: transcriptionRanks.priority })
    .from(transcriptionRanks)
    .innerJoin(recordings, eq(recordings.id, transcriptionRanks.recordingId))
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .orderBy(sql`${transcriptionRanks.priority} desc`, recordings.id)
    .all()
  const read = readTable(readFileSync(`${samples}expected.csv`))
  if (!read.ok) throw new Error(read.problem)
  const complaints = new Set(
    read.table.rows
      .filter(({ cells }) => cells['class'] === 'internal')
      .map(({ cells }) => cells['call_id']),
  )
  const ofThem = order.filter(({ callNo }) => complaints.has(callNo)).length
  const head = order.slice(0, Math.ceil(order.length / 3))
  const found = head.filter(({ callNo }) => complaints.has(callNo)).length
  const chance = (ofThem * head.length) / order.length
  return {
    what: `complaints among the first ${head.length} of ${order.length} sample calls (${ofThem} in all)`,
    value: found,
    target: `>= ${chance.toFixed(1)} (chance)`,
    holds: found >= chance,
  }
}

function fillLine(db: Db): void {
  const now = Date.now()
  db.run(sql`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${waiting})
    insert into recordings (sha256, call_id, original_name, path, bytes, container, codec, channels,
      sample_rate, duration_ms, state, received_at, received_by)
    select 'line-' || i, 1 + i % 10000, i || '.wav', 'none', 1, 'wav', 'pcm-s16', 2, 8000, 180000,
      'received', ${now} - i, 'bench' from n`)
  db.run(sql`
    insert into transcription_ranks (recording_id, priority, reasons, slice, seed, share, drawn,
      ranked_at)
    select id, id % 60, '[]', 'ranked', '95598', 0.05, 1, ${now} from recordings
    where sha256 like 'line-%'`)
  db.run(sql`
    insert into jobs (name, payload, subject, priority, run_at, created_at)
    select 'transcribe', json_object('recordingId', id), 'recording:' || id, 110 - id % 60, ${now},
      ${now} from recordings where sha256 like 'line-%'`)
}

function median(work: () => unknown): number {
  const times = Array.from({ length: 15 }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
  return percentile(times, 0.5)
}
