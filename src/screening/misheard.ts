import { Reading, readText } from '#src/screening/reading.ts'

/** A string a person confirmed to be written for another (常见误听). */
export type Misheard = { heard: string; meant: string }

/** The same text read as it was probably meant, with what was put in place of what. */
export type MeantReading = {
  reading: Reading
  replaced: { start: number; end: number; pair: string }[]
}

type Replacement = { heard: Reading; meant: Reading; pair: string }
/** Those that begin with the same character, the longest first. */
type Layer = ReadonlyMap<number, readonly Replacement[]>

/** A single character stands in too many words to be read as another. */
const shortest = 2

/**
 * Prepares mishearings for reading along. A string that was written for two others gives two
 * readings; most lists give one.
 */
export function meantReadings(pairs: readonly Misheard[]): (reading: Reading) => MeantReading[] {
  const layers: Map<string, Replacement>[] = []
  for (const { heard, meant } of pairs) {
    const replacement = {
      heard: readText(heard),
      meant: readText(meant),
      pair: `${heard}→${meant}`,
    }
    const { characters } = replacement.heard
    if (characters.length < shortest || characters === replacement.meant.characters) continue
    const free = layers.find((layer) => !layer.has(characters))
    if (free) free.set(characters, replacement)
    else layers.push(new Map([[characters, replacement]]))
  }
  const lists = layers.map((layer) => byFirst([...layer.values()]))
  return (reading) => lists.flatMap((layer) => meantReading(reading, layer) ?? [])
}

function byFirst(replacements: readonly Replacement[]): Layer {
  const layer = new Map<number, Replacement[]>()
  for (const one of replacements.toSorted((a, b) => b.heard.length - a.heard.length)) {
    const first = one.heard.codes[0]!
    layer.set(first, [...(layer.get(first) ?? []), one])
  }
  return layer
}

/** Null where nothing of the layer was heard. Only the very characters count, not their sound. */
function meantReading(reading: Reading, layer: Layer): MeantReading | null {
  const { from, to, codes, places } = reading
  const meant: [codes: number[], places: number[]] = [[], []]
  const replaced: MeantReading['replaced'] = []
  const add = (code: number, place: number) => {
    meant[0].push(code)
    meant[1].push(place)
  }
  if (!codes.subarray(from, to).some((_, at) => replacementAt(layer, reading, from + at)))
    return null
  for (let at = from; at < to;) {
    const found = replacementAt(layer, reading, at)
    if (!found) {
      add(codes[at]!, places[at]!)
      at += 1
      continue
    }
    const { heard, meant: said, pair } = found
    for (let index = 0; index < said.length; index += 1) {
      // Spread evenly over what was written, so that a match still points at those words.
      const along = Math.floor((index * heard.length) / said.length)
      add(said.codes[index]!, places[at + Math.min(heard.length - 1, along)]!)
    }
    replaced.push({ start: places[at]!, end: places[at + heard.length - 1]! + 1, pair })
    at += heard.length
  }
  return { reading: Reading.of(...meant), replaced }
}

/** `at` is a place of the arrays. */
function replacementAt(layer: Layer, reading: Reading, at: number): Replacement | undefined {
  return layer.get(reading.codes[at]!)?.find(({ heard }) => standsAt(heard, reading, at))
}

function standsAt(words: Reading, reading: Reading, at: number): boolean {
  if (at + words.length > reading.to) return false
  for (let index = 0; index < words.length; index += 1) {
    if (words.codes[index] !== reading.codes[at + index]) return false
  }
  return true
}
