import { noOccasion } from '../forms/vocabulary.ts'
import { fleissKappa, krippendorffAlpha } from './group-agreement.ts'
import {
  type AskedItem,
  categoriesOf,
  type ItemAgreement,
  itemAgreement,
} from './item-agreement.ts'
import { agreementVerdict, ambiguityOf } from './judge.ts'
import type { AgreementVerdict, Ambiguity } from './vocabulary.ts'

/** What each person chose on one item of each call; null where it was not scored. */
type Choices = readonly (readonly (string | null)[])[]

export type GroupAgreement = {
  /** Two people over one call, as often as that happened; and how often they chose alike. */
  comparisons: number
  alike: number
  /** Fleiss' kappa where everybody scored every call, Krippendorff's alpha where some are missing. */
  measure: 'kappa' | 'alpha'
  value: number | null
  onOccasion: number
  verdict: AgreementVerdict
  ambiguous: Ambiguity | null
}

/** Many people over two or three calls are many comparisons, and yet no more than two or three calls. */
const leastCalls = 5

/** How several people agreed on one item; `choices` has a row for each call, a place for each person. */
export function groupAgreement(item: AskedItem, choices: Choices): GroupAgreement {
  const given = choices.map((row) => row.filter((choice) => choice !== null))
  const met = given.flat().map((choice) => ({ first: choice, second: choice, n: 1 }))
  const { keys } = categoriesOf(item, met)
  const people = Math.max(0, ...choices.map((row) => row.length))
  const complete = given.every((row) => row.length === people)
  const value = complete
    ? fleissKappa(given.map((row) => keys.map((key) => row.filter((one) => one === key).length)))
    : krippendorffAlpha(given.map((row) => row.map((choice) => keys.indexOf(choice))))

  let [comparisons, alike, onOccasion] = [0, 0, 0]
  for (const row of given) {
    for (const [index, one] of row.entries()) {
      for (const other of row.slice(index + 1)) {
        comparisons += 1
        if (one === other) alike += 1
        else if (one === noOccasion || other === noOccasion) onOccasion += 1
      }
    }
  }
  const all = given.flat()
  const counts = keys.map((key) => all.filter((choice) => choice === key).length)
  const commonest = all.length === 0 ? 0 : Math.max(0, ...counts) / all.length
  const figures = {
    n: comparisons,
    agreed: alike,
    kappa: value,
    interval: null,
    balanced:
      keys.length > 1 && comparisons > 0
        ? ((keys.length * alike) / comparisons - 1) / (keys.length - 1)
        : null,
    commonest,
    single: all.length > 0 && commonest === 1,
  }
  const compared = given.filter((row) => row.length > 1).length
  const verdict = compared < leastCalls ? 'few' : agreementVerdict(figures)
  return {
    comparisons,
    alike,
    measure: complete ? 'kappa' : 'alpha',
    value,
    onOccasion,
    verdict,
    ambiguous: ambiguityOf(verdict, figures, onOccasion),
  }
}

/** One member beside the expert on one item: over some calls only, so figures and no verdict. */
export function againstExpert(
  item: AskedItem,
  choices: Choices,
  member: number,
  expert: number,
): ItemAgreement {
  const met = choices.flatMap((row) => {
    const [first, second] = [row[member] ?? null, row[expert] ?? null]
    return first === null || second === null ? [] : [{ first, second, n: 1 }]
  })
  return itemAgreement(item, met)
}
