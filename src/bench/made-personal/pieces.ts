import type { DataKind } from '#src/personal-data/vocabulary.ts'

/** A stretch of made-up talk: words, or data that must be hidden, or may be, or must stay readable. */
export type Piece = {
  text: string
  /** What must be hidden, by the number of the thing it is part of. */
  secret?: { kind: DataKind; thing: number }
  /** Says data of the thing again, or fills a pause in it: may be hidden or not. */
  free?: boolean
  /** What kind of figure this is that a reader needs. */
  plain?: string
}
export type MadeLine = { voice: 'agent' | 'customer'; pieces: Piece[] }
export type MadeTalk = { lines: MadeLine[] }

export const textOf = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join('')

export type Chance = {
  next: () => number
  upTo: (most: number) => number
  oneOf: <T>(choices: readonly T[]) => T
  often: (share: number) => boolean
}

export function chanceFrom(next: () => number): Chance {
  const upTo = (most: number) => Math.floor(next() * most)
  return {
    next,
    upTo,
    oneOf: (choices) => choices[upTo(choices.length)] as (typeof choices)[number],
    often: (share) => next() < share,
  }
}
