import { desc, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Limit, limitWords } from '#src/complaints/timing/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'

import { type RiskStandard, riskStandards } from './schema.ts'
import {
  type RiskColour,
  riskColours,
  type RiskFigures,
  riskRefusals,
  ruleKinds,
  usualRisks,
} from './vocabulary.ts'

export type StandardsInForce = { id: number | null; from: number | null; figures: RiskFigures }

/** 处置标准 of a moment. */
export function standardsAt(db: Db, at: number): StandardsInForce {
  const row = db
    .select()
    .from(riskStandards)
    .where(lte(riskStandards.from, at))
    .orderBy(desc(riskStandards.from), desc(riskStandards.id))
    .limit(1)
    .get()
  return row ?? { id: null, from: null, figures: usualRisks }
}

export const standardsSet = (db: Db): RiskStandard[] =>
  db
    .select()
    .from(riskStandards)
    .orderBy(desc(riskStandards.from), desc(riskStandards.id))
    .limit(30)
    .all()

export const lastStandardId = (db: Db): number =>
  db.select().from(riskStandards).orderBy(desc(riskStandards.id)).limit(1).get()?.id ?? 0

export type NewStandards = { from: number; figures: RiskFigures; reason: string; seen: number }

/** 设定处置标准, from a day on that has not passed. Risks under way keep what they began with. */
export function setStandards(
  db: Db,
  actor: Actor,
  { from, figures, reason, seen }: NewStandards,
  now = Date.now(),
): void {
  authorise(actor, 'risk.set')
  if (!startsRise(figures)) throw refused(riskRefusals, 'starts')
  if (!limitsFall(figures)) throw refused(riskRefusals, 'limits')
  write(db, (tx) => {
    if (lastStandardId(tx) !== seen) throw refused(riskRefusals, 'stale')
    if (from < startOfDay(now)) throw refused(riskRefusals, 'from-past')
    const owners = ruleKinds.flatMap((kind) => figures.owners[kind] ?? [])
    const known = tx.select().from(departments).where(isOneOf(departments.id, owners)).all()
    if (known.length !== new Set(owners).size) throw refused(riskRefusals, 'no-department')
    if (inOrder(standardsAt(tx, from).figures) === inOrder(figures)) {
      throw refused(riskRefusals, 'same')
    }
    const { id } = tx
      .insert(riskStandards)
      .values({ from, figures, reason, at: now, by: actor.name })
      .returning()
      .get()
    const limits = keysOf(riskColours).map(
      (colour) => `${riskColours[colour]} ${limitWords(figures.standards[colour].limit)}`,
    )
    const particulars = { from: formatDay(from), reason, amount: limits.join('，') }
    record(tx, actor, 'risk.standard-set', { kind: 'risk', id: `standard-${id}` }, particulars)
  })
}

/** Figures written out with their names in order, so that equal ones read alike. */
const inOrder = (figures: RiskFigures): string =>
  JSON.stringify(figures, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

/** The graver the colour, the more it takes to start it. */
export function startsRise({ starts }: Pick<RiskFigures, 'starts'>): boolean {
  return ruleKinds.every((kind) => {
    const set = gravestFirst.flatMap((colour) => starts[kind][colour] ?? [])
    return set.every((value, index) => index === 0 || value < (set[index - 1] ?? Infinity))
  })
}

const hoursOf = ({ amount, unit }: Limit) => (unit === 'hour' ? amount : amount * 24)

/** The graver the colour, the sooner it has to be handled. */
export function limitsFall({ standards }: Pick<RiskFigures, 'standards'>): boolean {
  const hours = gravestFirst.map((colour) => hoursOf(standards[colour].limit))
  return hours.every((value, index) => index === 0 || value >= (hours[index - 1] ?? 0))
}

export const gravestFirst: readonly RiskColour[] = keysOf(riskColours)

/** The gravest colour that a number is enough for; null where it starts none. */
export function colourFor(
  starts: Partial<Record<RiskColour, number>>,
  value: number,
): RiskColour | null {
  return gravestFirst.find((colour) => value >= (starts[colour] ?? Infinity)) ?? null
}

/** How much graver one colour is than another: above 0 where it is. */
export const graver = (a: RiskColour, b: RiskColour): number =>
  gravestFirst.indexOf(b) - gravestFirst.indexOf(a)
