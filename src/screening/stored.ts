import { type SQL, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { StoredCall } from './stored-call.ts'

/** Calls that began in this time; recordings without call data count by their receipt. */
export type StoredRange = { from: number; to: number }

/** How far a walk has come: first all calls, then what has none. */
export type StoredPlace = { part: 'calls' | 'without-call'; at: number; id: number }

const atOnce = 400

/** The next stored calls of a range, oldest first; `next` is null after the last of them. */
export function storedBatch(
  db: Db,
  range: StoredRange,
  after: StoredPlace | null = null,
  size = atOnce,
): { calls: StoredCall[]; next: StoredPlace | null } {
  const from = after ?? { part: 'calls', at: range.from, id: 0 }
  const keys = db.values<[at: number, id: number]>(keysAfter(from, range.to, size))
  const [at, id] = keys.at(-1) ?? [from.at, from.id]
  const calls =
    keys.length === 0
      ? []
      : db.values<Row>(segmentsUpTo(from, at, id)).map((row) => new StoredCall(...row))
  if (keys.length === size) return { calls, next: { part: from.part, at, id } }
  const rest = { part: 'without-call', at: range.from, id: 0 } as const
  return { calls, next: from.part === 'calls' ? rest : null }
}

/** All stored calls of a range, a batch at a time in memory. */
export function* storedCalls(db: Db, range: StoredRange): Generator<StoredCall> {
  let place: StoredPlace | null = null
  do {
    const batch: ReturnType<typeof storedBatch> = storedBatch(db, range, place)
    yield* batch.calls
    place = batch.next
  } while (place)
}

function keysAfter({ part, at, id }: StoredPlace, to: number, size: number): SQL {
  return part === 'calls'
    ? sql`select started_at, id from calls where (started_at, id) > (${at}, ${id})
        and started_at < ${to} order by started_at, id limit ${size}`
    : sql`select received_at, id from recordings where (received_at, id) > (${at}, ${id})
        and received_at < ${to} order by received_at, id limit ${size}`
}

/** One row a call: a day holds millions of segments, and each row costs more than its text. */
type Row = [recordingId: number, lines: Buffer | null]

/**
 * A segment as one line of bytes, which `StoredCall` takes apart. A text that is none must not spoil the
 * calls beside it: it is only marked, and its own job says what is wrong. Whatever is no text is greater
 * than all texts.
 */
const line = sql`voice || doubtful || iif(heard_text is null, '', '!') || ifnull(confidence, '') || x'ff'
  || iif(text < x'', text, x'fd')`

function segmentsUpTo({ part, at, id }: StoredPlace, lastAt: number, lastId: number): SQL {
  const chosen =
    part === 'calls'
      ? sql`calls join recordings on recordings.call_id = calls.id where
          (calls.started_at, calls.id) > (${at}, ${id})
          and (calls.started_at, calls.id) <= (${lastAt}, ${lastId})`
      : sql`recordings where (received_at, id) > (${at}, ${id})
          and (received_at, id) <= (${lastAt}, ${lastId}) and call_id is null`
  return sql`select transcripts.recording_id, (
      select cast(group_concat(line, x'fe') as blob) from (
        select ${line} as line from segments
        where segments.transcript_id = transcripts.id order by start_ms, id))
    from (select recordings.id as id from ${chosen}) as chosen
    join transcripts on transcripts.recording_id = chosen.id
    order by transcripts.recording_id`
}
