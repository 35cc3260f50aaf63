import { and, desc, eq, gte, isNull, notInArray, type SQL, sql } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type TrainingRecord, trainingRecords } from '../records/schema.ts'
import {
  everydayKinds,
  trainingKinds,
  tracks,
  type Track,
  type TrainingKind,
} from '../records/vocabulary.ts'
import type { Grouping } from './vocabulary.ts'

/** Whose training is looked at together. */
export type Selection =
  | { by: 'event'; kind: TrainingKind; refId: number }
  | { by: 'trainer'; trainerId: number }
  | { by: 'track'; track: Track }
  | { by: 'kind'; kind: TrainingKind }

/** How far back trainings are looked at: a year, and a quarter for what followed them. */
export const reachMs = 455 * dayMs
/** One report takes so many records at most; the page says so when there are more. */
export const mostRecords = 5000

/** `class-3`, `7`, `emotions` … as it stands in an address; null for what names nothing. */
export function readSelection(by: string, key: string): Selection | null {
  if (by === 'event') {
    const [, kind = '', refId = ''] = /^([a-z]+)-(\d{1,15})$/.exec(key) ?? []
    return isKind(kind) ? { by, kind, refId: Number(refId) } : null
  }
  if (by === 'trainer') return /^\d{1,15}$/.test(key) ? { by, trainerId: Number(key) } : null
  if (by === 'track') return isTrack(key) ? { by, track: key } : null
  return by === 'kind' && isKind(key) ? { by, kind: key } : null
}

const isKind = (key: string): key is TrainingKind =>
  (keysOf(trainingKinds) as string[]).includes(key)
const isTrack = (key: string): key is Track => (keysOf(tracks) as string[]).includes(key)

/** The records that stand, oldest first; a failed exam taught somebody, too. */
export function recordsOf(db: Db, selection: Selection, now: number): TrainingRecord[] {
  const rows = db
    .select()
    .from(trainingRecords)
    .where(and(conditionOf(selection), isNull(trainingRecords.voidedAt), since(now)))
    .orderBy(desc(trainingRecords.completedAt), desc(trainingRecords.id))
    .limit(mostRecords + 1)
    .all()
  return rows.toReversed()
}

/** Who sat in a meeting would else be among those a trainer or a track is judged by. */
const notEveryday = notInArray(trainingRecords.kind, [...everydayKinds])

const since = (now: number) => gte(trainingRecords.completedAt, now - reachMs)

function conditionOf(selection: Selection): SQL | undefined {
  const { kind, refId, trainerId, track } = trainingRecords
  switch (selection.by) {
    case 'event':
      return and(eq(kind, selection.kind), eq(refId, selection.refId))
    case 'trainer':
      return and(eq(trainerId, selection.trainerId), notEveryday)
    case 'track':
      return and(eq(track, selection.track), notEveryday)
    case 'kind':
      return eq(kind, selection.kind)
  }
}

export type TrainingGroup = {
  key: string
  title: string
  kind: TrainingKind | null
  trainer: string | null
  people: number
  lastAt: number
}

const mostGroups = 200

/** What there is to look at, the newest first: two hundred at most. */
export function trainingGroups(db: Db, by: Grouping, now: number): TrainingGroup[] {
  const { kind, refId, trainerId, trainerName, track, title, personId, completedAt, voidedAt } =
    trainingRecords
  const key = {
    event: sql<string>`${kind} || '-' || ${refId}`,
    trainer: sql<string>`cast(${trainerId} as text)`,
    // Not along their own indexes, which know nothing of the time.
    track: sql<string>`+${track}`,
    kind: sql<string>`+${kind}`,
  }[by]
  const lastAt = sql<number>`max(${completedAt})`
  return db
    .select({
      key,
      title: sql<string>`max(${title})`,
      kind: sql<TrainingKind>`max(${kind})`,
      trainer: sql<string>`max(${trainerName})`,
      people: sql<number>`count(distinct ${personId})`,
      lastAt,
    })
    .from(trainingRecords)
    .where(
      and(
        gte(completedAt, now - reachMs),
        isNull(voidedAt),
        // One interview is one person's, and there are hundreds of meetings: looked at together, as a way.
        by === 'event' ? notInArray(kind, ['interview', ...everydayKinds]) : undefined,
        by === 'trainer' || by === 'track' ? notEveryday : undefined,
        by === 'trainer' ? sql`${trainerId} is not null` : undefined,
      ),
    )
    .groupBy(key)
    .orderBy(desc(lastAt))
    .limit(mostGroups)
    .all()
    .map((row) => ({
      ...row,
      title: titleOf(by, row),
      kind: by === 'event' ? row.kind : null,
      trainer: by === 'event' ? row.trainer : null,
    }))
}

function titleOf(by: Grouping, row: { key: string; title: string; trainer: string }): string {
  if (by === 'event') return row.title
  if (by === 'trainer') return row.trainer
  return by === 'track' ? tracks[row.key as Track] : trainingKinds[row.key as TrainingKind]
}
