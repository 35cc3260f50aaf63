import { and, eq, gte, or } from 'drizzle-orm'

import { overturnRates } from '#src/inspection/appeals/rates.ts'
import { formsEver, itemsOfForm } from '#src/inspection/calibration/form-items.ts'
import { itemAgreement } from '#src/inspection/calibration/item-agreement.ts'
import { first, second, tallies } from '#src/inspection/calibration/pairs.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { typicalCases } from '#src/library/typical-cases/schema.ts'

import { accountsWith } from '../sharing/units.ts'
import { lectures } from './schema.ts'

/** What is known of somebody who may lecture: published facts side by side, no score made of them. */
export type Candidate = {
  id: number
  name: string
  inspector: boolean
  /** Typical cases written and published in a year. */
  cases: number
  /** Lectures held in a year. */
  lectures: number
  /** 双评一致, weighted mean of kappa over the items; null where there are too few pairs. */
  agreement: { kappa: number | null; pairs: number } | null
  /** 改判 of what was appealed. */
  overturned: { judged: number; overturned: number } | null
}

export type Candidates = { rows: Candidate[]; mayCompare: boolean }

const weeks = 26
/** Fewer answers, and kappa says nothing. */
const leastAnswers = 20

/** Who may be chosen to lecture. How alike and how rightly they judge is for whoever manages calibration. */
export function lectureCandidates(db: Db, actor: Actor, now = Date.now()): Candidates {
  authorise(actor, 'lecture.assign')
  const mayCompare = can(actor, 'calibration.manage') && can(actor, 'review-appeal.read')
  const since = now - 365 * dayMs
  const written = counted(
    db
      .select({ id: typicalCases.byId })
      .from(typicalCases)
      .where(and(eq(typicalCases.state, 'published'), gte(typicalCases.listedAt, since)))
      .limit(5000)
      .all(),
  )
  const given = counted(
    db
      .select({ id: lectures.lecturerId })
      .from(lectures)
      .where(and(eq(lectures.state, 'held'), gte(lectures.day, since)))
      .limit(5000)
      .all(),
  )
  const rates = mayCompare ? (overturnRates(db, actor, 365, now).scorers ?? []) : []
  const rows = accountsWith(db, 'lecture.give').map(({ id, name, roles }) => {
    const inspector = roles.includes('qa-inspector')
    const rate = rates.find(({ key }) => key === String(id))
    return {
      ...{ id, name, inspector, cases: written.get(id) ?? 0, lectures: given.get(id) ?? 0 },
      agreement: mayCompare && inspector ? agreementOf(db, actor, id, now) : null,
      overturned: rate ? { judged: rate.judged, overturned: rate.overturned } : null,
    }
  })
  return { rows, mayCompare }
}

function counted(rows: readonly { id: number | null }[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { id } of rows) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** How alike one inspector and whoever scored the same calls unknowingly chose, by the usual form. */
function agreementOf(db: Db, actor: Actor, accountId: number, now: number): Candidate['agreement'] {
  const form = formsEver(db)[0]
  if (!form) return null
  const range = { formId: form.id, from: now - weeks * 7 * dayMs, until: now }
  const own = or(eq(first.accountId, accountId), eq(second.accountId, accountId))
  const met = tallies(db, actor, range, own)
  const items = itemsOfForm(db, form.id).map((item) =>
    itemAgreement(
      item,
      met.filter(({ code }) => code === item.code),
    ),
  )
  return weightedKappa(items)
}

/** The mean of the kappas of several items, each with the weight of its pairs. */
export function weightedKappa(
  items: readonly { n: number; kappa: number | null }[],
): NonNullable<Candidate['agreement']> {
  const pairs = items.reduce((sum, { n }) => sum + n, 0)
  const told = items.filter((item) => item.kappa !== null)
  const weight = told.reduce((sum, { n }) => sum + n, 0)
  if (weight < leastAnswers) return { kappa: null, pairs }
  const sum = told.reduce((total, { n, kappa }) => total + n * (kappa ?? 0), 0)
  return { kappa: sum / weight, pairs }
}
