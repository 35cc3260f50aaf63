import { readText } from '#src/screening/reading.ts'

/** One way to say a group of a pattern. */
export type Phrase = { characters: string; sounds: string; anySound: boolean }

/** Alternatives that stand at one place, at most `within` characters after the group before. */
export type Group = { phrases: Phrase[]; within: number }

const defaultGap = 10
const separator = /…(\d*)/

/**
 * Reads the notation the lexicon is written in: `你们|客服…挂了|撂了`.
 * `|` parts alternatives; `…` lets up to ten characters stand between two groups, `…4` up to four.
 * `~` before an alternative accepts any spelling of its sound, however short it is.
 */
export function parsePattern(source: string): Group[] {
  const parts = source.split(separator)
  const groups: Group[] = []
  for (let at = 0; at < parts.length; at += 2) {
    const phrases = (parts[at] ?? '').split('|').map(parsePhrase)
    if (phrases.some((phrase) => phrase.characters === '')) {
      throw new Error(`Empty alternative in the pattern ${source}`)
    }
    const gap = parts[at - 1]
    groups.push({ phrases, within: at === 0 ? 0 : gap ? Number(gap) : defaultGap })
  }
  return groups
}

function parsePhrase(source: string): Phrase {
  const anySound = source.startsWith('~')
  const { characters, sounds } = readText(anySound ? source.slice(1) : source)
  return { characters, sounds, anySound }
}

/**
 * How a stretch of text that sounds like the phrase bears it out. Two syllables of folded Mandarin
 * name too many other words, and longer phrases still need a third of their own characters.
 */
export function soundsRight(phrase: Phrase, heard: string): 'text' | 'sound' | null {
  if (heard === phrase.characters) return 'text'
  if (phrase.anySound) return 'sound'

  const length = phrase.characters.length
  let same = 0
  for (let at = 0; at < length; at += 1) {
    if (heard[at] === phrase.characters[at]) same += 1
  }
  return length > 2 && same >= Math.ceil(length / 3) ? 'sound' : null
}
