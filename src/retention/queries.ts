import { and, asc, count as rows, desc, eq, isNull, or } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { casesPlaying } from '#src/library/typical-cases/lost.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'
import { sourceNames } from '#src/recordings/ledger/queries.ts'
import { recordingDetail } from '#src/recordings/queries.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { joinedSides } from '#src/recordings/sides/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { byHand } from '#src/recordings/vocabulary.ts'

import { type Aged, agedRecording, agedRecordings, type Place } from './candidates.ts'
import { casesLosingClips, type LosingCase } from './losing.ts'
import { type LegalHold, legalHolds, retentionRuns, type RetentionRun } from './schema.ts'
import { type RetentionSettings, retentionSettingsOf, validTrial } from './settings.ts'
import { sumOf, type Total } from './totals.ts'
import { type Days, type RetentionClass, type TimedClass, timedClasses } from './vocabulary.ts'

/** What would go is the whole centre's, so whoever sees a part of it only does not see it. */
export function authoriseRetention(actor: Actor): void {
  authorise(actor, 'retention.read')
  if (actor.scope.kind !== 'all') throw new Forbidden('retention.read')
}

export type RunRow = Pick<
  RetentionRun,
  'id' | 'kind' | 'at' | 'by' | 'finishedAt' | 'held' | 'busy' | 'failed' | 'logEmptied'
> & { count: number; bytes: number }

export type Overview = {
  settings: RetentionSettings
  /** When the clock erases next; null while it is switched off. */
  nextRun: number | null
  trial: (RunRow & { totals: (Total & { source: string })[]; holdsStill: boolean }) | null
  holds: number
  /** Published cases that lose clips by the days as they are set. */
  losing: LosingCase[]
  runs: RunRow[]
  maySet: boolean
}

/** The clock's ten past two; see the schedule. */
const nightMs = (2 * 60 + 10) * 60_000

/** 保存期限: how long what is kept, what would go today, and what has gone. */
export function retentionOverview(db: Db, actor: Actor, now = Date.now()): Overview {
  authoriseRetention(actor)
  const settings = retentionSettingsOf(db)
  const today = startOfDay(now) + nightMs
  const newest = db
    .select()
    .from(retentionRuns)
    .where(eq(retentionRuns.kind, 'trial'))
    .orderBy(desc(retentionRuns.id))
    .limit(1)
    .get()
  const name = sourceNames(db)
  const open = db.select({ n: rows() }).from(legalHolds).where(isNull(legalHolds.liftedAt)).get()
  return {
    settings,
    nextRun: settings.active ? (today > now ? today : today + dayMs) : null,
    trial: newest
      ? {
          ...runRow(newest),
          totals: inOrder(newest.totals).map((total) => ({
            ...total,
            source: name(total.sourceId === 0 ? null : total.sourceId),
          })),
          holdsStill: validTrial(db, now)?.id === newest.id,
        }
      : null,
    holds: open?.n ?? 0,
    losing: casesLosingClips(db, settings.days, now),
    runs: db
      .select()
      .from(retentionRuns)
      .where(eq(retentionRuns.kind, 'night'))
      .orderBy(desc(retentionRuns.id))
      .limit(5)
      .all()
      .map(runRow),
    maySet: can(actor, 'retention.manage'),
  }
}

const inOrder = (totals: readonly Total[]) =>
  totals.toSorted(
    (a, b) => timedClasses.indexOf(a.rule) - timedClasses.indexOf(b.rule) || b.count - a.count,
  )

function runRow(run: RetentionRun): RunRow {
  const { id, kind, at, by, finishedAt, held, busy, failed, logEmptied, totals } = run
  return { id, kind, at, by, finishedAt, held, busy, failed, logEmptied, ...sumOf(totals) }
}

/** Every night and every trial, the newest first. */
export function runList(db: Db, actor: Actor, page: PageRequest): Page<RunRow> {
  authoriseRetention(actor)
  const { where, order, limit } = keyset(retentionRuns.at, retentionRuns.id, page)
  const found = db
    .select()
    .from(retentionRuns)
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(runRow)
  return cutPage(found, page, ({ at, id }) => ({ value: at, id }))
}

export type DueFilters = { rule: TimedClass | null; sourceId: number | null }

export function readDueFilters(query: Record<string, string | undefined>): DueFilters {
  return {
    rule: timedClasses.find((rule) => rule === query['rule']) ?? null,
    sourceId: readId(query['source']),
  }
}

export type DueRow = Pick<Aged, 'id' | 'callNo' | 'bytes' | 'receivedAt'> & {
  name: string
  source: string
  rule: TimedClass
  /** Numbers of the published cases that play a clip of it. */
  cases: string
}

/** So many rows are looked at for one page; rarer ones are on the next. */
const looksAtMost = 20_000

