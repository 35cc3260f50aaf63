import { readFileSync } from 'node:fs'

import { readCounts } from './counts.ts'
import { type Wording, wordingOf } from './fit.ts'

let shipped: Wording | undefined

/** How people talk on the hotline, as `npm run train:wording` counted it. */
export function shippedWording(): Wording {
  const file = new URL('./hotline.txt', import.meta.url)
  return (shipped ??= wordingOf(readCounts(readFileSync(file, 'utf8'))))
}
