import { system } from '#src/auth/policy.ts'
import { monthFigures } from '#src/complaints/months/counts.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { openDatabase, type OpenDatabase } from '#src/kernel/db.ts'
import { Forbidden, NotFound, Refused } from '#src/kernel/errors.ts'

import { differences, linesOfTrail, monthCounts, rulesBroken, wholeOf } from './compare.ts'
import { isRunning } from './plain-complaint.ts'
import { type Command, judge, type Kind, kinds, type PlainCentre } from './plain-moves.ts'
import { everybody } from './plain-people.ts'
import { actorAt, openThem, type Prepared } from './played-centre.ts'
import { act, NothingToOverturn } from './real-moves.ts'

/** One thing that is tried, as plain numbers: what they come to depends on what has happened. */
export type Step = {
  on: number
  /** 0 for anything by anybody; else something that should be possible now. */
  aimed: number
  what: number
  who: number
  other: number
  bits: number
  gap: number
}
/**
 * Minutes after 2026-09-15 09:00 at which the complaints are opened, and what is tried then; steadily, what
 * is aimed takes one complaint after another along the whole way, and leaves it by its end alone.
 */
export type Plan = { start: number; steadily: boolean; steps: Step[] }

export type Played = { accepted: number; refused: number; by: Map<Kind, number> }

const minute = 60_000
const first = Date.parse('2026-09-15T09:00:00+08:00')
const gaps = [1000, 30_000, minute, 7 * minute, 40 * minute, 40 * minute, 180 * minute].concat([
  ...[180 * minute, 540 * minute, 1440 * minute, 1440 * minute, 3 * 1440 * minute],
])
export const gapCount = gaps.length
export const complaintCount = 3

/** The way of a complaint is walked more often than it is left. */
const weights: Partial<Record<Kind, number>> = {
  ...{ dispatch: 5, accept: 5, contact: 4, reply: 6, take: 5, hear: 2, verify: 6, visit: 6 },
  ...{ liability: 4, close: 4, improve: 2, reopen: 3, overturn: 1, withdraw: 1, merge: 1 },
}
const often = kinds.flatMap((kind) => Array.from({ length: weights[kind] ?? 2 }, () => kind))
/** Steadily: nothing leaves the way, and what goes on is more likely than all beside it. */
const steadyWeights: Partial<Record<Kind, number>> = {
  ...{ dispatch: 20, accept: 20, contact: 4, reply: 30, take: 20, hear: 4, verify: 40, visit: 30 },
  ...{ liability: 20, improve: 20, close: 30, withdraw: 0, merge: 0, refer: 0, classify: 0 },
}
const steady = kinds.flatMap((kind) => Array.from({ length: steadyWeights[kind] ?? 1 }, () => kind))

function commandOf(centre: PlainCentre, step: Step, steadily: boolean): Command {
  const { on, who, other, bits } = step
  const dept: 1 | 2 = bits & 1 ? 1 : 2
  const plain = {
    ...{ on: on % complaintCount, other, dept, good: (bits & 6) !== 0 },
    ...{ words: (bits & 24) !== 0, odd: (bits & 224) === 0, stale: (bits & 1792) === 0 },
  }
  const wild = {
    ...plain,
    who: who % everybody.length,
    kind: kinds[step.what % kinds.length] as Kind,
  }
  if (step.aimed === 0) return wild
  const inHand = centre.complaints.findIndex(isRunning)
  const way = steadily && inHand >= 0 ? { on: inHand } : {}
  const clean = { ...plain, ...way, odd: false, stale: false }
  const possible = (steadily ? steady : often).flatMap((kind) =>
    everybody.some((_, one) => judge(centre, { ...clean, kind, who: one })) ? [kind] : [],
  )
  const kind = possible[step.what % possible.length]
  if (kind === undefined) return wild
  const fit = everybody.flatMap((_, one) =>
    judge(centre, { ...clean, kind, who: one }) ? [one] : [],
  )
  return { ...clean, kind, who: fit[who % fit.length] ?? 0 }
}

