import { and, isNull, sql } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'

import { spellings } from './names.ts'
import { type Call, type Recording, recordings } from './schema.ts'

export type Waiting = Pick<Recording, 'id' | 'originalName' | 'state' | 'channels'>

/**
 * Recordings without a call whose names may belong to these calls, sought by the index of names: a
 * batch costs the same whether ten recordings wait or a million.
 */
export function waitingFor(
  tx: Db,
  announced: readonly Pick<Call, 'callNo' | 'recordingName'>[],
): Waiting[] {
  const { id, originalName, state, channels } = recordings
  const names = announced.flatMap((call) => call.recordingName ?? [])
  const numbers = announced.flatMap((call) => spellings(call.callNo))
  // A name is the number alone, or the number with an ending: all that sorts from "n." up to "n/".
  const numbered = sql`${id} in (
    select r.id from json_each(${JSON.stringify(numbers)}) as n
    cross join ${recordings} as r
    on r.original_name >= n.value || '.' and r.original_name < n.value || '/'
    where +r.call_id is null
  )`
  const whole = isOneOf(originalName, [...names, ...numbers])
  const select = () => tx.select({ id, originalName, state, channels }).from(recordings)
  const found = [
    ...select().where(numbered).all(),
    ...select()
      .where(and(whole, isNull(sql`+${recordings.callId}`)))
      .all(),
  ]
  return [...new Map(found.map((recording) => [recording.id, recording])).values()].toSorted(
    (a, b) => a.id - b.id,
  )
}
