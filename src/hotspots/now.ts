import { and, asc, desc, eq, lte } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'

import { hotspotBoard, type HotspotRow } from './queries.ts'
import { risks } from './risks/schema.ts'
import { risksSeen } from './risks/seen.ts'
import { timelinessOf } from './risks/started.ts'
import type { RiskColour, RiskKind, RiskState } from './risks/vocabulary.ts'
import { hotspotDays } from './schema.ts'

export type HotspotsNow = {
  /** Start of the day counted last, today or before; null while none was. */
  dayStart: number | null
  countedAt: number | null
  calls: number
  /** Of them, with words of the customer. */
  heard: number
  /** What rises first, then the highest; twelve at most. */
  rows: HotspotRow[]
}

const mostNow = 12

/** 热点 of the day that was counted last, for walls and dashboards. */
export function hotspotsNow(db: Db, actor: Actor, now = Date.now()): HotspotsNow {
  const last = db
    .select()
    .from(hotspotDays)
    .where(lte(hotspotDays.day, dayNumber(now)))
    .orderBy(desc(hotspotDays.day))
    .limit(1)
    .get()
  const day = last?.day ?? dayNumber(now)
  const filters = { day, dayText: '', kind: null, slice: 'all', part: '', problem: null } as const
  const { rows } = hotspotBoard(db, actor, filters)
  return {
    ...{ dayStart: last ? startOfDayNumber(day) : null, countedAt: last?.countedAt ?? null },
    ...{ calls: last?.calls ?? 0, heard: last?.heard ?? 0 },
    rows: rows.toSorted((a, b) => Number(b.rising) - Number(a.rising)).slice(0, mostNow),
  }
}

export type OpenRisk = {
  id: number
  colour: RiskColour
  kind: RiskKind
  state: RiskState
  title: string
  dueAt: number | null
  overdue: boolean
  /** Handled, and waits to be released. */
  handled: boolean
}

export type OpenRisks = {
  /** By colour, of those under way. */
  counts: Record<RiskColour, number>
  /** Waiting for somebody to say whether they are risks. */
  proposed: number
  overdue: number
  /** The reddest first, then the soonest due; twenty at most. */
  rows: OpenRisk[]
}

/** There are never many: one for each cause. */
const mostRead = 500

/** 风险预警 under way, as far as the reader sees them. */
export function openRisks(db: Db, actor: Actor, now = Date.now()): OpenRisks {
  const read = (state: 'open' | 'proposed') =>
    db
      .select()
      .from(risks)
      .where(and(eq(risks.state, state), risksSeen(db, actor)))
      .orderBy(asc(risks.startedAt))
      .limit(mostRead)
      .all()
  const under = read('open')
  const order = ['red', 'orange', 'yellow', 'blue'] as const
  const isLate = (risk: (typeof under)[number]) => timelinessOf(risk, now) === 'overdue'
  const count = (colour: RiskColour) => under.filter((risk) => risk.colour === colour).length
  return {
    counts: {
      red: count('red'),
      orange: count('orange'),
      yellow: count('yellow'),
      blue: count('blue'),
    },
    proposed: read('proposed').length,
    overdue: under.filter(isLate).length,
    rows: under
      .toSorted(
        (a, b) =>
          order.indexOf(a.colour) - order.indexOf(b.colour) ||
          (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity),
      )
      .slice(0, 20)
      .map((risk) => ({
        ...{ id: risk.id, colour: risk.colour, kind: risk.kind, state: risk.state },
        ...{ title: risk.title, dueAt: risk.dueAt, overdue: isLate(risk) },
        handled: risk.handledAt !== null,
      })),
  }
}