/** Recordings whose time is over, oldest first: what the next night erases, in its order. */
export function dueList(
  db: Db,
  actor: Actor,
  filters: DueFilters,
  { size, cursor }: PageRequest,
  now = Date.now(),
): Page<DueRow> {
  authoriseRetention(actor)
  const { days } = retentionSettingsOf(db)
  const name = sourceNames(db)
  const found: DueRow[] = []
  let after: Place | null = cursor ? { receivedAt: cursor.value, id: cursor.id } : null
  for (let looked = 0; looked < looksAtMost;) {
    const some = agedRecordings(db, days, now, after)
    for (const aged of some) {
      if (found.length === size) return pageOf(found, size, after)
      after = { receivedAt: aged.receivedAt, id: aged.id }
      if (!matches(aged, filters)) continue
      const { id, callNo, bytes, receivedAt, originalName, sourceId } = aged
      found.push({
        ...{ id, callNo, bytes, receivedAt, source: name(sourceId) },
        name: maskNumbers(originalName),
        rule: aged.class as TimedClass,
        cases: casesPlaying(db, [id])
          .map(({ caseNo }) => caseNo)
          .join('、'),
      })
    }
    if (some.length === 0) return pageOf(found, size, null)
    looked += some.length
  }
  return pageOf(found, size, after)
}

const matches = (aged: Aged, { rule, sourceId }: DueFilters) =>
  aged.due &&
  (rule === null || aged.class === rule) &&
  (sourceId === null || (aged.sourceId ?? 0) === sourceId)

function pageOf(found: DueRow[], size: number, after: Place | null): Page<DueRow> {
  const next = after && `n${after.receivedAt}_${after.id}`
  return { rows: found, size, next, previous: null }
}

export type HoldRow = LegalHold & { label: string; href: string }

/** Holds, the newest first, those that were lifted among them. */
export function holdList(db: Db, actor: Actor, page: PageRequest): Page<HoldRow> {
  authoriseRetention(actor)
  const { where, order, limit } = keyset(legalHolds.at, legalHolds.id, page)
  const found = db
    .select({ hold: legalHolds, callNo: calls.callNo })
    .from(legalHolds)
    .leftJoin(calls, and(eq(legalHolds.subject, 'call'), eq(calls.id, legalHolds.subjectId)))
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ hold, callNo }) => ({
      ...hold,
      label: callNo ?? `录音 ${hold.subjectId}`,
      href: hold.subject === 'call' ? `/calls/${hold.subjectId}` : `/recordings/${hold.subjectId}`,
    }))
  return cutPage(found, page, ({ at, id }) => ({ value: at, id }))
}

/** What a person typed: the number of a call, else of a recording. */
export function holdSubjectOf(db: Db, no: string) {
  const call = db.select({ id: calls.id }).from(calls).where(eq(calls.callNo, no)).get()
  if (call) return { subject: 'call', subjectId: call.id } as const
  if (!/^\d{1,15}$/.test(no)) return null
  const id = Number(no)
  const known = db.select({ id: recordings.id }).from(recordings).where(eq(recordings.id, id)).get()
  return known ? ({ subject: 'recording', subjectId: id } as const) : null
}

export type Keeping = {
  recordingId: number
  class: RetentionClass
  /** Until when it is kept; null under a hold. */
  until: number | null
  active: boolean
  holds: LegalHold[]
  mayHold: boolean
}

/** How long one recording is kept and why, for its own page. */
export function keepingOf(db: Db, actor: Actor, id: number, now = Date.now()): Keeping {
  authorise(actor, 'retention.read')
  const { recording } = recordingDetail(db, actor, id)
  const { days, active } = retentionSettingsOf(db)
  const aged = agedRecording(db, id, days, now) ?? agedAsJoined(db, id, days, now)
  if (!aged) throw new NotFound()
  const onRecording = and(eq(legalHolds.subject, 'recording'), eq(legalHolds.subjectId, id))
  const onCall =
    recording.callId === null
      ? undefined
      : and(eq(legalHolds.subject, 'call'), eq(legalHolds.subjectId, recording.callId))
  return {
    recordingId: id,
    class: aged.class,
    until: untilOf(aged, days),
    active,
    holds: db
      .select()
      .from(legalHolds)
      .where(and(isNull(legalHolds.liftedAt), or(onRecording, onCall)))
      .orderBy(asc(legalHolds.id))
      .all(),
    mayHold: can(actor, 'hold.manage') && actor.scope.kind === 'all',
  }
}

/** A side is kept as long as what it was joined into. */
function agedAsJoined(db: Db, sideId: number, days: Days, now: number): Aged | null {
  const { recordingId, agentSideId, customerSideId } = joinedSides
  const joined = db
    .select({ id: recordingId })
    .from(joinedSides)
    .where(or(eq(agentSideId, sideId), eq(customerSideId, sideId)))
    .get()
  return joined ? agedRecording(db, joined.id, days, now) : null
}

const untilOf = (aged: Aged, days: Days) =>
  aged.class === 'held' ? null : aged.receivedAt + days[aged.class] * dayMs

/** Every source for the filter, 0 for what was brought by hand. */
export function sourceChoices(db: Db, actor: Actor): (readonly [string, string])[] {
  authoriseRetention(actor)
  const all = db.select().from(sources).orderBy(asc(sources.name)).all()
  return [...all.map(({ id, name }) => [String(id), name] as const), ['0', byHand]]
}
