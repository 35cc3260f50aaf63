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
 * in two and what is doubtful of it heard again, and the more believable text stays.
 */
export async function listen(
  packs: readonly Pack[],
  transcriber: Transcriber,
  options: TranscribeOptions,
): Promise<Heard[]> {
  const first = await transcriber.transcribe(packs.map(windowOf), options)
  const answers = packs.map((pack, i) => [judged(pack, first[i]?.heard ?? [], false)])

  const again = answers.flatMap(([answer], i) => {
    const parts = answer!.faults.length > 0 ? doubtfulParts(packs[i]!, answer!) : []
    return parts.length > 0 ? [{ i, parts }] : []
  })
  if (again.length > 0) {
    const asked = again.flatMap(({ parts }) => parts.filter(({ doubted }) => doubted))
    const { onProgress: _, ...quietly } = options
    const windows = asked.map(({ pack }) => windowOf(pack))
    const second = await transcriber.transcribe(windows, { ...quietly, attempt: 1 })
    const texts = new Map(asked.map(({ pack }, k) => [pack, second[k]?.heard ?? []]))
    for (const { i, parts } of again) {
      const heard = parts.map(({ pack, before }) => {
        const text = texts.get(pack)
        return text ? judged(pack, text, true) : before
      })
      const before = parts.every(({ doubted }) => doubted)
        ? answers[i]!
        : parts.map((part) => part.before)
      if (belief(heard) > belief(before)) answers[i] = heard
    }
  }
  return answers.flat()
}

/** Half of a pack, what the first hearing made of it, and whether that half is in doubt. */
type Part = { pack: Pack; before: Heard; doubted: boolean }

/** The pack in two parts; none when there is nothing to part. */
function doubtfulParts({ pieces, sounds }: Pack, { heard }: Heard): Part[] {
  const [only] = pieces
  if (pieces.length === 1) {
    // Where in one utterance a text went astray, nobody can tell: both halves are heard again.
    const halves = cutAtPause(only!, sounds[0]!) ?? []
    return halves.map((pack) => ({ pack, before: judged(pack, [], false), doubted: true }))
  }
  const half = Math.ceil(pieces.length / 2)
  const owners = ownersOf(pieces, heard)
  const from = placesOf(pieces)[half]!.startMs
  const parts = [0, half].map((begin): Part => {
    const isOurs = (index: number) => (begin === 0 ? index < half : index >= half)
    const pack = {
      pieces: pieces.filter((_, index) => isOurs(index)),
      sounds: sounds.filter((_, index) => isOurs(index)),
    }
    const own = heard
      .filter((_, k) => isOurs(owners[k]!))
      .map((part) => (begin === 0 ? part : shifted(part, -from)))
    const before = judged(pack, own, false)
    return { pack, before, doubted: before.faults.length > 0 }
  })
  // A fault of the whole that neither half shows by itself may lie in both.
  return parts.some(({ doubted }) => doubted)
    ? parts
    : parts.map((part) => ({ ...part, doubted: true }))
}

const shifted = (part: HeardText, ms: number): HeardText => ({
  ...part,
  startMs: Math.max(0, part.startMs + ms),
  endMs: Math.max(0, part.endMs + ms),
})

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
