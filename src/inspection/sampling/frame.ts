import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { staffCategories, type StaffCategory } from '#src/organisation/vocabulary.ts'

/** 名册: the calls a draw can draw, by number, each with all that decides of it. */
export type Frame = {
  callIds: number[]
  /** The agent, team or department its quota belongs to; 0 for the centre, and for calls of none. */
  units: number[]
  /** Shanghai day, counted from 1970. */
  days: number[]
  categories: StaffCategory[]
  /** Weight by risk, from 1. */
  risks: number[]
}

export const emptyFrame = (): Frame => ({
  callIds: [],
  units: [],
  days: [],
  categories: [],
  risks: [],
})

/** Kept with the draw, so that it can be made again when the calls have moved on. */
export function packFrame(frame: Frame): { frame: Buffer; frameHash: string } {
  const words = keysOf(staffCategories)
  const columns = {
    calls: frame.callIds.map((id, index) => id - (frame.callIds[index - 1] ?? 0)),
    units: frame.units,
    days: frame.days.map((day, index) => day - (frame.days[index - 1] ?? 0)),
    categories: frame.categories.map((category) => words.indexOf(category)),
    words,
    risks: frame.risks,
  }
  const text = JSON.stringify(columns)
  return { frame: gzipSync(text, { level: 4 }), frameHash: hashOf(text) }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** What was drawn from; null when the kept frame is not that any more. */
export function unpackFrame(kept: { frame: Buffer; frameHash: string }): Frame | null {
  try {
    const text = gunzipSync(kept.frame, { maxOutputLength: 256_000_000 }).toString()
    if (hashOf(text) !== kept.frameHash) return null
    const columns = JSON.parse(text) as Record<'calls' | 'units' | 'days' | 'risks', number[]> & {
      categories: number[]
      words: StaffCategory[]
    }
    return {
      callIds: summed(columns.calls),
      units: columns.units,
      days: summed(columns.days),
      categories: columns.categories.map((word) => columns.words[word] ?? 'regular'),
      risks: columns.risks,
    }
  } catch {
    return null
  }
}

function summed(steps: readonly number[]): number[] {
  let sum = 0
  return steps.map((step) => (sum += step))
}
