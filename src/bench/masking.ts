import { dataKinds } from '#src/personal-data/vocabulary.ts'

import { atLeast, atMost, type Bench } from './bench.ts'
import { judgeMasking } from './made-personal/judge.ts'

/** Personal data in 10,000 made-up conversations: what is missed, and what is hidden in vain. */
export const masking: Bench = async (say) => {
  const { talks, things, missed, wrong, byKind, samples } = judgeMasking(10_000, 95_598)
  for (const sample of samples) say(sample)
  for (const [kind, counted] of Object.entries(byKind)) {
    say(
      `${dataKinds[kind as keyof typeof dataKinds]}: ${counted.missed} of ${counted.things} missed`,
    )
  }
  return [
    atLeast(`personal data hidden, % of ${things}`, (1 - missed / things) * 100, 99.5),
    atMost(
      `conversations with something hidden in vain, % of ${talks}`,
      (wrong / talks) * 100,
      1,
      '%',
    ),
  ]
}
