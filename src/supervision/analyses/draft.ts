import { and, desc, eq, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { system } from '#src/auth/policy.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, startOfWeek } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { notify } from '#src/notices/notify.ts'

import { weekMs } from '../metrics/weekly.ts'
import {
  analysisComments,
  analysisSuggestions,
  type WeeklyAnalysis,
  weeklyAnalyses,
} from './schema.ts'
import { draftTime, weekDue } from './settings.ts'
import { analysisRefusals, weeksBack } from './vocabulary.ts'

/** `2026-11-16 至 2026-11-22`. */
export const weekWords = (week: number): string =>
  `${formatDay(week)} 至 ${formatDay(week + weekMs - 1)}`

/**
 * Drafts the analysis of a past week (起草周分析). One that is there already, in whatever state, is
 * given back: twice comes to the same.
 */
export function draftAnalysis(db: Db, actor: Actor, at: number, now = Date.now()): WeeklyAnalysis {
  authorise(actor, 'analysis.write')
  const week = startOfWeek(at)
  if (week + weekMs > now) throw refused(analysisRefusals, 'week-not-over')
  if (week < startOfWeek(now) - weeksBack * weekMs) throw refused(analysisRefusals, 'too-long-ago')
  return write(db, (tx) => {
    const there = newestOf(tx, week)
    if (there) return there
    const drafted = insertDraft(tx, actor, week, 1, now)
    notify(
      tx,
      {
        to: holdersOf(tx, 'analysis.write', null)
          .map(({ id }) => id)
          .filter((id) => id !== actor.accountId),
        kind: 'task',
        sentence: `${weekWords(week)} 的周分析已起草，请补写分析后发布`,
        href: `/analyses/${drafted.id}`,
        key: `analysis:${week}`,
      },
      now,
    )
    return drafted
  })
}

/** 另起新版: a draft that begins from what the published one says; its figures are those of now. */
export function reviseAnalysis(db: Db, actor: Actor, id: number, now = Date.now()): WeeklyAnalysis {
  authorise(actor, 'analysis.write')
  return write(db, (tx) => {
    const from = analysisById(tx, id)
    const newest = newestOf(tx, from.week)
    if (newest?.state === 'draft') throw refused(analysisRefusals, 'draft-exists')
    if (newest?.id !== from.id) throw refused(analysisRefusals, 'newer-version')
    const revised = insertDraft(tx, actor, from.week, from.version + 1, now)
    const comments = tx
      .select()
      .from(analysisComments)
      .where(eq(analysisComments.analysisId, id))
      .all()
    for (const comment of comments) {
      tx.insert(analysisComments)
        .values({ ...comment, analysisId: revised.id })
        .run()
    }
    const suggestions = tx
      .select()
      .from(analysisSuggestions)
      .where(eq(analysisSuggestions.analysisId, id))
      .orderBy(analysisSuggestions.id)
      .all()
    for (const { id: _id, ...suggestion } of suggestions) {
      tx.insert(analysisSuggestions)
        .values({ ...suggestion, analysisId: revised.id })
        .run()
    }
    return revised
  })
}

function insertDraft(
  tx: Db,
  actor: Actor,
  week: number,
  version: number,
  now: number,
): WeeklyAnalysis {
  const by = { draftedAt: now, draftedById: actor.accountId, draftedBy: actor.name }
  const drafted = tx
    .insert(weeklyAnalyses)
    .values({ week, version, ...by })
    .returning()
    .get()
  const subject = { kind: 'analysis', id: drafted.id } as const
  record(tx, actor, 'analysis.drafted', subject, { week: weekWords(week), version })
  return drafted
}

export function analysisById(db: Db, id: number): WeeklyAnalysis {
  const found = db.select().from(weeklyAnalyses).where(eq(weeklyAnalyses.id, id)).get()
  if (!found) throw new NotFound()
  return found
}

/** The last version of a week. */
export const newestOf = (db: Db, week: number): WeeklyAnalysis | undefined =>
  db
    .select()
    .from(weeklyAnalyses)
    .where(eq(weeklyAnalyses.week, week))
    .orderBy(desc(weeklyAnalyses.version))
    .limit(1)
    .get()

/** By the clock: the week that is due, unless it has its analysis or nothing was ever taken in by then. */
export function askForAnalysis(db: Db, now = Date.now()): void {
  const week = weekDue(draftTime(db), now)
  if (newestOf(db, week)) return
  const { id, openedAt } = complaints
  const any = db
    .select({ id })
    .from(complaints)
    .where(and(standing, lt(openedAt, week + weekMs)))
    .limit(1)
    .get()
  if (any) enqueue(db, 'draft-analysis', `week:${week}`, { week })
}

/** In the background; whoever drafted it by hand meanwhile was first. */
export const draftDue = (db: Db, week: number, now = Date.now()): void =>
  void draftAnalysis(db, system, week, now)
