/** Stands before the first character of an utterance. */
export const beginning = '^'
/** Stands for a number written in digits, or a word in letters: their characters say nothing. */
export const figure = '0'

/** How often each character follows each two: the key holds all three. */
export type Counts = ReadonlyMap<string, number>

/** Han characters as they are, a run of digits or letters as one sign, everything else left out. */
export function spelled(text: string): string {
  return text.replace(/[0-9a-zA-Z]+/g, figure).replace(/[^\p{Script=Han}0]/gu, '')
}

/** Counts every three characters in a row; two signs of beginning stand before each utterance. */
export function countTriples(utterances: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const utterance of utterances) {
    const signs = [beginning, beginning, ...spelled(utterance)]
    for (let i = 2; i < signs.length; i++) {
      const triple = signs[i - 2]! + signs[i - 1]! + signs[i]!
      counts.set(triple, (counts.get(triple) ?? 0) + 1)
    }
  }
  return counts
}

/** One line for each context: `您好` then every character that followed it, with its count. */
export function writeCounts(counts: Counts): string {
  const lines = new Map<string, string[]>()
  for (const [triple, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [first = '', second = '', third = ''] = triple
    const context = first + second
    lines.set(context, [...(lines.get(context) ?? []), third + (count === 1 ? '' : `:${count}`)])
  }
  return [...lines].map(([context, following]) => `${context} ${following.join(' ')}\n`).join('')
}

/** Reads what writeCounts wrote; throws an error that names the line at fault. */
export function readCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [at, line] of text.split('\n').entries()) {
    if (line === '') continue
    const [context = '', ...following] = line.split(' ')
    for (const part of following) {
      const match = /^(.)(?::(\d+))?$/u.exec(part)
      if (!match || Array.from(context).length !== 2) throw new Error(`counts, line ${at + 1}`)
      counts.set(context + match[1]!, Number(match[2] ?? 1))
    }
  }
  return counts
}
