import type { Bench } from './bench.ts'
import { measureLongCall } from './review/long-call.ts'
import { measureTriage } from './review/triage.ts'

/** What a reviewer waits for, in the system's Chromium over the real pages. */
export const review: Bench = async (say) => {
  const parts = [measureLongCall, measureTriage]
  const figures = []
  for (const measure of parts) figures.push(...(await measure(say)))
  return figures
}
