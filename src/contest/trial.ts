import { monthsBefore } from '#src/complaints/months/month.ts'
import type { Db } from '#src/kernel/db.ts'

import { entrantsOf } from './gather.ts'
import { type Entrant, ranksOf } from './reckon.ts'
import { ruleOf } from './rules.ts'
import { announced } from './standings.ts'
import { type ContestRule, monthsTried } from './vocabulary.ts'

export type TriedMonth = {
  month: string
  announced: boolean
  rows: {
    departmentId: number
    department: string
    /** By the weights the month has, and by those that are tried. */
    rank: number | null
    tried: number | null
    score: number | null
    triedScore: number | null
  }[]
  changed: number
}

/** 试算: past months by other weights, beside the ranks they have. Nothing is stored. */
export function tryRule(db: Db, trial: ContestRule, now: number): TriedMonth[] {
  const months = monthsBefore(now, monthsTried + 1).slice(1)
  return months.flatMap((month) => {
    const told = announced(db, month)
    const entrants: readonly Entrant[] = told ? told.rows : entrantsOf(db, month)
    if (entrants.length === 0) return []
    const had = ranksOf(entrants, told ? told.rule : ruleOf(db, month).rule)
    const tried = ranksOf(entrants, trial)
    const rows = entrants
      .map(({ departmentId, department }) => ({
        ...{ departmentId, department },
        rank: had.get(departmentId)?.place.rank ?? null,
        tried: tried.get(departmentId)?.place.rank ?? null,
        score: had.get(departmentId)?.contestant.score ?? null,
        triedScore: tried.get(departmentId)?.contestant.score ?? null,
      }))
      .filter(({ rank, tried: other }) => rank !== null || other !== null)
      .toSorted((a, b) => (a.rank ?? 1e9) - (b.rank ?? 1e9) || (a.score ?? 0) - (b.score ?? 0))
    const changed = rows.filter((row) => row.rank !== row.tried).length
    return { month, announced: told !== null, rows, changed }
  })
}
