import { and, inArray, isNull, sql } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'

import type { Sided } from './layout.ts'
import { spellings, stemOf } from './names.ts'
import { type Call, readNames, type Recording, recordings } from './schema.ts'

export type Waiting = Pick<Recording, 'id' | 'originalName' | 'state'> & Sided

const { id, originalName, state, channels, layout, sourceId } = recordings
export const whatWaits = { id, originalName, state, channels, layout, sourceId }

/**
 * Recordings without a call whose names may belong to these calls, sought by the index of names: a
 * batch costs the same whether ten recordings wait or a million.
 */
export function waitingFor(
  tx: Db,
  announced: readonly Pick<Call, 'callNo' | 'recordingName'>[],
): Waiting[] {
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
  const select = () => tx.select(whatWaits).from(recordings)
  // Names of one side were read on arrival: what is left of them is kept by an index.
  const stems = [...numbers, ...names.map(stemOf)].map((name) => name.toLowerCase())
  const oneSided = tx
    .select({ id: readNames.recordingId })
    .from(readNames)
    .where(isOneOf(readNames.callNo, [...new Set(stems)]))
  const found = [
    ...select()
      .where(and(inArray(id, oneSided), isNull(sql`+${recordings.callId}`)))
      .all(),
    ...select().where(numbered).all(),
    ...select()
      .where(and(whole, isNull(sql`+${recordings.callId}`)))
      .all(),
  ]
  return [...new Map(found.map((recording) => [recording.id, recording])).values()].toSorted(
    (a, b) => a.id - b.id,
  )
}
