import { keysOf } from '#src/kernel/vocabulary.ts'

import { type InterviewState, type InterviewTier, interviewTiers } from './vocabulary.ts'

export const tierOrder = keysOf(interviewTiers)

export type TierState = { tier: InterviewTier; state: InterviewState }

/**
 * Whose turn it is (逐层级): the first tier that is not done. Null where all are done, or it is open
 * already. Cancelled ones are not among the given.
 */
export function nextTier(tiers: readonly TierState[]): InterviewTier | null {
  const first = tierOrder
    .flatMap((tier) => tiers.find((one) => one.tier === tier) ?? [])
    .find(({ state }) => state !== 'done')
  return first?.state === 'waiting' ? first.tier : null
}
