import { and, asc, desc, eq, type SQL } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import type { ControlChart } from '../control/control-chart.ts'
import { type Correction, correctionsOf } from './corrections.ts'
import { analysisById } from './draft.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { type Issue, issuesOf } from './issues.ts'
import { type Overview, overviewOf } from './overview.ts'
import {
  analysisComments,
  analysisPublications,
  type AnalysisSuggestion,
  analysisSuggestions,
  type WeeklyAnalysis,
  weeklyAnalyses,
} from './schema.ts'
import { type SeasonPart, seasonPart } from './season.ts'
import { chartOf } from './series.ts'
import { type CrossTab, crossTabs, type TabKey } from './tabs.ts'
import { type AnalysisSection, type AnalysisState, analysisStates } from './vocabulary.ts'
import { within } from './within.ts'

export type AnalysisComment = { text: string; revision: number; at: number; by: string }

export type AnalysisPart = {
  analysis: WeeklyAnalysis
  published: { at: number; by: string } | null
  /** What the reader may see of it. */
  evidence: Evidence
  overview: Overview
  /** The substantiated complaints: together (of all that the reader sees), then by department. */
  charts: { label: string; departmentId: number | null; chart: ControlChart }[]
  tabs: Record<TabKey, CrossTab>
  season: SeasonPart | null
  issues: Issue[]
  comments: Partial<Record<AnalysisSection, AnalysisComment>>
  suggestions: (AnalysisSuggestion & { department: string | null })[]
  /** What changed since it was published. */
  corrections: Correction[]
  /** All versions the reader may open, the newest first. */
  versions: WeeklyAnalysis[]
  /** Names of the departments, also of those the reader sees no numbers of. */
  names: ReadonlyMap<number, string>
  narrowed: boolean
}

/** One analysis, as far as the reader's scope goes; drafts are for those who write. */
export function analysisPart(db: Db, actor: Actor, id: number, now = Date.now()): AnalysisPart {
  authorise(actor, 'analysis.read')
  const analysis = analysisById(db, id)
  if (analysis.state === 'draft' && !can(actor, 'analysis.write')) throw new NotFound()
  const published = publicationOf(db, id)
  const whole = published?.evidence ?? evidenceOf(db, analysis.week, now)
  const evidence = within(whole, actor.scope)
  const own = new Set(evidence.departments.map((department) => department.id))
  const names = new Map(whole.departments.map((department) => [department.id, department.name]))
  const narrowed = actor.scope.kind !== 'all'
  const seen = (departmentId: number | null) =>
    !narrowed || (departmentId !== null && own.has(departmentId))
  return {
    ...{ analysis, evidence, names, narrowed },
    published: published && { at: published.at, by: published.by },
    overview: overviewOf(evidence),
    charts: [
      { label: narrowed ? '范围内合计' : '全中心', departmentId: null, chart: chartOf(evidence) },
      ...evidence.departments.map((department) => ({
        ...{ label: department.name, departmentId: department.id },
        chart: chartOf(evidence, { departmentId: department.id }),
      })),
    ],
    tabs: crossTabs(evidence),
    season: seasonPart(evidence),
    // Found among all departments: what is far above the others shows only beside them.
    issues: issuesOf(whole).filter(({ departmentId }) => seen(departmentId)),
    comments: commentsOf(db, id),
    suggestions: suggestionsOf(db, id)
      .filter(({ departmentId }) => departmentId === null || seen(departmentId))
      .map((one) => ({
        ...one,
        department: one.departmentId === null ? null : (names.get(one.departmentId) ?? null),
      })),
    corrections: published
      ? correctionsOf(db, analysis).filter(({ was, is }) =>
          [was, is].some((side) => side !== null && seen(side.departmentId)),
        )
      : [],
    versions: versionsOf(db, actor, analysis.week),
  }
}

const publicationOf = (db: Db, id: number) =>
  db.select().from(analysisPublications).where(eq(analysisPublications.analysisId, id)).get() ??
  null

function commentsOf(db: Db, id: number): AnalysisPart['comments'] {
  const rows = db.select().from(analysisComments).where(eq(analysisComments.analysisId, id)).all()
  return Object.fromEntries(
    rows.map(({ section, text, revision, at, by }) => [section, { text, revision, at, by }]),
  )
}

const suggestionsOf = (db: Db, id: number) =>
  db
    .select()
    .from(analysisSuggestions)
    .where(eq(analysisSuggestions.analysisId, id))
    .orderBy(asc(analysisSuggestions.id))
    .all()

/** Drafts are not shown to those who only read. */
const readable = (actor: Actor): SQL | undefined =>
  can(actor, 'analysis.write') ? undefined : eq(weeklyAnalyses.state, 'published')

const versionsOf = (db: Db, actor: Actor, week: number): WeeklyAnalysis[] =>
  db
    .select()
    .from(weeklyAnalyses)
    .where(and(eq(weeklyAnalyses.week, week), readable(actor)))
    .orderBy(desc(weeklyAnalyses.version))
    .all()

export type AnalysisRow = WeeklyAnalysis & { published: { at: number; by: string } | null }

export type AnalysisFilters = { state: AnalysisState | null }

export const readAnalysisFilters = (
  query: Readonly<Record<string, string | undefined>>,
): AnalysisFilters => ({
  state: keysOf(analysisStates).find((key) => key === query['state']) ?? null,
})

/** 周分析, the newest week first. */
export function analysisList(
  db: Db,
  actor: Actor,
  { state }: AnalysisFilters,
  page: PageRequest,
): Page<AnalysisRow> {
  authorise(actor, 'analysis.read')
  const { where, order, limit } = keyset(weeklyAnalyses.week, weeklyAnalyses.id, page)
  const rows = db
    .select({
      analysis: weeklyAnalyses,
      at: analysisPublications.at,
      by: analysisPublications.by,
    })
    .from(weeklyAnalyses)
    .leftJoin(analysisPublications, eq(analysisPublications.analysisId, weeklyAnalyses.id))
    .where(and(where, readable(actor), state ? eq(weeklyAnalyses.state, state) : undefined))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ analysis, at, by }) => ({
      ...analysis,
      published: at === null || by === null ? null : { at, by },
    }))
  return cutPage(rows, page, ({ week, id }) => ({ value: week, id }))
}

export function analysisCount(
  db: Db,
  actor: Actor,
  { state }: AnalysisFilters,
  most: number,
): number {
  authorise(actor, 'analysis.read')
  const found = db
    .select({ id: weeklyAnalyses.id })
    .from(weeklyAnalyses)
    .where(and(readable(actor), state ? eq(weeklyAnalyses.state, state) : undefined))
  return countUpTo(db, found, most)
}
