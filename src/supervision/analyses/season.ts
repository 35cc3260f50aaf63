import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type StaffCategory, staffCategories } from '#src/organisation/vocabulary.ts'

import type { Evidence } from './evidence.ts'
import { type OverviewRow, perMillion } from './overview.ts'
import { type Cell, cellOf } from './tabs.ts'
import { meanWeeks } from './vocabulary.ts'

export type SeasonPart = {
  season: string
  /** Substantiated complaints by kind of staff, with the calls each answered. */
  staff: {
    staff: StaffCategory
    label: string
    cell: Cell
    handled: number
    rate: OverviewRow['rate']
  }[]
  /** 暑期工: what they were complained of. */
  temps: { fault: FaultCategory; label: string; cell: Cell }[]
}

/** 季节专题: the summer temps looked at by themselves; null outside all seasons. */
export function seasonPart(evidence: Evidence): SeasonPart | null {
  const { season } = evidence
  if (season === null) return null
  const weeks = Math.min(meanWeeks, Math.max(0, evidence.weeks - 1))
  const facts = evidence.facts.filter(({ verdict }) => verdict === 'substantiated')
  const staff = keysOf(staffCategories).map((key) => {
    const cell = cellOf(
      facts.filter((fact) => fact.staff === key),
      weeks,
    )
    const handled = evidence.handledByStaff
      .filter((row) => row.staff === key)
      .reduce((sum, { calls }) => sum + calls, 0)
    return {
      ...{ staff: key, label: staffCategories[key], cell, handled },
      rate: perMillion(cell.now, handled),
    }
  })
  const temps = keysOf(faultCategories)
    .map((fault) => ({
      ...{ fault, label: faultCategories[fault] },
      cell: cellOf(
        facts.filter((fact) => fact.staff === 'summer-temp' && fact.fault === fault),
        weeks,
      ),
    }))
    .filter(({ cell }) => cell.now > 0 || cell.mean > 0)
  return {
    season,
    staff: staff.filter(({ cell, handled }) => cell.now + cell.mean + handled > 0),
    temps,
  }
}
