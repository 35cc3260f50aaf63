import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { figuresOf } from './figures.ts'
import { type MonthlyReport, monthlyReports, reportComments } from './schema.ts'
import { earliestMonth, reportRefusals, type ReportSection, reportSections } from './vocabulary.ts'

/** Begins the report of a month that is over. Its figures are read anew until it is published. */
export function draftReport(db: Db, actor: Actor, month: string, now = Date.now()): MonthlyReport {
  authorise(actor, 'report.write')
  const bounds = boundsOf(month)
  if (!bounds) throw refused(reportRefusals, 'no-such-month')
  if (bounds.until > now) throw refused(reportRefusals, 'not-past')
  if (month < earliestMonth) throw refused(reportRefusals, 'too-early')
  return write(db, (tx) => {
    const there = tx.select().from(monthlyReports).where(eq(monthlyReports.month, month)).get()
    if (there) throw refused(reportRefusals, 'exists')
    const values = { month, state: 'draft', createdAt: now, createdByName: actor.name } as const
    const report = tx.insert(monthlyReports).values(values).returning().get()
    record(tx, actor, 'report.drafted', { kind: 'report', id: report.id }, { month })
    return report
  })
}

/** By the clock: the month before, drafted once, by whichever worker comes first. */
export function draftLastMonth(db: Db, now = Date.now()): boolean {
  const month = monthAfter(monthOf(now), -1)
  const known = db.select().from(monthlyReports).where(eq(monthlyReports.month, month)).get()
  // A centre that was not there yet has no report to write.
  if (known || (figuresOf(db, month, now)?.contacts ?? 0) === 0) return false
  return write(db, (tx) => {
    const again = tx.select().from(monthlyReports).where(eq(monthlyReports.month, month)).get()
    if (again) return false
    draftReport(tx, system, month, now)
    return true
  })
}

export function reportById(db: Db, id: number): MonthlyReport {
  const report = db.select().from(monthlyReports).where(eq(monthlyReports.id, id)).get()
  if (!report) throw new NotFound()
  return report
}

export type Comment = { section: ReportSection; text: string; revision: number }

/** Saves what somebody wrote about a part; numbers of customers are covered for good. */
export function commentOnReport(
  db: Db,
  actor: Actor,
  id: number,
  { section, text, revision }: Comment,
  now = Date.now(),
): void {
  authorise(actor, 'report.write')
  write(db, (tx) => {
    const report = reportById(tx, id)
    if (report.state === 'published') throw refused(reportRefusals, 'published-already')
    const key = and(eq(reportComments.reportId, id), eq(reportComments.section, section))
    const there = tx.select().from(reportComments).where(key).get()
    const written = maskText(text)
    // A double click says the same again.
    if ((there?.text ?? '') === written) return
    if ((there?.revision ?? 0) !== revision) throw refused(reportRefusals, 'changed-meanwhile')
    const values = { text: written, revision: revision + 1, at: now, byName: actor.name }
    tx.insert(reportComments)
      .values({ reportId: id, section, ...values })
      .onConflictDoUpdate({
        target: [reportComments.reportId, reportComments.section],
        set: values,
      })
      .run()
    const particulars = { month: report.month, section: reportSections[section] }
    record(tx, actor, 'report.written', { kind: 'report', id }, particulars)
  })
}

/** Publishes a report: its figures stand from now on, and what changes later becomes a correction. */
export function publishReport(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'report.write')
  const { month } = reportById(db, id)
  const figures = figuresOf(db, month, now)
  if (!figures) throw new NotFound()
  if (figures.standing.changed > 0) throw refused(reportRefusals, 'not-summed')
  if (figures.contacts === 0) throw refused(reportRefusals, 'empty')
  write(db, (tx) => {
    const report = reportById(tx, id)
    if (report.state === 'published') throw refused(reportRefusals, 'published-already')
    tx.update(monthlyReports)
      .set({
        ...({ state: 'published', figures, publishedAt: now } as const),
        ...{ publishedById: actor.accountId, publishedByName: actor.name },
      })
      .where(eq(monthlyReports.id, id))
      .run()
    record(tx, actor, 'report.published', { kind: 'report', id }, { month })
  })
}
