import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'
import { evidenceFeatures } from '#src/screening/model/features.ts'
import { valueOf, type Head } from '#src/screening/model/logistic.ts'
import type { Hit, Utterance } from '#src/screening/result.ts'
import { tellingSpan } from '#src/screening/telling-span.ts'

/** What a rule's weight adds to the learned value of an utterance as evidence. */
const ruleShare = 0.2

/** Where only the learned weights speak: about as much as a middling rule. */
const modelWeight = 1

/**
 * Puts the hit that shows the complaint best first; where no rule spoke there, makes one. The
 * rest follow by weight. Empty only when nobody said a word.
 */
export function orderHits(
  head: Head,
  utterances: readonly Utterance[],
  hits: readonly Hit[],
  category: FaultCategory,
  target: ComplaintTarget | null,
): Hit[] {
  const byWeight = hits.toSorted((one, other) => other.weight - one.weight)
  const at = tellingUtterance(head, utterances, hits)
  if (at === null) return byWeight

  const there = byWeight.filter((hit) => hit.utterance === at)
  const evidence = there.find((hit) => hit.category === category) ??
    there[0] ?? {
      rule: 'model',
      utterance: at,
      ...tellingSpan(head, utterances[at]?.text ?? ''),
      by: 'text' as const,
      weight: modelWeight,
      category,
      target,
    }
  return [evidence, ...byWeight.filter((hit) => hit !== evidence)]
}

/** The customer's utterance that carries the complaint best; anybody's where no customer speaks. */
function tellingUtterance(
  head: Head,
  utterances: readonly Utterance[],
  hits: readonly Hit[],
): number | null {
  const spoken = [...utterances.keys()].filter((at) => utterances[at]?.text.trim() !== '')
  const heard = spoken.filter((at) => utterances[at]?.voice !== 'agent')
  const ruled = new Map<number, number>()
  for (const { utterance, weight } of hits) {
    ruled.set(utterance, (ruled.get(utterance) ?? 0) + weight)
  }

  let best: { at: number; value: number } | null = null
  for (const at of heard.length > 0 ? heard : spoken) {
    const learned = valueOf(head, evidenceFeatures(utterances, at, head.bits))
    const value = learned + ruleShare * (ruled.get(at) ?? 0)
    if (best === null || value > best.value) best = { at, value }
  }
  return best?.at ?? null
}
