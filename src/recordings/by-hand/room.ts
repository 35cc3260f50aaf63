import { asc, inArray } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { soundOf } from '../ledger/settle-ledger.ts'
import { twiceTheSameSide } from '../ledger/settle.ts'
import { type Recording, recordings } from '../schema.ts'

/** The sound that calls have, by call, oldest first. Sides that were joined are heard in what they became. */
export function soundsOfCalls(db: Db, callIds: readonly number[]): Map<number, Recording[]> {
  if (callIds.length === 0) return new Map()
  const rows = db
    .select()
    .from(recordings)
    .where(inArray(recordings.callId, [...callIds]))
    .orderBy(asc(recordings.id))
    .all()
  const sounds = new Map<number, Recording[]>()
  for (const row of rows) {
    if (row.callId === null || row.state === 'joined') continue
    sounds.set(row.callId, [...(sounds.get(row.callId) ?? []), row])
  }
  return sounds
}

/**
 * The sound that leaves no room for one more, or null: a call has one recording, or two of one side each.
 * A broken file takes no room, as the good one is sent because of it.
 */
export function inTheWayOf(sound: Recording, there: readonly Recording[]): Recording | null {
  const playable = there.filter(({ state }) => state !== 'corrupt')
  const full = twiceTheSameSide([...playable, sound].map((one) => soundOf(one)))
  return full ? (playable.at(-1) ?? null) : null
}
