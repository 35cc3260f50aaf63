import { chanceOf } from '#src/kernel/chance.ts'
import { foldedSyllable } from '#src/screening/phonetics.ts'

/** Telephone Mandarin through a small recogniser: about a quarter of the characters go wrong. */
const usualRate = 0.25
const dropped = 0.04

/**
 * Writes a text as a recogniser might have heard it: other common characters of the same sound,
 * some left out. The same seed gives the same mistakes.
 */
export function mishear(text: string, seed: number, replaced = usualRate): string {
  const chance = chanceOf(seed)
  return [...text]
    .map((character) => {
      const dice = chance()
      if (dice < dropped) return ''
      if (dice > dropped + replaced) return character
      const others = homophones().get(foldedSyllable(character)) ?? []
      return others[Math.floor(chance() * others.length)] ?? character
    })
    .join('')
}

let bySound: Map<string, string[]> | undefined

/** The 3,755 common characters of GB 2312's first level, by folded syllable. */
function homophones() {
  if (bySound) return bySound
  bySound = new Map()
  const decoder = new TextDecoder('gb18030')
  for (let row = 0xb0; row <= 0xd7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) {
      const character = decoder.decode(Uint8Array.of(row, cell))
      if (!/\p{Script=Han}/u.test(character)) continue
      const sound = foldedSyllable(character)
      const known = bySound.get(sound)
      if (known) known.push(character)
      else bySound.set(sound, [character])
    }
  }
  return bySound
}
