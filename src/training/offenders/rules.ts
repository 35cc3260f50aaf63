import { and, desc, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { seasonAt } from '#src/organisation/seasons/current.ts'
import { seasons } from '#src/organisation/seasons/schema.ts'

import { type OffenderRule, offenderRules } from './schema.ts'
import { offenderRefusals, usualRule } from './vocabulary.ts'

export type RuleFigures = Pick<OffenderRule, 'days' | 'least' | 'weights' | 'own' | 'seasonLeast'>

/** The rule of a moment, as it bears on that moment: N is that of its season. */
export type RuleInForce = {
  /** Null for the one the product came with. */
  id: number | null
  from: number | null
  days: number
  /** N of this season. */
  least: number
  /** The season N is of; null for the usual one. */
  season: string | null
  /** The season of the moment, whatever it changes; null in between. */
  stage: string | null
  figures: RuleFigures
}

/** The rule that holds at a moment. */
export function ruleAt(db: Db, at: number): RuleInForce {
  const row = db
    .select()
    .from(offenderRules)
    .where(lte(offenderRules.from, at))
    .orderBy(desc(offenderRules.from), desc(offenderRules.id))
    .limit(1)
    .get()
  return inForce(db, row ?? null, row ?? usualRule, at)
}

/** What a rule comes to on a day: the season may ask for more or fewer. */
export function inForce(
  db: Db,
  row: Pick<OffenderRule, 'id' | 'from'> | null,
  figures: RuleFigures,
  at: number,
): RuleInForce {
  const season = seasonAt(db, at)
  const own = season && figures.seasonLeast[String(season.id)]
  return {
    id: row?.id ?? null,
    from: row?.from ?? null,
    days: figures.days,
    least: own ?? figures.least,
    season: own ? season.name : null,
    stage: season?.name ?? null,
    figures,
  }
}

export const weightOf = ({ figures }: Pick<RuleInForce, 'figures'>, fault: FaultCategory): number =>
  figures.weights[fault] ?? 1

export const rulesSet = (db: Db): OffenderRule[] =>
  db
    .select()
    .from(offenderRules)
    .orderBy(desc(offenderRules.from), desc(offenderRules.id))
    .limit(50)
    .all()

/** Rules that begin later than a moment. */
export const lastRuleId = (db: Db): number =>
  db.select().from(offenderRules).orderBy(desc(offenderRules.id)).limit(1).get()?.id ?? 0

export type NewRule = RuleFigures & {
  from: number
  reason: string
  /** The newest rule the page had shown; 0 for none. */
  seen: number
}

/** 设定认定规则, from a day on that has not passed: what was named before stays as it was named. */
export function setRule(db: Db, actor: Actor, { seen, ...rule }: NewRule, now = Date.now()): void {
  authorise(actor, 'repeat-offender.set')
  write(db, (tx) => {
    if (lastRuleId(tx) !== seen) throw refused(offenderRefusals, 'stale')
    if (rule.from < startOfDay(now)) throw refused(offenderRefusals, 'from-past')
    const known = new Set(
      tx
        .select()
        .from(seasons)
        .all()
        .map(({ id }) => String(id)),
    )
    if (Object.keys(rule.seasonLeast).some((id) => !known.has(id))) {
      throw refused(offenderRefusals, 'unknown-season')
    }
    const before = figuresAt(tx, rule.from)
    if (before && same(before, rule)) throw refused(offenderRefusals, 'same-rule')
    const { id } = tx
      .insert(offenderRules)
      .values({ ...rule, at: now, by: actor.name })
      .returning()
      .get()
    record(
      tx,
      actor,
      'offender.rule-set',
      { kind: 'offender', id: `rule-${id}` },
      {
        ...{ from: formatDay(rule.from), days: rule.days, least: rule.least, reason: rule.reason },
        weights: inWords(rule.weights),
        ownLeast: inWords(rule.own),
        seasonLeast: Object.values(rule.seasonLeast),
      },
    )
    enqueue(tx, 'find-offenders', 'offenders', {})
  })
}

/** Null where none was set yet: the first one may be the shipped one, written down. */
function figuresAt(db: Db, from: number): RuleFigures | null {
  return (
    db
      .select()
      .from(offenderRules)
      .where(and(lte(offenderRules.from, from)))
      .orderBy(desc(offenderRules.from), desc(offenderRules.id))
      .limit(1)
      .get() ?? null
  )
}

function same(a: RuleFigures, b: RuleFigures): boolean {
  const sorted = (words: Record<string, number>) =>
    JSON.stringify(Object.entries(words).toSorted(([x], [y]) => (x < y ? -1 : 1)))
  return (
    a.days === b.days &&
    a.least === b.least &&
    (['weights', 'own', 'seasonLeast'] as const).every((key) => sorted(a[key]) === sorted(b[key]))
  )
}

const inWords = (words: Partial<Record<FaultCategory, number>>): string[] =>
  keysOf(faultCategories).flatMap((key) =>
    words[key] === undefined ? [] : [`${faultCategories[key]} ${words[key]}`],
  )
