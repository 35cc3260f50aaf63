import { ownersOf } from './owners.ts'
import { joinSamples, placesOf, type Piece } from './packing.ts'
import { cutAtPause } from './pause.ts'
import type { HeardText, SpeechWindow, TranscribeOptions, Transcriber } from './port.ts'
import { loopsIn, wordCount } from './text.ts'
import type { Fault } from './vocabulary.ts'

/** A window with the pieces of the call it is made of. */
export type Pack = { pieces: readonly Piece[]; sounds: readonly Int16Array[] }

export type Heard = {
  pieces: readonly Piece[]
  heard: HeardText[]
  /** What speaks against the text; empty where nothing does. */
  faults: Fault[]
  /** The text comes from a second hearing in smaller parts. */
  again: boolean
}

/** Nobody says more characters a second than this; a loop does. */
const fastestSpeech = 9
/** Fewer characters a second over a whole window are not all that was said. */
const slowestSpeech = 0.8
/** So few over a long utterance, and the engine has passed over words in it. */
const sparseSpeech = 1.3
const longUtteranceSeconds = 2.5
const leastConfidence = 0.45

export const windowOf = (pack: Pack): SpeechWindow => ({
  samples: joinSamples(pack.sounds),
  pieces: placesOf(pack.pieces),
})

/**
 * Hears the packs; where the text loops, is improbable or does not fit its length, the pack is cut
 * in two and heard again, and the more believable text stays.
 */
export async function listen(
  packs: readonly Pack[],
  transcriber: Transcriber,
  options: TranscribeOptions,
): Promise<Heard[]> {
  const first = await transcriber.transcribe(packs.map(windowOf), options)
  const answers = packs.map((pack, i) => [judged(pack, first[i]?.heard ?? [], false)])

  const again = answers.flatMap(([answer], i) => {
    const halves = answer!.faults.length > 0 ? halved(packs[i]!) : null
    return halves ? [{ i, halves }] : []
  })
  if (again.length > 0) {
    const halves = again.flatMap((one) => one.halves)
    const { onProgress: _, ...quietly } = options
    const second = await transcriber.transcribe(halves.map(windowOf), { ...quietly, attempt: 1 })
    for (const [k, one] of again.entries()) {
      const parts = one.halves.map((half, h) => judged(half, second[2 * k + h]?.heard ?? [], true))
      if (belief(parts) > belief(answers[one.i]!)) answers[one.i] = parts
    }
  }
  return answers.flat()
}

/** The pack in two parts; null when there is nothing to part. */
function halved({ pieces, sounds }: Pack): [Pack, Pack] | null {
  if (pieces.length === 1) return cutAtPause(pieces[0]!, sounds[0]!)
  const half = Math.ceil(pieces.length / 2)
  return [
    { pieces: pieces.slice(0, half), sounds: sounds.slice(0, half) },
    { pieces: pieces.slice(half), sounds: sounds.slice(half) },
  ]
}

function judged({ pieces }: Pack, heard: HeardText[], again: boolean): Heard {
  return { pieces, heard, faults: faults(pieces, heard), again }
}

/** Why a text cannot be what was said in these pieces. */
function faults(pieces: readonly Piece[], heard: readonly HeardText[]): Fault[] {
  const text = heard.map((part) => part.text).join('')
  const seconds = pieces.reduce((sum, piece) => sum + piece.endMs - piece.startMs, 0) / 1000
  const words = wordCount(text)
  const found: Fault[] = []
  if (loopsIn(text, pieces.length).length > 0) found.push('loop')
  if (words > 6 + fastestSpeech * seconds) found.push('too-much')
  if (seconds > 2 && words < slowestSpeech * seconds) found.push('too-little')
  if (hasGap(pieces, heard)) found.push('gap')
  if (meanConfidence(heard) < leastConfidence) found.push('improbable')
  return found
}

function hasGap(pieces: readonly Piece[], heard: readonly HeardText[]): boolean {
  const owners = ownersOf(pieces, heard)
  return pieces.some((piece, index) => {
    const seconds = (piece.endMs - piece.startMs) / 1000
    const said = heard.filter((_, i) => owners[i] === index).map((part) => part.text)
    return seconds > longUtteranceSeconds && wordCount(said.join('')) < sparseSpeech * seconds
  })
}

export function meanConfidence(heard: readonly HeardText[]): number {
  if (heard.length === 0) return 0
  return heard.reduce((sum, part) => sum + part.confidence, 0) / heard.length
}

function belief(answers: readonly Heard[]): number {
  const all = answers.flatMap((answer) => answer.heard)
  const count = answers.reduce((sum, one) => sum + faults(one.pieces, one.heard).length, 0)
  return meanConfidence(all) - (0.3 * count) / answers.length
}
