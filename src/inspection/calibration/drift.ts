import { and, eq, gte, isNotNull, lt } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'

import { scoringFormVersions } from '../forms/schema.ts'
import {
  controlLimit,
  type MeanDifference,
  meanDifference,
  pooledDeviation,
} from './mean-difference.ts'
import { type Pair, type PairRange, pairsIn } from './pairs.ts'
import { calibrationSessions } from './schema.ts'
import { sheetsOf } from './session-sheets.ts'

/** One score against another of the same call: above nought is the more lenient. In hundredths. */
type Difference = { accountId: number; name: string; week: number; by: number }

export type DriftWeek = MeanDifference & {
  week: number
  /** How far from nought chance alone may lead; null while the scatter is unknown. */
  limit: number | null
}

export type Drift = {
  accountId: number
  name: string
  /** Against whoever scored the same call unknowingly. */
  partner: MeanDifference | null
  /** Against the expert of closed calibration sessions. */
  expert: MeanDifference | null
  /** Of both together, oldest first. */
  weeks: DriftWeek[]
}

/** How much more lenient or severe each inspector scores than others the same calls, by name. */
export function drifts(db: Db, actor: Actor, range: PairRange): Drift[] {
  authorise(actor, 'calibration.manage')
  return driftsOf(db, actor, range)
}

/** The same of one inspector, who may see the own one; managers see all. Null with nothing to compare. */
export function driftOf(db: Db, actor: Actor, range: PairRange, accountId: number): Drift | null {
  authorise(actor, 'calibration.read')
  if (accountId !== actor.accountId && !can(actor, 'calibration.manage')) {
    throw new Forbidden('calibration.manage')
  }
  return driftsOf(db, actor, range).find((drift) => drift.accountId === accountId) ?? null
}

function driftsOf(db: Db, actor: Actor, range: PairRange): Drift[] {
  const partner = pairsIn(db, actor, range).flatMap(differencesOf)
  const expert = againstExperts(db, range)
  const all = [...partner, ...expert]
  const names = new Map(all.map(({ accountId, name }) => [accountId, name]))
  const ofAccount = (rows: readonly Difference[], accountId: number) =>
    rows.filter((row) => row.accountId === accountId)
  // What single differences scatter is taken from everybody: one person's few weeks tell too little.
  const scatter = pooledDeviation(
    [...names.keys()].flatMap((accountId) => weekly(ofAccount(all, accountId))),
  )
  const mean = (rows: readonly Difference[]) => meanDifference(rows.map(({ by }) => by))
  return [...names]
    .map(([accountId, name]) => ({
      accountId,
      name,
      partner: mean(ofAccount(partner, accountId)),
      expert: mean(ofAccount(expert, accountId)),
      weeks: weekly(ofAccount(all, accountId)).map((week) => ({
        ...week,
        limit: scatter === null ? null : controlLimit(scatter, week.n),
      })),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN') || a.accountId - b.accountId)
}

/** The means of each week that has any, oldest first. */
function weekly(own: readonly Difference[]): (MeanDifference & { week: number })[] {
  const weeks = [...new Set(own.map(({ week }) => week))].toSorted((a, b) => a - b)
  return weeks.flatMap((week) => {
    const found = meanDifference(own.filter((one) => one.week === week).map(({ by }) => by))
    return found ? [{ week, ...found }] : []
  })
}

function differencesOf({ week, first, second }: Pair): Difference[] {
  if (first.score === null || second.score === null) return []
  const by = first.score - second.score
  return [
    { accountId: first.accountId, name: first.name, week, by },
    { accountId: second.accountId, name: second.name, week, by: -by },
  ]
}

/** Members' scores less the expert's, of the sessions closed in this time. */
function againstExperts(db: Db, { formId, from, until }: PairRange): Difference[] {
  return db
    .select({ session: calibrationSessions })
    .from(calibrationSessions)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, calibrationSessions.versionId))
    .where(
      and(
        eq(calibrationSessions.state, 'closed'),
        gte(calibrationSessions.closedAt, from),
        lt(calibrationSessions.closedAt, until),
        isNotNull(calibrationSessions.expertId),
        eq(scoringFormVersions.formId, formId),
      ),
    )
    .all()
    .flatMap(({ session }) => {
      const sheets = sheetsOf(db, session).filter(({ hundredths }) => hundredths !== null)
      const isExpert = (sheet: (typeof sheets)[number]) => sheet.accountId === session.expertId
      const measure = new Map(
        sheets.filter(isExpert).map(({ callId, hundredths }) => [callId, hundredths ?? 0]),
      )
      return sheets.flatMap((sheet) => {
        const expert = measure.get(sheet.callId)
        if (isExpert(sheet) || expert === undefined) return []
        const { accountId, accountName: name, hundredths } = sheet
        const week = startOfWeek(session.closedAt ?? 0)
        return [{ accountId, name, week, by: (hundredths ?? 0) - expert }]
      })
    })
}
