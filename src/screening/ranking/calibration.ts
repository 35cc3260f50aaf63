import { desc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { findings, rechecks } from '../schema.ts'

/** What people made of suspicions of like score; the only thing that says how many of them hold. */
export type Band = {
  /** Score times trust, as the queue ranks. */
  from: number
  to: number
  judged: number
  upheld: number
  /** 95 % interval of the share upheld (Wilson). */
  low: number
  high: number
}

export type JudgedScore = { rank: number; upheld: boolean }

/** Fewer verdicts bear no share at all, and no band of its own. */
export const leastJudged = 40
const leastInBand = 20
const mostJudged = 1000

/** What the newest verdicts on suspicions of screening say; empty while there are too few. */
export function measuredBands(db: Db): Band[] {
  const rows = db
    .select({ rank: findings.rank, origin: findings.origin, state: findings.state })
    .from(rechecks)
    .innerJoin(findings, eq(findings.id, rechecks.findingId))
    .orderBy(desc(rechecks.id))
    .limit(mostJudged)
    .all()
  const judged = rows
    .filter(({ origin }) => origin === 'screening')
    .map(({ rank, state }) => ({ rank, upheld: state === 'confirmed' }))
  return bandsOf(judged)
}

/**
 * Bands of score in which more are upheld the higher they lie (isotonic regression by pooling
 * neighbours that say otherwise), none of them too thin to speak.
 */
export function bandsOf(judged: readonly JudgedScore[]): Band[] {
  if (judged.length < leastJudged) return []
  const pools: Pool[] = []
  for (const level of levelsOf(judged)) {
    pools.push(level)
    poolBack(pools)
  }
  return thickened(pools).map((pool) => ({ ...pool, ...wilson(pool.upheld, pool.judged) }))
}

type Pool = { from: number; to: number; judged: number; upheld: number }

const share = ({ upheld, judged }: Pool) => upheld / judged

/** Equal scores are one. */
function levelsOf(judged: readonly JudgedScore[]): Pool[] {
  const levels: Pool[] = []
  for (const { rank, upheld } of judged.toSorted((one, other) => one.rank - other.rank)) {
    const one = { from: rank, to: rank, judged: 1, upheld: Number(upheld) }
    const last = levels.at(-1)
    if (last?.to === rank) levels[levels.length - 1] = pooled(last, one)
    else levels.push(one)
  }
  return levels
}

/** A higher score never says less. */
function poolBack(pools: Pool[]): void {
  for (;;) {
    const [one, other] = [pools.at(-2), pools.at(-1)]
    if (!one || !other || share(one) < share(other)) return
    pools.splice(-2, 2, pooled(one, other))
  }
}

function thickened(pools: readonly Pool[]): Pool[] {
  const thick: Pool[] = []
  for (const pool of pools) {
    const last = thick.at(-1)
    if (last && last.judged < leastInBand) thick[thick.length - 1] = pooled(last, pool)
    else thick.push(pool)
  }
  const last = thick.at(-1)
  const before = thick.at(-2)
  if (last && before && last.judged < leastInBand) thick.splice(-2, 2, pooled(before, last))
  return thick
}

const pooled = (one: Pool, other: Pool): Pool => ({
  from: one.from,
  to: other.to,
  judged: one.judged + other.judged,
  upheld: one.upheld + other.upheld,
})

function wilson(upheld: number, judged: number) {
  const z = 1.96
  const p = upheld / judged
  const middle = p + (z * z) / (2 * judged)
  const spread = z * Math.sqrt((p * (1 - p)) / judged + (z * z) / (4 * judged * judged))
  const whole = 1 + (z * z) / judged
  return {
    low: Math.max(0, (middle - spread) / whole),
    high: Math.min(1, (middle + spread) / whole),
  }
}
