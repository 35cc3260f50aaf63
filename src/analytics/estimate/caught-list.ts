import { and, gte, inArray, lt } from 'drizzle-orm'

import { hiddenComplaint } from '#src/complaints/queries.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import { complaintStages, complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatTime, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { ListColumn, ListDefinition, ListQuery } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'

import { longestDays, periodOf } from '../periods.ts'
import { withinOf } from '../summaries/read.ts'
import { finderKeys, idsCaught, type PatternRule } from './catches.ts'
import { estimateBases, finderChoices, finders } from './vocabulary.ts'

export type CaughtRow = Pick<
  Complaint,
  'id' | 'complaintNo' | 'faultCategory' | 'stage' | 'verdict' | 'openedAt'
>

/** The bits that are asked for: one finder with or without another, exactly one, any, none. */
export function readRule(query: ListQuery): PatternRule {
  const bit = (name: string) => {
    const index = finderKeys.findIndex((key) => key === query[name])
    return index < 0 ? 0 : 1 << index
  }
  const every = (1 << finderKeys.length) - 1
  const exact = /^\d{1,2}$/.test(query['pattern'] ?? '') ? Number(query['pattern']) : null
  if (exact !== null) return { mask: every, value: exact & every, seen: false }
  if (query['finder'] === 'none') return { mask: every, value: 0, seen: false }
  const [own, other] = [bit('finder'), bit('with')]
  return { mask: own | other | bit('without'), value: own | other, seen: true }
}

/** The stretch asked for, a year and a bit at most; this quarter where nothing is asked for. */
function stretchOf(query: ListQuery, now: number) {
  const { from, until } = readDays(query)
  if (from === null || until === null) return periodOf('quarter', now, startOfDay(now))
  return { from, until: Math.min(until, from + longestDays * dayMs) }
}

/** The complaints behind a number of 未发现估计, the newest first. */
export function caughtList(
  db: Db,
  actor: Actor,
  query: ListQuery,
  page: PageRequest,
  blindness: Blindness,
  now = Date.now(),
): Page<CaughtRow> {
  authorise(actor, 'estimate.read')
  const departmentId = readId(query['department'])
  const within = withinOf(actor, departmentId)
  if (within.none) return { rows: [], size: page.size, previous: null, next: null }
  const base = keysOf(estimateBases).find((key) => key === query['base']) ?? 'substantiated'
  const stretch = stretchOf(query, now)
  const { id, openedAt } = complaints
  const { where, order, limit } = keyset(openedAt, id, page)
  const { complaintNo, faultCategory, stage, verdict } = complaints
  const rows = db
    .select({ id, complaintNo, faultCategory, stage, verdict, openedAt })
    .from(complaints)
    .where(
      and(
        where,
        gte(openedAt, stretch.from),
        lt(openedAt, stretch.until),
        inArray(id, idsCaught(stretch, within, base, readRule(query))),
        // Found by its unit, a complaint would tell what it hides.
        departmentId === null ? undefined : unlessHidden(hiddenComplaint(db, actor, blindness)),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  return cutPage(rows, page, (row) => ({ value: row.openedAt, id: row.id }))
}

const columns = {
  no: { label: '编号', nowrap: true, value: ({ complaintNo }) => complaintNo },
  type: { label: '类型', value: ({ faultCategory }) => faultCategories[faultCategory] },
  stage: { label: '环节', nowrap: true, value: ({ stage }) => complaintStages[stage] },
  verdict: { label: '核实结论', value: ({ verdict }) => verdict && complaintVerdicts[verdict] },
  opened: { label: '受理', sorts: true, value: ({ openedAt }) => formatTime(openedAt) },
} satisfies Record<string, ListColumn<CaughtRow>>

export type CaughtColumn = keyof typeof columns

/** 各途径发现的投诉. */
export const caughtComplaintsList = (blindness: Blindness) =>
  ({
    path: '/estimate/complaints',
    title: '各途径发现的投诉',
    needs: ['estimate.read'],
    columns,
    filters: {
      base: { label: '哪些投诉', words: estimateBases, usual: 'substantiated' },
      finder: { label: '发现途径', words: finderChoices },
      with: { label: '同时发现的途径', words: finders },
      without: { label: '没有发现的途径', words: finders },
      pattern: { label: '途径组合' },
      department: { label: '部门', named: departmentNamed },
      from: { label: '受理从' },
      to: { label: '受理到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) => caughtList(db, actor, query, request, blindness),
  }) satisfies ListDefinition<CaughtRow>
