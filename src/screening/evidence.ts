import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'
import { audibleUtterances, featuresOfUtterance, type Heard } from '#src/screening/model/heard.ts'
import { valueOf, type Head } from '#src/screening/model/logistic.ts'
import type { Telling } from '#src/screening/model/wording.ts'
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
  at: number | undefined,
  category: FaultCategory,
  target: ComplaintTarget | null,
): Hit[] {
  const byWeight = hits.toSorted((one, other) => other.weight - one.weight)
  if (at === undefined) return byWeight

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

/** Where the complaint stands, most telling first: the customer's utterances, else anybody's. */
export function tellingUtterances(head: Head, heard: Heard, hits: readonly Hit[]): Telling[] {
  const ruled = new Map<number, number>()
  for (const { utterance, weight } of hits) {
    ruled.set(utterance, (ruled.get(utterance) ?? 0) + weight)
  }
  return audibleUtterances(heard)
    .map((at) => {
      const learned = valueOf(head, featuresOfUtterance(heard, at, head.bits))
      return { at, value: learned + ruleShare * (ruled.get(at) ?? 0) }
    })
    .toSorted((one, other) => other.value - one.value)
}
