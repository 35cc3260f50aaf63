import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { MissedEstimate } from '#src/screening/performance/estimate.ts'

import { unitsOf } from '../dashboard/dashboard.ts'
import { linksOf } from '../dashboard/links.ts'
import type { Unit } from '../dashboard/tables.ts'
import { neighbours, type Period } from '../periods.ts'
import { withinOf } from '../summaries/read.ts'
import { auditBound } from './audit-bound.ts'
import { catchesOf, finderKeys } from './catches.ts'
import { type Reckoning, reckon } from './reckon.ts'
import type { EstimateBase } from './vocabulary.ts'

export type Estimate = {
  period: Period
  around: { earlier: number; later: number | null }
  base: EstimateBase
  departmentId: number | null
  units: Unit[]
  none: boolean
  reckoning: Reckoning
  patterns: { pattern: number; n: number }[]
  outsideAll: number
  audit: MissedEstimate | null
  /** The complaints of the period, those no finder caught among them; null where the reader may not. */
  href: string | null
  /** The list of which every number of the finders is a part: what is asked for comes behind it. */
  caughtHref: string | null
  byDepartment: { unit: Unit; reckoning: Reckoning; href: string | null }[]
}

/** 未发现估计: what the finders say together of what none of them found. */
export function estimate(
  db: Db,
  actor: Actor,
  period: Period,
  { base, departmentId }: { base: EstimateBase; departmentId: number | null },
  now = Date.now(),
): Estimate {
  authorise(actor, 'estimate.read')
  const within = withinOf(actor, departmentId)
  const units = unitsOf(db, actor)
  const catches = catchesOf(db, period, within, base)
  const { patterns, outsideAll } = catches.all
  // Of one department the table of departments says nothing new.
  const each = within.departmentId === null ? units : []
  const listOf = (of: number | null) =>
    linksOf(actor, period, of).complaints(base === 'substantiated' ? { verdict: base } : {})
  return {
    ...{ period, around: neighbours(period, now), base, departmentId, units, none: within.none },
    reckoning: reckon(patterns, finderKeys.length),
    ...{ patterns, outsideAll, audit: auditBound(db, period, within) },
    href: listOf(departmentId),
    caughtHref: linksOf(actor, period, departmentId).caught({ base }),
    byDepartment: each.map((unit) => ({
      ...{ unit, href: linksOf(actor, period, unit.id).caught({ base }) },
      reckoning: reckon(catches.of(unit.id).patterns, finderKeys.length),
    })),
  }
}
