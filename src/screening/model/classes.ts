import { fitHeads, type Corpus } from '#src/screening/model/corpus.ts'
import type { Head } from '#src/screening/model/logistic.ts'

/** Softmax over named classes; `labels` count them in the order of `words`. */
export function fitClasses<Key extends string>(
  words: Record<Key, string>,
  corpus: Corpus,
  rows: readonly number[],
  labels: readonly number[],
  ridge: number,
): Record<Key, Head> {
  const keys = Object.keys(words) as Key[]
  const balance = balanceOf(labels, keys.length)
  const heads = fitHeads(corpus, rows, labels, keys.length, ridge, balance)
  return Object.fromEntries(keys.map((key, at) => [key, heads[at]])) as Record<Key, Head>
}

/** Rare classes count as much as common ones. */
export function balanceOf(labels: readonly number[], classes: number) {
  const counts = Array.from(
    { length: classes },
    (_, label) => labels.filter((one) => one === label).length,
  )
  return (label: number) => labels.length / classes / Math.max(1, counts[label] ?? 0)
}
