import { and, eq, gte, inArray, lt, ne, sql, type SQL } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { departments } from '#src/organisation/schema.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'
import { calls } from '#src/recordings/schema.ts'

import { hiddenComplaint } from '../queries.ts'
import { complaints } from '../schema.ts'
import { shownScore } from './queries.ts'
import { returnScores } from './schema.ts'

/** `days` are the days of the visit. */
export type ScoreFilters = Days & { score: number | null; departmentId: number | null }

export type ScoreRow = {
  id: number
  scoreNo: string
  score: number
  words: string
  visitedAt: number
  visitedBy: string
  complaint: { id: number; no: string } | null
  call: { id: number; no: string } | null
  department: string | null
}

export function readScoreFilters(query: Record<string, string | undefined>): ScoreFilters {
  const { score = '', department = '' } = query
  return {
    ...readDays(query),
    score: /^[1-5]$/.test(score) ? Number(score) : null,
    departmentId: readId(department),
  }
}

/** Whose a score is: of the complaint it names, else of the call. */
const departmentOf = sql<number | null>`coalesce(${complaints.departmentId}, ${calls.departmentId})`

/** 回访评分, newest first; what is about a call the reader has still to judge is left out. */
export function scoreList(
  db: Db,
  actor: Actor,
  { score, departmentId, from, until }: ScoreFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<ScoreRow> {
  authorise(actor, 'complaint.list')
  const { where, order, limit } = keyset(returnScores.visitedAt, returnScores.id, page)
  const rows = db
    .select({
      row: returnScores,
      complaintId: complaints.id,
      callId: calls.id,
      department: sql<string | null>`(select name from departments d where d.id = ${departmentOf})`,
    })
    .from(returnScores)
    .leftJoin(
      complaints,
      and(ne(returnScores.complaintNo, ''), eq(complaints.complaintNo, returnScores.complaintNo)),
    )
    .leftJoin(calls, and(ne(returnScores.callNo, ''), eq(calls.callNo, returnScores.callNo)))
    .where(
      and(
        where,
        ofScope(db, actor),
        from === null ? undefined : gte(returnScores.visitedAt, from),
        until === null ? undefined : lt(returnScores.visitedAt, until),
        score === null ? undefined : eq(returnScores.score, score),
        departmentId === null ? undefined : sql`${departmentOf} = ${departmentId}`,
        unknownOr(unlessHidden(hiddenComplaint(db, actor, blindness))),
        unknownOr(unlessHidden(blindness.of(db, actor, calls.id))),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ row }) => ({ value: row.visitedAt, id: row.id }))
  const shown = cut.rows.map(({ row, complaintId, callId, department }) => {
    const { id, scoreNo, visitedAt, visitedBy, complaintNo, callNo, words } = shownScore(row)
    return {
      ...{ id, scoreNo, visitedAt, visitedBy, words, score: row.score, department },
      complaint: complaintId === null ? null : { id: complaintId, no: complaintNo },
      call: callId === null ? null : { id: callId, no: callNo },
    }
  })
  return { ...cut, rows: shown }
}

/** Of what is not there nothing is hidden, though no condition about it is true. */
const unknownOr = (shown: SQL | undefined) => shown && sql`coalesce(${shown}, 1)`

function ofScope(db: Db, { scope }: Actor): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'department') return sql`${departmentOf} = ${scope.id}`
  if (scope.kind !== 'sub-centre') return sql`0`
  const ofCentre = db
    .select({ id: departments.id })
    .from(departments)
    .where(eq(departments.subCentreId, scope.id))
  return inArray(departmentOf, ofCentre)
}
