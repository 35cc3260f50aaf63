import { and, asc, eq, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'

import { type Blindness, withoutAgent } from '../blindness.ts'
import { type CallFacts, callFacts, veiled, veiledRows } from '../call-facts.ts'
import { callsWithUnits } from '../call-queries.ts'
import { calls, type ReadName, readNames, type Recording, recordings } from '../schema.ts'
import { callsLike } from '../sources/match.ts'
import { type Source, sources } from '../sources/schema.ts'
import { lengthsAgree } from './lengths.ts'
import { inTheWayOf, soundsOfCalls } from './room.ts'
import type { Untied } from './vocabulary.ts'

const mostCandidates = 20
/** Clocks of recorder and telephone system may differ by more than is usual for the source. */
const widestMs = 60 * 60_000

export type Candidate = {
  call: CallFacts
  /** From the start the name says to the start of the call. */
  apartMs: number
  /** Within the tolerance of the source. */
  fits: boolean
  lengthsAgree: boolean | null
  sounds: { id: number; name: string }[]
  /** It has no room for another recording. */
  taken: boolean
}

export type Untying = { untied: Untied; candidates: Candidate[]; manages: boolean }

/**
 * Why a recording has no call, as the automatic way sees it, and, for whoever may tie it, the calls of
 * the agent and caller its name says, the nearest in time first.
 */
export function untyingOf(
  db: Db,
  actor: Actor,
  recordingId: number,
  blindness: Blindness,
): Untying {
  const { recording, told, source } = namedOf(db, recordingId)
  const near = told && source ? nearCalls(db, actor, told, source) : []
  const fits = near.filter((one) => one.fits).length
  const untied = whyUntied(told, source, fits)
  const manages = can(actor, 'ledger.manage')
  if (!manages) return { untied, candidates: [], manages }
  const candidates = withSounds(db, recording, near.slice(0, mostCandidates))
  const hidden = (callIds: readonly number[]) => blindness.among(db, actor, callIds)
  return { untied, candidates: veiledRows(candidates, ({ call }) => call, hidden, veil), manages }
}

function namedOf(db: Db, recordingId: number) {
  const row = db
    .select({ recording: recordings, told: readNames, source: sources })
    .from(recordings)
    .leftJoin(readNames, eq(readNames.recordingId, recordings.id))
    .leftJoin(sources, eq(sources.id, recordings.sourceId))
    .where(eq(recordings.id, recordingId))
    .get()
  if (!row) throw new NotFound()
  return row
}

function whyUntied(told: ReadName | null, source: Source | null, fits: number): Untied {
  if (fits > 1)
    return { why: 'several', fits: Math.min(fits, mostCandidates), more: fits > mostCandidates }
  if (fits === 1) return { why: 'one' }
  if (told) return { why: 'unannounced', callNo: told.callNo, startedAt: told.startedAt }
  if (source?.namePattern) return { why: 'unreadable' }
  return { why: 'unannounced', callNo: null, startedAt: null }
}

/** One more than is shown, to know that there are more. */
function nearCalls(db: Db, actor: Actor, told: ReadName, { toleranceMs }: Source) {
  const { startedAt } = told
  const like = callsLike(db, told, Math.max(widestMs, toleranceMs))
  if (startedAt === null || !like) return []
  return callsWithUnits(db)
    .where(and(like, visibleTo(actor, calls)))
    .orderBy(asc(sql`abs(${calls.startedAt} - ${startedAt})`), asc(calls.id))
    .limit(mostCandidates + 1)
    .all()
    .map((row) => {
      const apartMs = row.call.startedAt - startedAt
      return { call: callFacts(actor, row), apartMs, fits: Math.abs(apartMs) <= toleranceMs }
    })
}

function withSounds(
  db: Db,
  recording: Recording,
  near: readonly Pick<Candidate, 'call' | 'apartMs' | 'fits'>[],
): Candidate[] {
  const sounds = soundsOfCalls(
    db,
    near.map(({ call }) => call.id),
  )
  return near.map((one) => {
    const there = sounds.get(one.call.id) ?? []
    return {
      ...one,
      lengthsAgree: lengthsAgree(recording.durationMs, one.call.durationMs),
      sounds: there.map(({ id, originalName }) => ({ id, name: maskNumbers(originalName) })),
      taken: inTheWayOf(recording, there) !== null,
    }
  })
}

function veil(row: Candidate): Candidate {
  const agentNo = row.call.agent?.agentNo
  const sounds = row.sounds.map(({ id, name }) => ({ id, name: withoutAgent(name, agentNo) }))
  return { ...row, call: veiled(row.call), sounds }
}
