import { and, count, desc, eq, gte, placeholder, sql } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, prepared } from '#src/kernel/db.ts'
import { precisionDays } from '#src/screening/vocabulary.ts'

import { lexiconRuleVersions, lexiconSettings, ruleJudgements } from './schema.ts'
import { wilson } from './wilson.ts'

/** Of the calls a rule spoke in and a person judged, those in which it was right. */
export type Precision = { judged: number; right: number; low: number; high: number }

export function precisionOf(db: Db, rule: string, now = Date.now()): Precision {
  const row = prepared(db, judgedSince).get({ rule, since: now - precisionDays * dayMs })
  return withInterval(row ?? { judged: 0, right: 0 })
}

const judgedSince = (db: Db) =>
  db
    .select({
      judged: count(),
      right: sql<number>`coalesce(sum(${ruleJudgements.right}), 0)`,
    })
    .from(ruleJudgements)
    .where(
      and(
        eq(ruleJudgements.rule, placeholder('rule')),
        gte(ruleJudgements.at, placeholder('since')),
      ),
    )
    .prepare()

/** The same by the version that spoke, newest first; null where the version is not known. */
export function precisionByVersion(
  db: Db,
  rule: string,
  now = Date.now(),
): (Precision & { version: number | null })[] {
  return db
    .select({
      version: lexiconRuleVersions.number,
      judged: count(),
      right: sql<number>`coalesce(sum(${ruleJudgements.right}), 0)`,
    })
    .from(ruleJudgements)
    .leftJoin(lexiconRuleVersions, eq(lexiconRuleVersions.id, ruleJudgements.ruleVersionId))
    .where(lately(rule, now))
    .groupBy(lexiconRuleVersions.number)
    .all()
    .map(({ version, ...figures }) => ({ version, ...withInterval(figures) }))
    .toSorted((one, other) => (other.version ?? 0) - (one.version ?? 0))
}

const lately = (rule: string, now: number) =>
  and(eq(ruleJudgements.rule, rule), gte(ruleJudgements.at, now - precisionDays * dayMs))

const withInterval = ({ judged, right }: { judged: number; right: number }) => ({
  ...{ judged, right },
  ...wilson(right, judged),
})

export type LexiconSettings = {
  /** A rule whose interval ends below this share is proposed for retirement. */
  floor: number
  leastJudged: number
  set: { at: number; by: string } | null
}

const usual = { floor: 200, leastJudged: 10 }

export function lexiconSettingsOf(db: Db): LexiconSettings {
  const row = prepared(db, newestSettings).get()
  const { floor, leastJudged } = row ?? usual
  return { floor: floor / 1000, leastJudged, set: row ? { at: row.at, by: row.by } : null }
}

const newestSettings = (db: Db) =>
  db.select().from(lexiconSettings).orderBy(desc(lexiconSettings.id)).limit(1).prepare()
