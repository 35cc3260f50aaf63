import { plainCharacter, soundSymbol } from '#src/screening/phonetics.ts'

/** A text as the matcher reads it: bare characters, their sounds, and where each one stood. */
export type Reading = {
  characters: string
  sounds: string
  /** UTF-16 offset in the source of each character kept, then the offset after the last one. */
  offsets: number[]
}

/** Said while thinking; they may stand anywhere without changing the sense. */
const fillers = new Set('嗯啊呃额哦噢喔唉哎诶欸')
const hesitation = '那个'
const meaningful = /[\p{Script=Han}a-zA-Z0-9]/u

/** Drops punctuation, spaces and fillers, and folds the rest. */
export function readText(text: string): Reading {
  let characters = ''
  let sounds = ''
  const offsets: number[] = []
  let end = 0

  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (fillers.has(character) || !meaningful.test(character)) continue
    if (text.startsWith(hesitation, at)) {
      at += hesitation.length - 1
      continue
    }
    const plain = plainCharacter(character)
    characters += plain
    sounds += soundSymbol(plain)
    offsets.push(at)
    end = at + 1
  }
  offsets.push(end)
  return { characters, sounds, offsets }
}
