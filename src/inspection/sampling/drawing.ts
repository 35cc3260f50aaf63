import { lotOf } from '#src/screening/queue/lots.ts'

import { certain, chancesOf, systematic } from './chances.ts'
import type { Frame } from './frame.ts'
import { wantedOf, weightOf } from './quota.ts'
import type { SamplingPlan } from './schema.ts'

/** What of a plan decides which calls are drawn. */
export type Rules = Pick<
  SamplingPlan,
  'quota' | 'staffFactors' | 'seasons' | 'riskPercent' | 'doublePercent' | 'spread'
>

export type DrawnCall = { callId: number; chance: number }
export type DrawnUnit = { unit: number; calls: number; wanted: number; drawn: number }

export type Drawing = {
  /** In the order in which they are handed out, which tells nothing about them. */
  drawn: DrawnCall[]
  /** Those a second inspector scores unknowingly (双评). */
  doubled: number[]
  units: DrawnUnit[]
  /** The chance of every call of the frame, 0–1, in its order. */
  chances: number[]
}

/** Draws: whoever has the same frame, rules and seed draws the same calls. */
export function drawCalls(frame: Frame, rules: Rules, seed: string): Drawing {
  const chances: number[] = Array.from({ length: frame.callIds.length }, () => 0)
  const units: DrawnUnit[] = []
  const drawn: DrawnCall[] = []
  for (const [unit, positions] of byUnit(frame)) {
    const weights = positions.map((at) =>
      weightOf(frame.categories[at] ?? 'regular', frame.days[at] ?? 0, rules),
    )
    const risks = positions.map((at) => frame.risks[at] ?? 1)
    const wanted = wantedOf(rules.quota, weights)
    const own = chancesOf(weights, risks, wanted, rules.riskPercent)
    for (const [index, at] of positions.entries()) chances[at] = (own[index] ?? 0) / certain

    const order = ordered(frame, positions, rules.spread, seed)
    const start = Math.floor(lotOf(seed, unit, 'start') * certain)
    const hit = systematic(
      order.map((index) => own[index] ?? 0),
      start,
    )
    for (const place of hit) {
      const at = positions[order[place] as number] as number
      drawn.push({ callId: frame.callIds[at] as number, chance: chances[at] as number })
    }
    units.push({ unit, calls: positions.length, wanted, drawn: hit.length })
  }
  const shuffled = byLot(drawn, seed, 'place')
  return {
    drawn: shuffled,
    doubled: doubledOf(shuffled, rules.doublePercent, seed),
    units,
    chances,
  }
}

function byUnit({ units }: Frame): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const [at, unit] of units.entries()) {
    const group = groups.get(unit)
    if (group) group.push(at)
    else groups.set(unit, [at])
  }
  return groups
}

/** By lot, and when the sample is to be spread by day first. Says indexes into `positions`. */
function ordered(frame: Frame, positions: readonly number[], spread: boolean, seed: string) {
  return positions
    .map((at, index) => ({
      index,
      day: spread ? (frame.days[at] ?? 0) : 0,
      lot: lotOf(seed, frame.callIds[at] as number),
    }))
    .toSorted((a, b) => a.day - b.day || a.lot - b.lot || a.index - b.index)
    .map(({ index }) => index)
}

function byLot(calls: readonly DrawnCall[], seed: string, use: 'place' | 'double'): DrawnCall[] {
  return calls
    .map((call) => ({ call, lot: lotOf(seed, call.callId, use) }))
    .toSorted((a, b) => a.lot - b.lot || a.call.callId - b.call.callId)
    .map(({ call }) => call)
}

/** That percent of the drawn calls, rounded half up: those with the lowest lots. */
function doubledOf(drawn: readonly DrawnCall[], percent: number, seed: string): number[] {
  const size = Math.floor((2 * drawn.length * percent + 100) / 200)
  return byLot(drawn, seed, 'double')
    .slice(0, size)
    .map(({ callId }) => callId)
}