/** Says at which step the product and the plain model part, and how. */
export class Parted extends Error {
  constructor(told: readonly string[], differs: readonly string[]) {
    super([...differs, ...told.slice(-12)].join('\n'))
  }
}

/**
 * Plays a plan on the real commands over a copy of the prepared centre, and on the plain model; after
 * every step the two must be the same. The clock is the plan's.
 */
export function play(prepared: Prepared, plan: Plan, tally: Played = newTally()): Played {
  const open = openDatabase(prepared.bytes)
  const clock = Date.now
  let now = first + plan.start * minute
  Date.now = () => now
  try {
    const complaints = openThem(open, prepared.cast, now)
    const centre: PlainCentre = { now, turn: 0, complaints, frozen: new Set(), events: [] }
    const told: string[] = []
    const trail = linesOfTrail(open)
    trail()
    const whole = wholeOf(open)
    let before: string | null = null
    for (const step of plan.steps) {
      now += gaps[step.gap % gaps.length] ?? minute
      Object.assign(centre, { now, turn: centre.turn + 1, events: [] })
      const command = commandOf(centre, step, plan.steadily)
      told.push(`${new Date(now + 480 * minute).toISOString()} ${JSON.stringify(command)}`)
      const effect = judge(centre, command)
      if (!effect) before ??= whole()
      const refusal = tried(open, prepared.cast, centre, command)
      if ((refusal === null) !== (effect !== null)) {
        throw new Parted(told, [
          `the model ${effect ? 'accepts' : 'refuses'}; ${refusal ?? 'accepted'}`,
        ])
      }
      if (effect) {
        effect()
        before = null
        const differs = differences(open, centre, trail())
        if (differs.length > 0) throw new Parted(told, differs)
      } else if (before !== whole()) {
        throw new Parted(told, [`refused (${refusal}), and yet something changed`])
      }
      count(tally, command.kind, effect !== null)
    }
    const broken = [...rulesBroken(open), ...monthsAstray(open, centre)]
    if (broken.length > 0) throw new Parted(told, broken)
    return tally
  } finally {
    Date.now = clock
    open.close()
  }
}

export const newTally = (): Played => ({ accepted: 0, refused: 0, by: new Map() })

function count(tally: Played, kind: Kind, accepted: boolean) {
  tally[accepted ? 'accepted' : 'refused'] += 1
  if (accepted) tally.by.set(kind, (tally.by.get(kind) ?? 0) + 1)
}

/** The words of the refusal; null where it was accepted. Anything else is a defect, and raised. */
function tried(
  { db }: OpenDatabase,
  cast: readonly Actor[],
  centre: PlainCentre,
  command: Command,
) {
  const { complaints, turn, now } = centre
  const known = complaints[command.on]
  if (!known) throw new Error('no such complaint')
  const accountOf = (person: number) => actorAt(cast, person).accountId ?? 0
  const actor = actorAt(cast, command.who)
  try {
    const id = command.on + 1
    act({ db, actor, id, command, known, turn, now, accountOf, complaints: complaints.length })
    return null
  } catch (error) {
    if (error instanceof Refused) return error.message
    if (error instanceof NotFound || error instanceof NothingToOverturn) return 'not found'
    if (error instanceof Forbidden) return error.message
    throw error
  }
}

/** Each month, frozen with its corrections or live, against a recount of the model. */
function monthsAstray({ db }: OpenDatabase, centre: PlainCentre): string[] {
  return ['2026-09', '2026-10'].flatMap((month) => {
    const figures = monthFigures(db, system, month)
    if (!figures) return [`no figures of ${month}`]
    const real = JSON.stringify(
      figures.rows
        .map(({ departmentId, counts, corrected }) => [
          departmentId,
          ...(['complaints', 'substantiated', 'unsubstantiated', 'missed'] as const).map(
            (field) => counts[field] + corrected[field],
          ),
        ])
        .filter(([, ...numbers]) => numbers.some((number) => number !== 0)),
    )
    const plain = JSON.stringify(monthCounts(centre, month))
    return real === plain ? [] : [`${month}: ${real}, recounted ${plain}`]
  })
}
