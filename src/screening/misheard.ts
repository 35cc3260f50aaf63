import { soundSymbol } from '#src/screening/phonetics.ts'
import { readText, type Reading } from '#src/screening/reading.ts'

/** A string a person confirmed to be written for another (常见误听). */
export type Misheard = { heard: string; meant: string }

/** The same text read as it was probably meant, with what was put in place of what. */
export type MeantReading = Reading & { replaced: { start: number; end: number; pair: string }[] }

type Replacement = { heard: string; meant: string; pair: string }

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
      heard: readText(heard).characters,
      meant: readText(meant).characters,
      pair: `${heard}→${meant}`,
    }
    if (replacement.heard.length < shortest || replacement.heard === replacement.meant) continue
    const free = layers.find((layer) => !layer.has(replacement.heard))
    if (free) free.set(replacement.heard, replacement)
    else layers.push(new Map([[replacement.heard, replacement]]))
  }
  const lists = layers.map((layer) =>
    [...layer.values()].toSorted((one, other) => other.heard.length - one.heard.length),
  )
  return (reading) => lists.flatMap((list) => meantReading(reading, list) ?? [])
}

/** Null where nothing of the list was heard. Only the very characters count, not their sound. */
function meantReading(reading: Reading, list: readonly Replacement[]): MeantReading | null {
  const { characters, offsets } = reading
  const present = list.filter(({ heard }) => characters.includes(heard))
  if (present.length === 0) return null

  const meant: MeantReading = { characters: '', sounds: '', offsets: [], replaced: [] }
  for (let at = 0; at < characters.length;) {
    const found = present.find(({ heard }) => characters.startsWith(heard, at))
    const taken = found?.heard.length ?? 1
    const said = found?.meant ?? characters[at] ?? ''
    for (let index = 0; index < said.length; index += 1) {
      const character = said[index] ?? ''
      // Spread evenly over what was written, so that a match still points at those words.
      const place = at + Math.min(taken - 1, Math.floor((index * taken) / said.length))
      meant.characters += character
      meant.sounds += found ? soundSymbol(character) : (reading.sounds[at] ?? '')
      meant.offsets.push(offsets[place] ?? 0)
    }
    if (found) {
      const start = offsets[at] ?? 0
      const end = (offsets[at + taken - 1] ?? start) + 1
      meant.replaced.push({ start, end, pair: found.pair })
    }
    at += taken
  }
  meant.offsets.push(offsets.at(-1) ?? 0)
  return meant
}
