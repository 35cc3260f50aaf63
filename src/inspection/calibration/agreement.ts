import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay, startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { itemsOfForm } from './form-items.ts'
import { type ItemAgreement, itemAgreement } from './item-agreement.ts'
import { type MeanDifference, meanDifference } from './mean-difference.ts'
import { type Pair, pairsIn, tallies } from './pairs.ts'

export const weekChoices = [4, 12, 26] as const

/** Whole weeks up to now, or one week alone. */
export function rangeOf(weeks: number, week: number | null, now: number) {
  if (week !== null) return { from: week, until: week + 7 * dayMs }
  return { from: startOfWeek(now) - (weeks - 1) * 7 * dayMs, until: now + 1 }
}

export type Agreement = {
  pairs: number
  /** Answers compared, and those alike. */
  answers: number
  alike: number
  /** How far apart the two scores lay, either way, in hundredths of a point. */
  apart: MeanDifference | null
  items: ItemAgreement[]
  weeks: {
    week: number
    name: string
    pairs: number
    answers: number
    alike: number
    apart: number | null
  }[]
}

/** How alike two inspectors score one call (一致性), from the calls that were scored twice unknowingly. */
export function agreement(
  db: Db,
  actor: Actor,
  range: { formId: number; from: number; until: number },
): Agreement {
  authorise(actor, 'calibration.read')
  const pairs = pairsIn(db, actor, range)
  const met = tallies(db, actor, range)
  const ofWeek = (week: number) => {
    const own = met.filter((row) => row.week === week)
    const inWeek = pairs.filter((pair) => pair.week === week)
    return {
      week,
      name: formatDay(week),
      pairs: inWeek.length,
      ...sums(own),
      apart: distances(inWeek)?.mean ?? null,
    }
  }
  return {
    pairs: pairs.length,
    ...sums(met),
    apart: distances(pairs),
    items: itemsOfForm(db, range.formId)
      .map((item) =>
        itemAgreement(
          item,
          met.filter(({ code }) => code === item.code),
        ),
      )
      .filter(({ n }) => n > 0),
    weeks: [...new Set(pairs.map(({ week }) => week))].toSorted((a, b) => b - a).map(ofWeek),
  }
}

function sums(met: readonly { first: string; second: string; n: number }[]) {
  let [answers, alike] = [0, 0]
  for (const { first, second, n } of met) {
    answers += n
    if (first === second) alike += n
  }
  return { answers, alike }
}

function distances(pairs: readonly Pair[]): MeanDifference | null {
  return meanDifference(
    pairs.flatMap(({ first, second }) =>
      first.score === null || second.score === null ? [] : [Math.abs(first.score - second.score)],
    ),
  )
}
