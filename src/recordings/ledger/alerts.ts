import { and, asc, desc, eq, gte, inArray, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { sources } from '../sources/schema.ts'
import { byHand, type LedgerAlertKind } from '../vocabulary.ts'
import { dayNumberOf, hourNumberOf, startOfDayNumber } from './days.ts'
import { isGap, isSilent, usualGap, workingHoursBetween } from './gaps.ts'
import {
  arrivalHours,
  arrivals,
  ledgerAcknowledgements,
  type LedgerAlert,
  ledgerAlerts,
  ledgerDays,
} from './schema.ts'
import { ledgerSettingsOf } from './settings.ts'

/** New alerts are about the newest days; older ones show in the counts, and nobody can mend them. */
const daysWatched = 14
/** How far back a source's habits are looked at. */
const habitDays = 28

type Gap = {
  kind: LedgerAlertKind
  sourceId: number
  day: number
  figure: number
  outOf: number
  /** Whether it is large enough to be told. */
  told: boolean
}

/**
 * Raises what is new, closes what has been filled, opens again what grew (告警). Each kind, source
 * and day has one alert, so that nobody is told the same thing twice.
 */
export function watchGaps(db: Db, now = Date.now()): void {
  write(db, (tx) => {
    const unsettled = inArray(ledgerAlerts.state, ['open', 'acknowledged'])
    const standing = tx.select().from(ledgerAlerts).where(unsettled).all()
    const gaps = [...missingRecordings(tx, standing, now), ...silentSources(tx, now)]
    for (const gap of gaps) if (gap.told) tell(tx, gap, now)
    for (const alert of standing) {
      const gap = gaps.find((one) => isAbout(one, alert))
      if (!gap?.told) close(tx, alert, gap, now)
    }
  })
}

function isAbout(gap: Gap, alert: LedgerAlert): boolean {
  return gap.kind === alert.kind && gap.sourceId === alert.sourceId && gap.day === alert.day
}

function missingRecordings(tx: Db, standing: readonly LedgerAlert[], now: number): Gap[] {
  const from = dayNumberOf(now) - daysWatched + 1
  const older = standing.filter(({ kind, day }) => kind === 'missing' && day < from)
  const { day, sourceId, announced, state, n } = ledgerDays
  const counted = (where: ReturnType<typeof gte>) =>
    tx
      .select({
        day,
        sourceId,
        announced: sql<number>`sum(${n})`,
        missing: sql<number>`sum(case when ${state} = 'no-recording' then ${n} else 0 end)`,
      })
      .from(ledgerDays)
      .where(and(where, eq(announced, true)))
      .groupBy(day, sourceId)
      .all()
  const days = [...new Set(older.map((alert) => alert.day))]
  const rows = [...counted(gte(day, from)), ...counted(inArray(day, days))]
  return rows.map((row) => {
    const limits = ledgerSettingsOf(tx, row.sourceId === 0 ? null : row.sourceId)
    return {
      kind: 'missing',
      sourceId: row.sourceId,
      day: row.day,
      figure: row.missing,
      outOf: row.announced,
      told: isGap(row, limits),
    }
  })
}

function silentSources(tx: Db, now: number): Gap[] {
  const active = tx.select().from(sources).where(eq(sources.active, true)).all()
  return active.flatMap(({ id }): Gap[] => {
    const since = hourNumberOf(now - habitDays * dayMs)
    const hours = tx
      .selectDistinct({ hour: arrivalHours.hour })
      .from(arrivalHours)
      .where(and(eq(arrivalHours.sourceId, id), gte(arrivalHours.hour, since)))
      .orderBy(asc(arrivalHours.hour))
      .all()
      .map(({ hour }) => hour)
    const usual = usualGap(hours)
    const last = tx
      .select({ at: arrivals.at })
      .from(arrivals)
      .where(eq(arrivals.sourceId, id))
      .orderBy(desc(arrivals.at))
      .limit(1)
      .get()
    if (usual === null || !last) return []
    const figure = Math.floor(workingHoursBetween(last.at, now))
    const outOf = Math.ceil(usual)
    // At night an alert that stands goes on standing, until something comes.
    const told = isSilent(last.at, usual, now) || stands(tx, id, last.at)
    return [{ kind: 'silent', sourceId: id, day: dayNumberOf(last.at), figure, outOf, told }]
  })
}

function stands(tx: Db, sourceId: number, lastAt: number): boolean {
  const alert = alertAbout(tx, { kind: 'silent', sourceId, day: dayNumberOf(lastAt) })
  return alert !== undefined && alert.state !== 'closed' && lastAt <= alert.openedAt
}

function alertAbout(tx: Db, { kind, sourceId, day }: Pick<Gap, 'kind' | 'sourceId' | 'day'>) {
  const about = and(
    eq(ledgerAlerts.kind, kind),
    eq(ledgerAlerts.sourceId, sourceId),
    eq(ledgerAlerts.day, day),
  )
  return tx.select().from(ledgerAlerts).where(about).get()
}

function tell(tx: Db, gap: Gap, now: number): void {
  const { told: _, ...values } = gap
  const before = alertAbout(tx, gap)
  if (!before) {
    const row = { ...values, state: 'open', openedAt: now } as const
    const { id } = tx.insert(ledgerAlerts).values(row).returning({ id: ledgerAlerts.id }).get()
    trace(tx, 'ledger.alert-raised', { ...gap, id })
    return
  }
  const again = before.state === 'closed' || hasDoubled(tx, before, gap)
  if (!again && before.figure === gap.figure && before.outOf === gap.outOf) return
  const { figure, outOf } = gap
  const renewed = again ? ({ state: 'open', openedAt: now, closedAt: null } as const) : {}
  tx.update(ledgerAlerts)
    .set({ figure, outOf, ...renewed })
    .where(eq(ledgerAlerts.id, before.id))
    .run()
  if (again) trace(tx, 'ledger.alert-raised', { ...gap, id: before.id })
}

/** Somebody took note of a gap half as large: that is news again. */
function hasDoubled(tx: Db, alert: LedgerAlert, gap: Gap): boolean {
  if (alert.state !== 'acknowledged' || alert.kind !== 'missing') return false
  const noted = tx
    .select({ figure: ledgerAcknowledgements.figure })
    .from(ledgerAcknowledgements)
    .where(eq(ledgerAcknowledgements.alertId, alert.id))
    .orderBy(desc(ledgerAcknowledgements.id))
    .limit(1)
    .get()
  return noted !== undefined && gap.figure >= 2 * noted.figure
}

function close(tx: Db, alert: LedgerAlert, gap: Gap | undefined, now: number): void {
  const figure = gap?.figure ?? 0
  const outOf = gap?.outOf ?? alert.outOf
  tx.update(ledgerAlerts)
    .set({ state: 'closed', closedAt: now, figure, outOf })
    .where(eq(ledgerAlerts.id, alert.id))
    .run()
  trace(tx, 'ledger.alert-closed', { ...alert, figure, outOf })
}

type Traced = Pick<LedgerAlert, 'id' | 'kind' | 'sourceId' | 'day' | 'figure' | 'outOf'>

export function trace(
  tx: Db,
  action: 'ledger.alert-raised' | 'ledger.alert-closed' | 'ledger.alert-acknowledged',
  { id, kind, sourceId, day, figure, outOf }: Traced,
  actor: Pick<Actor, 'accountId' | 'name'> = system,
  more: Record<string, unknown> = {},
): void {
  const particulars = {
    kind,
    source: sourceName(tx, sourceId),
    day: formatDay(startOfDayNumber(day)),
    ...{ figure, outOf },
    ...more,
  }
  record(tx, actor, action, { kind: 'ledger', id }, particulars)
}

function sourceName(tx: Db, sourceId: number): string {
  if (sourceId === 0) return byHand
  return tx.select().from(sources).where(eq(sources.id, sourceId)).get()?.name ?? String(sourceId)
}
