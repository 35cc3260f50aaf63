import type { Utterance } from './result.ts'

type Heard = {
  voice: Utterance['voice']
  text: string
  /** By a person. */
  corrected: boolean
  confidence: number | null
  doubtful: boolean
}

/**
 * Words the recogniser doubted weigh half: what it invented must not accuse anybody. Words nobody
 * rated (an imported text) count as they were written; what a person heard is beyond doubt.
 */
export function utteranceOf({ voice, text, corrected, confidence, doubtful }: Heard): Utterance {
  if (corrected) return { voice, text, trust: 1 }
  const trust = confidence ?? 1
  return { voice, text, trust: doubtful ? trust / 2 : trust }
}
