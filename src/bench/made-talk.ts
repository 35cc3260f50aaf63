import { readFileSync } from 'node:fs'

import { beginning, figure, readCounts } from '#src/transcription/wording/counts.ts'

type Following = { total: number; signs: { sign: string; upTo: number }[] }

/** Talk made up from how people talk on the hotline: the right characters side by side, no sense. */
export function madeTalk(seed: number) {
  const file = new URL('../transcription/wording/hotline.txt', import.meta.url)
  const chain = new Map<string, Following>()
  for (const [triple, count] of readCounts(readFileSync(file, 'utf8'))) {
    const [first = '', second = '', sign = ''] = triple
    const following = chain.get(first + second) ?? { total: 0, signs: [] }
    following.total += count
    following.signs.push({ sign, upTo: following.total })
    chain.set(first + second, following)
  }
  const chance = seeded(seed)
  const below = (limit: number) => Math.floor(chance() * limit)

  const line = (longest: number): string => {
    let [before, last, text] = [beginning, beginning, '']
    while (text.length < longest) {
      const following = chain.get(before + last)
      if (!following) break
      const at = chance() * following.total
      const { sign = '' } = following.signs.find(({ upTo }) => at < upTo) ?? {}
      text += sign === figure ? String(below(10)) : sign
      ;[before, last] = [last, sign]
    }
    return text
  }
  /** The lines of one call, so many characters in all. */
  const call = (characters: number): string[] => {
    const lines: string[] = []
    for (let left = characters; left > 0;) {
      const text = line(Math.min(left, 5 + below(40)))
      const half = text.length > 12 && chance() < 0.4 ? Math.floor(text.length / 2) : 0
      const marked = half > 0 ? `${text.slice(0, half)}，${text.slice(half)}` : text
      lines.push(left > marked.length ? `${marked}${chance() < 0.7 ? '。' : '？'}` : text)
      left -= lines.at(-1)!.length
    }
    return lines
  }
  return { call, below }
}

/** Numbers from 0 to 1 that come the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
