import type { Kappa } from './kappa.ts'
import type { AgreementVerdict, Ambiguity } from './vocabulary.ts'

/** Fewer pairs, and the interval says more than the figure. */
const leastPairs = 20
/** Landis and Koch, 1977. */
const substantial = 0.6
const moderate = 0.4
/** Kappa falls where nearly all answers are alike, though people agree: then PABAK tells. */
const nearlyAll = 0.85
const balancedEnough = 0.8

/** What the agreement on one item amounts to, in words. */
export function agreementVerdict(
  { n, kappa, balanced, commonest, single }: Kappa,
  least = leastPairs,
): AgreementVerdict {
  if (n < least) return 'few'
  if (kappa === null) return single ? 'single' : 'few'
  if (kappa > substantial) return 'good'
  if (commonest >= nearlyAll && (balanced ?? 0) >= balancedEnough) return 'lopsided'
  return kappa > moderate ? 'fair' : 'poor'
}

/** So many disagreements at least, before they say something about the words of an item. */
const leastApart = 5

/**
 * Whether an item wants clearer words (有歧义): two people who heard the same call often choose
 * differently, or differ mostly about whether there was an occasion at all.
 */
export function ambiguityOf(
  verdict: AgreementVerdict,
  { n, agreed }: Kappa,
  onOccasion: number,
): Ambiguity | null {
  const apart = n - agreed
  if (verdict === 'few' || apart < leastApart) return null
  if (onOccasion * 2 > apart && verdict !== 'good') return 'occasion'
  return verdict === 'poor' ? 'choice' : null
}
