import type { Interval } from '#src/kernel/statistics/intervals.ts'

import type { ItemChoice, ScoringItem } from '../forms/schema.ts'
import { noOccasion } from '../forms/vocabulary.ts'
import { agreementVerdict, ambiguityOf } from './judge.ts'
import { cohenKappa, linearWeights } from './kappa.ts'
import type { AgreementVerdict, Ambiguity } from './vocabulary.ts'

/** How often the first chose one and the second the other. */
export type Met = { first: string; second: string; n: number }

export type ItemAgreement = {
  code: string
  section: string
  title: string
  kind: ScoringItem['kind']
  n: number
  agreed: number
  kappa: number | null
  interval: Interval | null
  balanced: number | null
  /** The choice given most often, with its share of all answers. */
  commonest: { label: string; share: number } | null
  /** Disagreements about whether there was an occasion. */
  onOccasion: number
  verdict: AgreementVerdict
  ambiguous: Ambiguity | null
  /** What was taken for what, the most often first, whoever of the two chose which. */
  mixedUp: { labels: [string, string]; n: number }[]
}

/** What is to be known of an item. */
export type AskedItem = Pick<ScoringItem, 'code' | 'section' | 'title' | 'kind'> & {
  choices: readonly ItemChoice[]
}

/** The categories of an item: its choices from best to worst, then what stands on no scale. */
export function categoriesOf(item: Pick<AskedItem, 'choices'>, met: readonly Met[]) {
  const ordered = item.choices.toSorted((a, b) => b.percent - a.percent).map(({ key }) => key)
  const seen = new Set(met.flatMap((row) => [row.first, row.second]))
  // No occasion, and choices an older version offered.
  const apart = [...seen].filter((key) => !ordered.includes(key)).toSorted()
  return { keys: [...ordered, ...apart], ordered: ordered.length }
}

export function choiceLabel(item: Pick<AskedItem, 'choices'>, key: string): string {
  if (key === noOccasion) return '没有场合'
  return item.choices.find((choice) => choice.key === key)?.label ?? key
}

/**
 * How two people agreed on one item: kappa over all its answers, a step between neighbouring choices
 * counting less than one across the scale, 没有场合 a category of its own.
 */
export function itemAgreement(item: AskedItem, met: readonly Met[], least?: number): ItemAgreement {
  const { keys, ordered } = categoriesOf(item, met)
  const place = new Map(keys.map((key, index) => [key, index]))
  const crossing = keys.map(() => keys.map(() => 0))
  const mixed = new Map<string, number>()
  const given = new Map<string, number>()
  let onOccasion = 0
  for (const { first, second, n } of met) {
    const row = crossing[place.get(first) ?? -1]
    const column = place.get(second)
    if (!row || column === undefined) continue
    row[column] = (row[column] ?? 0) + n
    for (const key of [first, second]) given.set(key, (given.get(key) ?? 0) + n)
    if (first === second) continue
    if (first === noOccasion || second === noOccasion) onOccasion += n
    const pair = [first, second]
      .toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))
      .join('\n')
    mixed.set(pair, (mixed.get(pair) ?? 0) + n)
  }
  const found = cohenKappa(crossing, linearWeights(ordered, keys.length - ordered))
  const [top] = [...given].toSorted(([, a], [, b]) => b - a)
  const verdict = agreementVerdict(found, least)
  return {
    code: item.code,
    section: item.section,
    title: item.title,
    kind: item.kind,
    n: found.n,
    agreed: found.agreed,
    kappa: found.kappa,
    interval: found.interval,
    balanced: found.balanced,
    commonest: top ? { label: choiceLabel(item, top[0]), share: top[1] / (2 * found.n) } : null,
    onOccasion,
    verdict,
    ambiguous: ambiguityOf(verdict, found, onOccasion),
    mixedUp: [...mixed]
      .toSorted(([, a], [, b]) => b - a)
      .map(([pair, n]) => {
        const [a = '', b = ''] = pair.split('\n')
        return { labels: [choiceLabel(item, a), choiceLabel(item, b)], n }
      }),
  }
}
