import type { Utterance } from './result.ts'

type Rated = {
  /** By a person. */
  corrected: boolean
  confidence: number | null
  doubtful: boolean
}
type Heard = Rated & Pick<Utterance, 'voice' | 'text'>

export function utteranceOf({ voice, text, ...rated }: Heard): Utterance {
  return { voice, text, trust: trustIn(rated) }
}

/**
 * Words the recogniser doubted weigh half: what it invented must not accuse anybody. Words nobody
 * rated (an imported text) count as they were written; what a person heard is beyond doubt.
 */
export function trustIn({ corrected, confidence, doubtful }: Rated): number {
  if (corrected) return 1
  const trust = confidence ?? 1
  return doubtful ? trust / 2 : trust
}
