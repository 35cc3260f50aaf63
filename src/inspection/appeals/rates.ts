import { and, eq, gte, sql } from 'drizzle-orm'

import { visibleAmong } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { type Interval, wilson } from '#src/kernel/statistics/intervals.ts'
import { lexiconRules } from '#src/screening/rules/schema.ts'

import { scoringItems } from '../forms/schema.ts'
import { reviewAppealPoints, reviewAppeals } from './schema.ts'
import { verdictAspects } from './vocabulary.ts'

export type Rate = {
  key: string
  name: string
  judged: number
  overturned: number
  /** 95 %; with few judged it is wide, and says so. */
  interval: Interval | null
}

export type OverturnRates = {
  all: Rate
  items: Rate[]
  rules: Rate[]
  /** By what was contested of a complaint's verdict. */
  aspects: Rate[]
  /** Null for readers who may not know who scored, who verified, and who said who was liable. */
  scorers: Rate[] | null
  verifiers: Rate[] | null
  settlers: Rate[] | null
}

/**
 * 改判率 of what was answered in the last days: by item (its code, across versions of a form), by the
 * rules that brought findings up, by what was contested of complaints, and by whoever had scored, verified or settled. Of what was appealed, not of all scores.
 */
export function overturnRates(db: Db, actor: Actor, days: number, now = Date.now()): OverturnRates {
  authorise(actor, 'review-appeal.read')
  const since = and(
    gte(reviewAppeals.settledAt, now - days * dayMs),
    // With a plus, so that no index of all years answers these: what is read are the days asked for.
    sql`+${reviewAppeals.state} = 'settled'`,
    visibleAmong(actor, reviewAppeals),
  )
  const rows = db
    .select({
      outcome: reviewAppealPoints.outcome,
      rules: reviewAppeals.rules,
      aspect: reviewAppealPoints.aspect,
      subject: reviewAppeals.subject,
      scorerId: reviewAppeals.scorerId,
      scorerName: reviewAppeals.scorerName,
      code: scoringItems.code,
      title: scoringItems.title,
    })
    .from(reviewAppeals)
    .innerJoin(reviewAppealPoints, eq(reviewAppealPoints.appealId, reviewAppeals.id))
    .leftJoin(scoringItems, eq(scoringItems.id, reviewAppealPoints.itemId))
    .where(since)
    .orderBy(reviewAppeals.settledAt)
    .limit(mostPoints)
    .all()
  const counts = {
    ...{ all: counter(), scorers: counter(), verifiers: counter(), settlers: counter() },
    ...{ items: counter(), rules: counter(), aspects: counter() },
  }
  for (const { outcome, rules, scorerId, scorerName, code, title, aspect, subject } of rows) {
    const overturned = outcome === 'overturned'
    counts.all.add('all', '全部', overturned)
    counts[givenBy[subject]].add(String(scorerId), scorerName, overturned)
    if (aspect) counts.aspects.add(aspect, verdictAspects[aspect], overturned)
    if (code !== null) counts.items.add(code, title ?? code, overturned)
    for (const rule of rules) counts.rules.add(rule, rule, overturned)
  }
  const names = ruleNames(db)
  return {
    all: counts.all.rates()[0] ?? rateOf('all', '全部', 0, 0),
    items: counts.items.rates(),
    rules: counts.rules
      .rates()
      .map((rate) => ({ ...rate, name: names.get(rate.key) ?? rate.name })),
    aspects: counts.aspects.rates(),
    scorers: can(actor, 'calibration.manage') ? counts.scorers.rates() : null,
    verifiers: can(actor, 'calibration.manage') ? counts.verifiers.rates() : null,
    settlers: can(actor, 'calibration.manage') ? counts.settlers.rates() : null,
  }
}

const givenBy = {
  sheet: 'scorers',
  finding: 'scorers',
  verification: 'verifiers',
  liability: 'settlers',
} as const

/** Far more than a year of appeals; a bound all the same. */
const mostPoints = 50_000

function counter() {
  const counts = new Map<string, { name: string; judged: number; overturned: number }>()
  const add = (key: string, name: string, overturned: boolean) => {
    const count = counts.get(key) ?? { name, judged: 0, overturned: 0 }
    // The newest name holds: rows come in order of time.
    const more = { judged: count.judged + 1, overturned: count.overturned + (overturned ? 1 : 0) }
    counts.set(key, { name, ...more })
  }
  /** Most judged first. */
  const rates = (): Rate[] =>
    [...counts]
      .map(([key, { name, judged, overturned }]) => rateOf(key, name, judged, overturned))
      .toSorted((a, b) => b.judged - a.judged || a.key.localeCompare(b.key))
  return { add, rates }
}

const rateOf = (key: string, name: string, judged: number, overturned: number): Rate => ({
  ...{ key, name, judged, overturned, interval: wilson(overturned, judged) },
})

/** Of the rules as they are called now; a hit of the model has no rule. */
function ruleNames(db: Db): Map<string, string> {
  const rows = db
    .select({ code: lexiconRules.code, name: lexiconRules.name })
    .from(lexiconRules)
    .all()
  return new Map([
    ['model', '像投诉的说法'],
    ...rows.map(({ code, name }) => [code, name] as const),
  ])
}
