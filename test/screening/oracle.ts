import { chainsOf, type Chain } from '#src/screening/chains.ts'
import { parsePattern, type Phrase } from '#src/screening/pattern.ts'
import { readText } from '#src/screening/reading.ts'

type Place = { begin: number; end: number; exact: boolean }
/** `last`: where the last link begins. */
type Run = Place & { last: number }

/** What patterns find in a text by the words of their definition, looked up place by place. */
export function foundBySearch(patterns: readonly string[], text: string): string[] {
  const { characters, sounds, offsets } = readText(text)
  const heard = { characters, sounds }
  return patterns
    .flatMap((source, pattern) =>
      chainsOf(parsePattern(source)).flatMap((chain) =>
        runsOf(chain, heard).map(({ begin, end, exact }) =>
          [pattern, offsets[begin]!, offsets[end - 1]! + 1, exact ? 'text' : 'sound'].join(' '),
        ),
      ),
    )
    .toSorted()
}

type Heard = { characters: string; sounds: string }

function runsOf({ links, notBefore, notAfter }: Chain, heard: Heard): Run[] {
  let runs: Run[] = []
  links.forEach(({ phrases, within, without }, at) => {
    const places = placesOf(phrases, heard)
    const between = without ? placesOf(without, heard) : []
    runs = places.flatMap((place): Run[] => {
      if (at === 0) return [{ ...place, last: place.begin }]
      const near = nearest(runs, place.begin)
      if (!near || place.begin - near.end > within) return []
      if (between.some(({ begin, end }) => begin >= near.end && end <= place.begin)) return []
      return [{ ...place, begin: near.begin, exact: near.exact && place.exact, last: place.begin }]
    })
    if (at === 0 && notBefore) {
      const excluded = placesOf(notBefore.phrases, heard)
      runs = runs.filter(
        ({ begin }) => !excluded.some(({ end }) => end <= begin && begin - end <= notBefore.within),
      )
    }
  })
  if (!notAfter) return runs
  const excluded = placesOf(notAfter.phrases, heard)
  return runs.filter(
    ({ end }) => !excluded.some(({ begin }) => begin >= end && begin - end <= notAfter.within),
  )
}

/** The nearest that ends before; of several the exact one, then the one whose last link is shortest. */
function nearest(runs: readonly Run[], begin: number): Run | undefined {
  return runs
    .filter(({ end }) => end <= begin)
    .toSorted(
      (one, other) =>
        other.end - one.end || Number(other.exact) - Number(one.exact) || other.last - one.last,
    )[0]
}

/** Every place where a phrase stands, in order; a phrase written twice in a group stands once. */
function placesOf(phrases: readonly Phrase[], { characters, sounds }: Heard): Place[] {
  const distinct = phrases.filter(
    (phrase, at) =>
      phrases.findIndex(
        (other) => other.characters === phrase.characters && other.anySound === phrase.anySound,
      ) === at &&
      (phrase.anySound ||
        !phrases.some((other) => other.anySound && other.characters === phrase.characters)),
  )
  return [...characters].flatMap((_, begin) =>
    distinct.flatMap((phrase): Place[] => {
      const end = begin + phrase.characters.length
      if (sounds.slice(begin, end) !== phrase.sounds) return []
      const said = characters.slice(begin, end)
      const same = [...said].filter((one, at) => one === phrase.characters[at]).length
      if (same === said.length) return [{ begin, end, exact: true }]
      const enough = phrase.anySound || (said.length > 2 && same >= said.length / 3)
      return enough ? [{ begin, end, exact: false }] : []
    }),
  )
}
