export type DifferentLine = { kind: 'same' | 'added' | 'removed'; text: string }

/** Beyond so many pairs of lines the middle is shown as taken out and put in whole. */
const mostPairs = 4_000_000

/**
 * What became of a text, line by line (pure): without what was added it is the old one, without what
 * was removed the new one, and no shorter list of changes exists.
 */
export function differencesOf(before: string, after: string): DifferentLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1
  const lines = (kind: DifferentLine['kind'], texts: string[]): DifferentLine[] =>
    texts.map((text) => ({ kind, text }))
  return [
    ...lines('same', old.slice(0, head)),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...lines('same', old.slice(old.length - tail)),
  ]
}

/** The longest common part, by the lengths of those of all beginnings. */
function middle(old: string[], now: string[]): DifferentLine[] {
  const removed = (text: string): DifferentLine => ({ kind: 'removed', text })
  const added = (text: string): DifferentLine => ({ kind: 'added', text })
  if (old.length * now.length > mostPairs) return [...old.map(removed), ...now.map(added)]
  const width = now.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        old[i] === now[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  const lines: DifferentLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push({ kind: 'same', text: old[i]! })
      i += 1
      j += 1
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) {
      lines.push(removed(old[i]!))
      i += 1
    } else {
      lines.push(added(now[j]!))
      j += 1
    }
  }
  return [...lines, ...old.slice(i).map(removed), ...now.slice(j).map(added)]
}
