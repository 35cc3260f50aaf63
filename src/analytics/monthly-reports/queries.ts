import { and, desc, eq, lt } from 'drizzle-orm'

import { monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { type ReportFigures, figuresOf } from './figures.ts'
import type { OwnedTable, PrintedTable } from './printed-table.ts'
import { type MonthlyReport, monthlyReports, type ReportComment, reportComments } from './schema.ts'
import type { ReportSection } from './vocabulary.ts'
import { reportById } from './write.ts'

const shownReports = 24

export type ReportRow = Omit<MonthlyReport, 'figures'>

/** 月报, the newest month first; drafts are for who writes them. `before` is the month a page ended with. */
export function reportList(
  db: Db,
  actor: Actor,
  before: string | null,
): { rows: ReportRow[]; next: string | null } {
  authorise(actor, 'dashboard.read')
  const { id, month, state, createdAt, createdByName } = monthlyReports
  const { publishedAt, publishedById, publishedByName } = monthlyReports
  const rows = db
    .select({
      ...{ id, month, state, createdAt, createdByName },
      ...{ publishedAt, publishedById, publishedByName },
    })
    .from(monthlyReports)
    .where(
      and(
        can(actor, 'report.write') ? undefined : eq(state, 'published'),
        before === null ? undefined : lt(month, before),
      ),
    )
    .orderBy(desc(month))
    .limit(shownReports + 1)
    .all()
  const shown = rows.slice(0, shownReports)
  return { rows: shown, next: rows.length > shownReports ? (shown.at(-1)?.month ?? null) : null }
}

/** Months of the last two years that are over and have no report yet. */
export function monthsWithout(db: Db, now: number): string[] {
  const known = new Set(
    db
      .select({ month: monthlyReports.month })
      .from(monthlyReports)
      .all()
      .map(({ month }) => month),
  )
  return Array.from({ length: 24 }, (_, index) => monthAfter(monthOf(now), -1 - index)).filter(
    (month) => !known.has(month),
  )
}

export type Correction = { what: string; was: string; is: string }

export type ReportShown = {
  report: MonthlyReport
  figures: ReportFigures
  comments: Partial<Record<ReportSection, ReportComment>>
  /** What stands otherwise now than when it was published. */
  corrections: Correction[]
}

/** A report as its reader may see it. A draft is not there for whoever does not write it. */
export function reportShown(db: Db, actor: Actor, id: number, now = Date.now()): ReportShown {
  authorise(actor, 'dashboard.read')
  const report = reportById(db, id)
  if (report.state === 'draft' && !can(actor, 'report.write')) throw new NotFound()
  const live = figuresOf(db, report.month, now)
  const figures = report.figures ?? live
  if (!figures) throw new NotFound()
  const rows = db.select().from(reportComments).where(eq(reportComments.reportId, id)).all()
  return {
    ...{ report, figures: forReader(actor, figures) },
    comments: Object.fromEntries(rows.map((row) => [row.section, row])),
    corrections: report.figures && live ? correctionsBetween(report.figures, live) : [],
  }
}

/**
 * The estimate is for those who may read it, hotspots and risks likewise, and single risks are for whoever
 * sees them in their list; the rest is for everybody who reads dashboards.
 */
function forReader(actor: Actor, figures: ReportFigures): ReportFigures {
  const mayRisks = can(actor, 'hotspot.read')
  return {
    ...figures,
    estimate: can(actor, 'estimate.read') ? figures.estimate : '',
    risks: mayRisks ? figures.risks : null,
    hotspots: mayRisks ? (figures.hotspots ?? null) : null,
    riskList: mayRisks && figures.riskList ? ownRows(actor, figures.riskList) : null,
  }
}

function ownRows({ scope }: Actor, table: OwnedTable): OwnedTable {
  if (scope.kind === 'all') return table
  const own = table.owners.map(
    ({ departmentId, subCentreId }) =>
      (scope.kind === 'department' && departmentId === scope.id) ||
      (scope.kind === 'sub-centre' && subCentreId === scope.id),
  )
  return {
    ...table,
    note: `${table.note}只列归口在您范围里的。`,
    rows: table.rows.filter((_, index) => own[index]),
    owners: table.owners.filter((_, index) => own[index]),
  }
}

/** Lines of what changed since: the main figures, and the cells of departments and faults. */
export function correctionsBetween(was: ReportFigures, is: ReportFigures): Correction[] {
  const tiles = was.tiles.flatMap(({ key, label, text }) => {
    const now = is.tiles.find((tile) => tile.key === key)?.text
    return now === undefined || now === text ? [] : [{ what: label, was: text, is: now }]
  })
  const tables = was.tables
    .filter(({ key }) => key === 'departments' || key === 'faults')
    .flatMap((table) =>
      cellsBetween(
        table,
        is.tables.find(({ key }) => key === table.key),
      ),
    )
  return [...tiles, ...tables]
}

function cellsBetween(was: PrintedTable, is: PrintedTable | undefined): Correction[] {
  const rows = new Map(is?.rows.map((row) => [row[0], row]))
  return was.rows.flatMap((row) => {
    const now = rows.get(row[0])
    return row.flatMap((text, column) => {
      const other = now?.[column] ?? '—'
      if (column === 0 || other === text) return []
      return [
        { what: `${was.title}：${row[0]} ${was.head[column]?.label ?? ''}`, was: text, is: other },
      ]
    })
  })
}
