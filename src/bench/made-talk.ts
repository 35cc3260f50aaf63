import { readFileSync } from 'node:fs'

import { seededRandom } from '#src/sample-centre/random.ts'
import { beginning, figure, readCounts } from '#src/transcription/wording/counts.ts'

type Followers = { characters: string[]; upTo: number[] }

/**
 * Talk as the hotline's: characters follow one another as often as in the counts the search of the
 * fast engine is weighed with. It makes no sense, but phrases stand in it about as often.
 */
export function madeTalk(seed: number) {
  const random = seededRandom(seed)
  const followers = followersByContext()
  const say = (length: number): string => {
    let said = ''
    let context = beginning + beginning
    while (said.length < length) {
      const next = followers.get(context)
      if (!next) {
        context = beginning + beginning
        continue
      }
      const dice = random.next() * next.upTo.at(-1)!
      const character = next.characters[next.upTo.findIndex((sum) => dice < sum)]!
      said += character === figure ? String(random.below(10)) : character
      context = context.charAt(1) + character
    }
    return said
  }
  /** A line of a call, of 8 to 40 characters and a mark. */
  const line = (): string => `${say(8 + random.below(33))}。`
  const call = (length: number): string[] => {
    const lines: string[] = []
    for (let said = 0; said < length; said += lines.at(-1)!.length) lines.push(line())
    return lines
  }
  return { say, line, call, random }
}

function followersByContext(): Map<string, Followers> {
  const file = new URL('../transcription/wording/hotline.txt', import.meta.url)
  const followers = new Map<string, Followers>()
  for (const [triple, count] of readCounts(readFileSync(file, 'utf8'))) {
    const [context, character] = [triple.slice(0, 2), triple.slice(2)]
    const known = followers.get(context) ?? { characters: [], upTo: [] }
    known.characters.push(character)
    known.upTo.push((known.upTo.at(-1) ?? 0) + count)
    followers.set(context, known)
  }
  return followers
}
