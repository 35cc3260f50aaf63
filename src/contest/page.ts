import { actsFor } from '#src/complaints/flow/handling-department.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Ratio } from '#src/kernel/statistics/rate-ratio.ts'
import { postingsByPerson } from '#src/organisation/posting.ts'

import { contestedIn, type UnderAppeal } from './contested.ts'
import { type ContestCorrection, correctionsSince, type Moved } from './corrections.ts'
import { type Pending, pendingOf } from './pending.ts'
import { beyondOf, ratioOf } from './ranking.ts'
import { entered } from './reckon.ts'
import { decideFlag, flagHistory, flagsOf, holdersNow } from './red-flag.ts'
import { type RewardRow, rewardsOf } from './rewards.ts'
import { breakEven } from './rule.ts'
import type { CallVolume, RedFlag } from './schema.ts'
import { announced, announcedMonths, type Standings, standingsOf } from './standings.ts'
import { type Measure, monthsShown } from './vocabulary.ts'
import { volumesOf } from './volumes/volumes.ts'

export type ContestPageFacts = {
  standings: Standings
  pending: Pending | null
  /** Verdicts that are contested; they count until they fall. */
  contested: number
  corrections: { lines: ContestCorrection[]; moved: Moved[] } | null
  /** Who got the flag by this month; before it is announced, who would get it. */
  flags: readonly Pick<RedFlag, 'department' | 'reason'>[]
  unmatched: readonly CallVolume[]
  /** Chances of discovery from which on hiding does not pay. */
  breakEvens: { missed: number; concealed: number }
  /** Departments whose complaints the reader may open. */
  opens: ReadonlySet<number>
  /** Whether the reader may open calls as well as complaints. */
  opensCalls: boolean
  apart: readonly Apart[]
}

/** All that the page of one month shows. */
export function contestPage(
  db: Db,
  actor: Actor,
  month: string,
  now: number,
  underAppeal: UnderAppeal,
): ContestPageFacts {
  const standings = standingsOf(db, month, now)
  const { announced: told, rows, rule } = standings
  return {
    standings,
    pending: told ? null : pendingOf(rows, rule),
    contested: told ? 0 : contestedIn(db, month, underAppeal),
    corrections: told && correctionsSince(db, told),
    flags: told ? flagsOf(db, month) : flagsToCome(db, standings),
    unmatched: volumesOf(db, month).unmatched,
    breakEvens: { missed: breakEven(rule, 'missed'), concealed: breakEven(rule, 'concealed') },
    apart: apartIn(standings),
    opensCalls: can(actor, 'recording.list'),
    opens: new Set(
      can(actor, 'complaint.list')
        ? rows.map((row) => row.departmentId).filter((id) => actsFor(db, actor, id))
        : [],
    ),
  }
}

export type Apart = {
  departmentId: number
  other: number
  measure: Measure
  /** How many times the other's rate it is, with the interval all comparisons together allow. */
  ratio: Ratio | null
}

/** For each rank but the first: whom its best department is demonstrably worse than, and by how much. */
function apartIn({ rows, rule }: Standings): Apart[] {
  const contestants = new Map(
    rows.map((row) => [row.departmentId, entered(row, rule).contestant] as const),
  )
  const beyond = beyondOf([...contestants.values()].filter(Boolean).length)
  return rows.flatMap(({ departmentId, place }, index) => {
    const own = contestants.get(departmentId)
    const other = place?.behind ? contestants.get(place.behind.departmentId) : null
    const begins = place?.rank === index + 1
    if (!begins || !place.behind || !own || !other) return []
    const { measure } = place.behind
    const ratio = ratioOf(own, other, measure, beyond)
    return [{ departmentId, other: other.departmentId, measure, ratio }]
  })
}

/** Where the flag would go if the month were announced as it stands. */
function flagsToCome(db: Db, { rows, over }: Standings) {
  if (!over) return []
  const decided = decideFlag(
    rows,
    holdersNow(db).map(({ departmentId }) => departmentId),
  )
  return rows
    .filter(({ departmentId }) => decided?.departmentIds.includes(departmentId))
    .flatMap(({ department }) => (decided ? [{ department, reason: decided.reason }] : []))
}

export type ShownReward = Omit<RewardRow, 'name' | 'agentNo'> & {
  /** Null where the reader may not name this person. */
  person: { name: string; agentNo: string } | null
}

/** 奖励名单: names for who may see these people; everybody finds themselves. */
export function shownRewards(db: Db, actor: Actor, month: string): ShownReward[] {
  if (!announced(db, month)) return []
  const rows = rewardsOf(db, month)
  const { scope } = actor
  const teams =
    scope.kind === 'team'
      ? postingsByPerson(
          db,
          rows.map(({ personId }) => personId),
        )
      : null
  const sees = ({ personId, departmentId }: RewardRow): boolean => {
    if (scope.kind === 'person') return scope.id === personId
    if (!can(actor, 'agent.read')) return false
    if (scope.kind !== 'team') return actsFor(db, actor, departmentId)
    const postings = teams?.get(personId) ?? []
    return postings.some(({ teamId, until }) => teamId === scope.id && until === null)
  }
  return rows.map((row) => {
    const { name, agentNo, ...rest } = row
    return { ...rest, person: sees(row) ? { name, agentNo } : null }
  })
}

/** All that 流动红旗 shows: of the month asked for, else of the newest that was announced. */
export function flagPageFacts(db: Db, actor: Actor, asked: string | undefined) {
  const months = announcedMonths(db, monthsShown)
  const chosen = months.find(({ month }) => month === asked) ?? months[0] ?? null
  return {
    history: flagHistory(db),
    months: months.map(({ month }) => month),
    month: chosen?.month ?? null,
    rule: chosen?.rule ?? null,
    rewards: chosen ? shownRewards(db, actor, chosen.month) : [],
  }
}
