import type { Utterance } from './result.ts'

type Heard = {
  voice: Utterance['voice']
  text: string
  heardText: string | null
  confidence: number | null
  doubtful: boolean
}

/**
 * Words the recogniser doubted weigh half: what it invented must not accuse anybody. Words nobody
 * rated (an imported text) count as they were written; what a person heard is beyond doubt.
 */
export function utteranceOf({ voice, text, heardText, confidence, doubtful }: Heard): Utterance {
  if (heardText !== null) return { voice, text, trust: 1 }
  const trust = confidence ?? 1
  return { voice, text, trust: doubtful ? trust / 2 : trust }
}
