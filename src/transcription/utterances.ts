import { meanConfidence, type Heard } from './listen.ts'
import { ownersOf } from './owners.ts'
import type { Piece } from './packing.ts'
import type { HeardText } from './port.ts'
import { isLetterByLetter, loopsIn, tidyText, wordCount } from './text.ts'
import type { QualityMark } from './vocabulary.ts'

/** What was said in one piece of the call. */
export type Utterance = {
  piece: Piece
  text: string
  /** As the engine gave it, loops and invented phrases included. */
  rawText: string
  confidence: number
  doubtful: boolean
  /** What to know about the text before relying on it. */
  marks: QualityMark[]
}

const doubtfulBelow = 0.5

/** Gives the text of a window back to its pieces, in call time; empty pieces are left out. */
export function utterancesOf(window: Heard): Utterance[] {
  const kept = new Set(withoutLoops(window.heard, window.pieces.length))
  const owners = ownersOf(window.pieces, window.heard)
  return window.pieces.flatMap((piece, index) => {
    const said = window.heard.filter((_, i) => owners[i] === index)
    const words = withoutLoops(
      said.filter((part) => kept.has(part)),
      1,
    )
    const text = tidyText(words.map((part) => part.text).join(''))
    if (wordCount(text) === 0) return []
    const confidence = meanConfidence(words)
    const cut = words.length < said.length
    const improbable = confidence < doubtfulBelow || isLetterByLetter(text)
    return [
      {
        piece,
        text,
        rawText: said
          .map((part) => part.text)
          .join('')
          .trim(),
        confidence,
        doubtful: window.faults.length > 0 || cut || improbable,
        marks: marksOf(window, cut, improbable),
      },
    ]
  })
}

function marksOf({ faults, again }: Heard, cut: boolean, improbable: boolean): QualityMark[] {
  // A loop is taken out of one line; the others of the window have lost nothing.
  const marks = new Set<QualityMark>(faults.filter((fault) => fault !== 'loop'))
  if (cut) marks.add('loop')
  if (improbable) marks.add('improbable')
  if (again) marks.add('heard-again')
  return [...marks]
}

function withoutLoops(heard: readonly HeardText[], utterances: number): HeardText[] {
  const loops = loopsIn(heard.map((part) => part.text).join(''), utterances)
  let at = 0
  return heard.filter((part) => {
    const from = at
    at += part.text.length
    return !loops.some(([start, end]) => from >= start && from < end)
  })
}
