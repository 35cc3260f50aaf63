import { desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { formatDay, parseDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { monthAfter } from '../sharing/queries.ts'
import { impersonal } from '../sharing/unnamed.ts'
import { type MonthFigures, monthFigures, summaryTemplate } from './month-figures.ts'
import { type MonthlySummary, monthlySummaries } from './schema.ts'
import { themeRefusals } from './vocabulary.ts'

export const summaryOf = (db: Db, month: string): MonthlySummary | null =>
  db.select().from(monthlySummaries).where(eq(monthlySummaries.month, month)).get() ?? null

const subjectOf = (month: string) => ({ kind: 'summary', id: month }) as const

export type SummaryShown = {
  month: string
  state: 'none' | MonthlySummary['state']
  words: string
  revision: number
  /** Frozen where it is published; as they stand now before. */
  figures: MonthFigures
  published: { at: number; by: string } | null
  may: { write: boolean; publish: boolean }
}

/** 月总结 of a month: drafts are for who writes them. Raises NotFound for months that have not begun. */
export function summaryShown(db: Db, actor: Actor, month: string, now = Date.now()): SummaryShown {
  authorise(actor, 'meeting.read')
  const from = monthBegins(month)
  if (from === null || from > now) throw new NotFound()
  const write = can(actor, 'meeting.theme')
  const kept = summaryOf(db, month)
  const published = kept?.state === 'published'
  if (!published && !write) throw new NotFound()
  const figures = kept?.figures ?? monthFigures(db, from, monthAfter(from))
  return {
    month,
    state: kept?.state ?? 'none',
    words: kept?.words ?? summaryTemplate(month, figures),
    revision: kept?.revision ?? 0,
    figures,
    published: kept?.publishedAt == null ? null : { at: kept.publishedAt, by: kept.publishedBy },
    may: { write: write && !published, publish: write && !published && now >= monthAfter(from) },
  }
}

/** Months somebody may read a summary of, the newest first. */
export function summaryMonths(db: Db, actor: Actor, now = Date.now()) {
  const rows = db
    .select({ month: monthlySummaries.month, state: monthlySummaries.state })
    .from(monthlySummaries)
    .orderBy(desc(monthlySummaries.month))
    .limit(24)
    .all()
  if (!can(actor, 'meeting.theme')) return rows.filter(({ state }) => state === 'published')
  const current = formatDay(now).slice(0, 7)
  const begun = parseDay(`${current}-01`) ?? now
  const wanted = [current, formatDay(begun - 1).slice(0, 7)]
  const missing = wanted.filter((month) => !rows.some((row) => row.month === month))
  return [...missing.map((month) => ({ month, state: null })), ...rows].toSorted((a, b) =>
    b.month.localeCompare(a.month),
  )
}

const monthBegins = (month: string) =>
  /^\d{4}-\d{2}$/.test(month) ? parseDay(`${month}-01`) : null

/** Keeps the words of a summary; masked. */
export function writeSummary(
  db: Db,
  actor: Actor,
  month: string,
  { words, seen }: { words: string; seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'meeting.theme')
  write(db, (tx) => {
    openSummary(tx, month, seen, now)
    const set = { words: impersonal(words), revision: seen + 1, at: now, by: actor.name }
    tx.insert(monthlySummaries)
      .values({ month, state: 'draft', ...set })
      .onConflictDoUpdate({ target: monthlySummaries.month, set })
      .run()
    record(tx, actor, 'summary.written', subjectOf(month))
  })
}

/** 发布: after the month, with its figures as they stand then; later changes do not rewrite it. */
export function publishSummary(
  db: Db,
  actor: Actor,
  month: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'meeting.theme')
  write(db, (tx) => {
    const from = openSummary(tx, month, seen, now)
    const until = monthAfter(from)
    if (now < until) throw refused(themeRefusals, 'month-open')
    const kept = summaryOf(tx, month)
    if (!kept || kept.words === '') throw refused(themeRefusals, 'empty')
    tx.update(monthlySummaries)
      .set({
        ...{ state: 'published', figures: monthFigures(tx, from, until), revision: seen + 1 },
        ...{ publishedAt: now, publishedBy: actor.name },
      })
      .where(eq(monthlySummaries.month, month))
      .run()
    record(tx, actor, 'summary.published', subjectOf(month))
  })
}

function openSummary(tx: Db, month: string, seen: number, now: number): number {
  const from = monthBegins(month)
  if (from === null) throw new NotFound()
  if (from > now) throw refused(themeRefusals, 'month-ahead')
  const kept = summaryOf(tx, month)
  if (kept?.state === 'published') throw refused(themeRefusals, 'published')
  if ((kept?.revision ?? 0) !== seen) throw refused(themeRefusals, 'stale')
  return from
}
