import { and, asc, between, eq, inArray, isNull, placeholder, sql } from 'drizzle-orm'

import { type Db, isOneOfNamed, prepared } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'

import { spellings, stemOf } from '../names.ts'
import { type Call, calls, readNames, type Recording, recordings } from '../schema.ts'
import { nameOfBoth, namesOf } from '../sides/side-names.ts'
import { type NameReading, readName, readPattern } from './name-pattern.ts'
import { type Source, sources } from './schema.ts'

export type Named = Pick<Recording, 'id' | 'originalName' | 'sourceId'>

/**
 * The call a recording belongs to: by the announced file name, by a call number, else by agent or
 * caller and the start of the call. Two calls that would fit are never chosen between: `ambiguous`.
 */
export function findCall(
  tx: Db,
  recording: Pick<Named, 'originalName' | 'sourceId'>,
): Call | 'ambiguous' | null {
  const { originalName, sourceId } = recording
  const source = sourceId === null ? null : sourceById(tx, sourceId)
  const reading = source && readingOf(source, originalName)
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
  const { startedAt, agentNo, caller } = reading
  if (startedAt === undefined || (agentNo === undefined && caller === undefined)) return null
  const agent = tx.select({ id: people.id }).from(people)
  const found = tx
    .select()
    .from(calls)
    .where(
      and(
        between(calls.startedAt, startedAt - toleranceMs, startedAt + toleranceMs),
        agentNo === undefined
          ? undefined
          : inArray(calls.personId, agent.where(eq(people.agentNo, agentNo))),
        // A system that announces no caller numbers says nothing against a name that holds one.
        caller === undefined
          ? undefined
          : inArray(calls.caller, agentNo === undefined ? [caller] : [caller, '']),
      ),
    )
    .limit(2)
    .all()
  if (found.length > 1) return 'ambiguous'
  return found[0] ?? null
}

/** Keeps what the name of a recording tells, its one side included, so that calls announced later find it by an index. */
export function keepReadName(tx: Db, recording: Named): void {
  const { id: recordingId, originalName, sourceId } = recording
  const source = sourceId === null ? null : sourceById(tx, sourceId)
  const reading = source && readingOf(source, originalName)
  const both = nameOfBoth(originalName)
  const number = reading?.callNo ?? (both === null ? null : stemOf(both))
  const values = {
    callNo: number?.toLowerCase() ?? null,
    agentNo: reading?.agentNo ?? null,
    caller: reading?.caller ?? null,
    startedAt: reading?.startedAt ?? null,
    side: reading?.side ?? null,
  }
  if (!reading && both === null) {
    prepared(tx, forgettingName).run({ recordingId })
  } else {
    tx.insert(readNames)
      .values({ recordingId, ...values })
      .onConflictDoUpdate({ target: readNames.recordingId, set: values })
      .run()
  }
}

/** Ids of one statement, well below what SQLite takes. */
const idsAtOnce = 5000

/**
 * Recordings still without a call whose names, read by the pattern of their source, may mean one of
 * these calls. Looked up by index, so that one announced call costs nothing and 20,000 little.
 */
export function recordingsMeant(tx: Db, callIds: readonly number[]): Recording[] {
  if (!tx.select({ id: readNames.recordingId }).from(readNames).limit(1).get()) return []
  const widest = tx.select({ ms: sql<number>`max(${sources.toleranceMs})` }).from(sources)
  const toleranceMs = widest.get()?.ms ?? 0
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

function readingOf(source: Source, name: string): NameReading | null {
  if (source.namePattern === null) return null
  const read = readPattern(source.namePattern)
  return read.ok ? readName(read.pattern, name) : null
}

function sourceById(tx: Db, id: number): Source | null {
  return prepared(tx, bySourceId).get({ id }) ?? null
}

const bySourceId = (db: Db) =>
  db
    .select()
    .from(sources)
    .where(eq(sources.id, placeholder('id')))
    .prepare()

const forgettingName = (db: Db) =>
  db
    .delete(readNames)
    .where(eq(readNames.recordingId, placeholder('recordingId')))
    .prepare()
