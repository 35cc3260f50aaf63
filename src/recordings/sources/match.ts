import { and, asc, between, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'

import { type Db, isOneOfNamed, prepared } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'

import { spellings, stemOf } from '../names.ts'
import {
  type Call,
  calls,
  type ReadName,
  readNames,
  type Recording,
  recordings,
} from '../schema.ts'
import { namesOf } from '../sides/side-names.ts'
import { type Named, readNameOf } from './keep-name.ts'
import type { NameReading } from './name-pattern.ts'
import { sources } from './schema.ts'

/**
 * The call a recording belongs to: by the announced file name, by a call number, else by agent or
 * caller and the start of the call. Two calls that would fit are never chosen between: `ambiguous`.
 */
export function findCall(
  tx: Db,
  recording: Pick<Named, 'originalName' | 'sourceId'>,
): Call | 'ambiguous' | null {
  const { originalName } = recording
  const { source, reading } = readNameOf(tx, recording)
  const number = reading?.callNo
  const names = namesOf(originalName)
  return (
    first(tx, byRecordingName, names) ??
    (number === undefined ? null : first(tx, byCallNo, spellings(number))) ??
    first(tx, byCallNo, names.map(stemOf).flatMap(spellings)) ??
    (source && reading ? byTime(tx, reading, source.toleranceMs) : null)
  )
}

function first(tx: Db, way: typeof byCallNo, names: readonly string[]): Call | null {
  return prepared(tx, way).get({ names: JSON.stringify(names) }) ?? null
}

const firstBy = (column: typeof calls.callNo | typeof calls.recordingName) => (db: Db) =>
  db
    .select()
    .from(calls)
    .where(isOneOfNamed(column, 'names'))
    .orderBy(asc(calls.id))
    .limit(1)
    .prepare()
const byCallNo = firstBy(calls.callNo)
const byRecordingName = firstBy(calls.recordingName)

function byTime(tx: Db, reading: NameReading, toleranceMs: number): Call | 'ambiguous' | null {
  const { startedAt, agentNo = null, caller = null } = reading
  if (startedAt === undefined) return null
  const like = callsLike(tx, { startedAt, agentNo, caller }, toleranceMs)
  if (!like) return null
  const found = tx.select().from(calls).where(like).limit(2).all()
  if (found.length > 1) return 'ambiguous'
  return found[0] ?? null
}

/** What a name tells of its call beside a number. */
export type Told = Pick<ReadName, 'startedAt' | 'agentNo' | 'caller'>

/** Calls that began about when a name says, of the agent and caller it names; null where it names neither. */
export function callsLike(
  db: Db,
  { startedAt, agentNo, caller }: Told,
  withinMs: number,
): SQL | null {
  if (startedAt === null || (agentNo === null && caller === null)) return null
  const agent = db.select({ id: people.id }).from(people)
  const like = and(
    between(calls.startedAt, startedAt - withinMs, startedAt + withinMs),
    agentNo === null
      ? undefined
      : inArray(calls.personId, agent.where(eq(people.agentNo, agentNo))),
    // A system that announces no caller numbers says nothing against a name that holds one.
    caller === null ? undefined : inArray(calls.caller, agentNo === null ? [caller] : [caller, '']),
  )
  return like ?? null
}

/** Ids of one statement, well below what SQLite takes. */
const idsAtOnce = 5000

/**
 * Recordings still without a call whose names, read by the pattern of their source, may mean one of
 * these calls. Looked up by index, so that one announced call costs nothing and 20,000 little.
 */
export function recordingsMeant(tx: Db, callIds: readonly number[]): Recording[] {
  if (!tx.select({ id: readNames.recordingId }).from(readNames).limit(1).get()) return []
  const toleranceMs = widestTolerance(tx)
  const near = sql`${readNames.startedAt}
    between ${calls.startedAt} - ${toleranceMs} and ${calls.startedAt} + ${toleranceMs}`
  const found = new Map<number, Recording>()
  for (let at = 0; at < callIds.length; at += idsAtOnce) {
    const some = inArray(calls.id, callIds.slice(at, at + idsAtOnce))
    const candidates = () =>
      tx
        .select({ recording: recordings })
        .from(calls)
        .innerJoin(people, eq(people.id, calls.personId))
    const ways = [
      eq(readNames.callNo, sql`lower(${calls.callNo})`),
      and(eq(readNames.agentNo, people.agentNo), near),
      and(eq(readNames.caller, calls.caller), near),
    ]
    for (const way of ways) {
      const rows = candidates()
        .innerJoin(readNames, way)
        .innerJoin(
          recordings,
          and(eq(recordings.id, readNames.recordingId), isNull(recordings.callId)),
        )
        .where(some)
        .all()
      for (const { recording } of rows) found.set(recording.id, recording)
    }
  }
  return [...found.values()]
}

/** What of a call decides whether a name means it. */
export type Meant = Pick<Call, 'personId' | 'caller' | 'startedAt'>

/**
 * Recordings still without a call that several calls fitted, of which these were as they stood before
 * they were corrected: what is left may be one call.
 */
export function recordingsLeft(tx: Db, before: readonly Meant[]): Recording[] {
  if (before.length === 0) return []
  const toleranceMs = widestTolerance(tx)
  const found = new Map<number, Recording>()
  for (const { personId, caller, startedAt } of before) {
    const agentNo = tx
      .select({ agentNo: people.agentNo })
      .from(people)
      .where(eq(people.id, personId))
    const near = between(readNames.startedAt, startedAt - toleranceMs, startedAt + toleranceMs)
    for (const way of [inArray(readNames.agentNo, agentNo), eq(readNames.caller, caller)]) {
      const rows = tx
        .select({ recording: recordings })
        .from(readNames)
        .innerJoin(recordings, eq(recordings.id, readNames.recordingId))
        .where(and(way, near, isNull(sql`+${recordings.callId}`)))
        .all()
      for (const { recording } of rows) found.set(recording.id, recording)
    }
  }
  return [...found.values()]
}

function widestTolerance(tx: Db): number {
  const widest = tx.select({ ms: sql<number>`max(${sources.toleranceMs})` }).from(sources)
  return widest.get()?.ms ?? 0
}
