import { eq, placeholder } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'

import { stemOf } from '../names.ts'
import { readNames, type Recording } from '../schema.ts'
import { nameOfBoth } from '../sides/side-names.ts'
import { type NameReading, readName, readPattern } from './name-pattern.ts'
import { type Source, sources } from './schema.ts'

export type Named = Pick<Recording, 'id' | 'originalName' | 'sourceId'>

/** What the name of a recording tells by the pattern of its source; both null where it has none. */
export function readNameOf(
  tx: Db,
  { originalName, sourceId }: Pick<Named, 'originalName' | 'sourceId'>,
): { source: Source | null; reading: NameReading | null } {
  const source = sourceId === null ? null : sourceById(tx, sourceId)
  return { source, reading: source && readingOf(source, originalName) }
}

/** Keeps what the name of a recording tells, its one side included, so that calls announced later find it by an index. */
export function keepReadName(tx: Db, recording: Named): void {
  const { id: recordingId, originalName } = recording
  const { reading } = readNameOf(tx, recording)
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
