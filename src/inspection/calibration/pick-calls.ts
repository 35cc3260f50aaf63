import { and, desc, eq, gte, inArray } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import type { RecordingState } from '#src/recordings/vocabulary.ts'

import { scoreSheets } from '../scoring/schema.ts'
import { mostCalls } from './vocabulary.ts'

type PickedCall = { callId: number; recordingId: number }
export type Picked = { calls: PickedCall[]; frameSize: number | null } | { problem: string }

/** Playing needs a sound file that can be read and stands for the whole call. */
const playable = ['received', 'transcribing', 'transcribed', 'silent', 'failed'] as const
const canBePlayed = (state: RecordingState) => (playable as readonly string[]).includes(state)

/** The calls named by a person, in the order they were named. */
export function namedCalls(db: Db, actor: Actor, text: string): Picked {
  const parts = text.normalize('NFKC').split(/[\s,，、;；]+/)
  const wanted = [...new Set(parts.filter((part) => part !== ''))]
  if (wanted.length === 0) return { problem: '请写通话号，一行一个' }
  if (wanted.length > mostCalls) return { problem: `一次最多 ${mostCalls} 通` }
  const found = db
    .select({
      callNo: calls.callNo,
      callId: calls.id,
      recordingId: recordings.id,
      state: recordings.state,
    })
    .from(calls)
    .leftJoin(recordings, eq(recordings.callId, calls.id))
    .where(and(isOneOf(calls.callNo, wanted), visibleTo(actor, calls)))
    .all()
  const unknown = wanted.filter((callNo) => found.every((row) => row.callNo !== callNo))
  if (unknown.length > 0) return { problem: `没有这些通话：${listed(unknown)}` }
  const picked: PickedCall[] = []
  const silent: string[] = []
  for (const callNo of wanted) {
    const row = found.find((one) => one.callNo === callNo && one.state && canBePlayed(one.state))
    if (row?.recordingId) picked.push({ callId: row.callId, recordingId: row.recordingId })
    else silent.push(callNo)
  }
  if (silent.length > 0) return { problem: `这些通话没有能播放的录音：${listed(silent)}` }
  return { calls: picked, frameSize: null }
}

const listed = (names: string[]) =>
  names.length > 5 ? `${names.slice(0, 5).join('、')} 等 ${names.length} 通` : names.join('、')

export const frameDays = 30
/** So many recent recordings at most are drawn from. */
export const frameLimit = 5000
const leastMs = 30_000

/**
 * Draws calls with equal chance from those that were heard in the last days, longer than half a
 * minute, and that none of the participants has scored: a call one of them knows would not be scored
 * blind. The same seed over the same calls draws the same.
 */
export function drawnCalls(
  db: Db,
  actor: Actor,
  asked: { count: number; seed: string; participants: readonly number[] },
  now: number,
): Picked {
  const rows = db
    .select({ callId: calls.id, recordingId: recordings.id })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        eq(recordings.state, 'transcribed'),
        gte(recordings.receivedAt, now - frameDays * dayMs),
        gte(recordings.durationMs, leastMs),
        visibleTo(actor, calls),
      ),
    )
    .orderBy(desc(recordings.receivedAt), desc(recordings.id))
    .limit(frameLimit)
    .all()
  const known = new Set(
    db
      .selectDistinct({ callId: scoreSheets.callId })
      .from(scoreSheets)
      .where(
        and(
          isOneOf(
            scoreSheets.callId,
            rows.map(({ callId }) => callId),
          ),
          inArray(scoreSheets.accountId, [...asked.participants]),
        ),
      )
      .all()
      .map(({ callId }) => callId),
  )
  const frame = [...new Map(rows.map((row) => [row.callId, row])).values()]
    .filter(({ callId }) => !known.has(callId))
    .toSorted((a, b) => a.callId - b.callId)
  if (frame.length < asked.count) {
    const left = `近 ${frameDays} 天转写好、30 秒以上、参加的人都没评过的只有 ${frame.length} 通`
    return { problem: `${left}，抽不出 ${asked.count} 通` }
  }
  const chance = chanceOf(Number(asked.seed))
  for (let index = 0; index < asked.count; index += 1) {
    const other = index + Math.floor(chance() * (frame.length - index))
    const [a, b] = [frame[index], frame[other]]
    if (a && b) [frame[index], frame[other]] = [b, a]
  }
  return { calls: frame.slice(0, asked.count), frameSize: frame.length }
}
