import { cueNames } from '#src/screening/discourse/catalogue.ts'
import { wordsOfCall } from '#src/screening/model/features.ts'
import { featuresOfCall, type Heard } from '#src/screening/model/heard.ts'
import type { Head } from '#src/screening/model/logistic.ts'
import type { Reason } from '#src/screening/result.ts'
import type { Screener } from '#src/screening/screener.ts'

const mostReasons = 8
const mostWords = 3
/** Less than this moves nothing. */
const leastPoints = 0.02
const speakers = { agent: '坐席', customer: '客户', unknown: '通话里' } as const

/**
 * Why a call ranks where it does (为什么排在这里), in words: rules, cues of the discourse and learned
 * words, each with the points it added or took. Learned words are only so good a reason: the few
 * strongest stand for thousands that each add a little.
 */
export function reasonsOf(
  { lexicon, model }: Screener,
  heard: Heard,
  ruleWeights: ReadonlyMap<string, number>,
  ruleShare: number,
): Reason[] {
  const mitigations = new Map(lexicon.mitigations.map(({ code, name }) => [code, name]))
  const rules = [...ruleWeights].map(([code, weight]): Reason => ({
    by: 'rule',
    text: lexicon.ruleByCode(code)?.name ?? mitigations.get(code) ?? code,
    points: weight * ruleShare,
  }))
  const { cues, words } = learnedReasons(model.internal, heard)
  return strongest([...rules, ...cues, ...strongest(words, mostWords)], mostReasons)
}

function learnedReasons(head: Head, heard: Heard) {
  const { buckets, amounts, cues } = featuresOfCall(heard, head.bits)
  const names = wordsOfCall(heard.turns, head.bits)
  const points = new Map<string, number>()
  buckets.forEach((bucket, at) => {
    const word = names.get(bucket)
    // A single character, or the edge of a turn, tells a reader nothing.
    if (!word || /[\^$]/.test(word.text)) return
    const text = `${speakers[word.voice]}说“${word.text}”`
    points.set(text, (points.get(text) ?? 0) + head.weights[bucket]! * amounts[at]!)
  })
  return {
    cues: [...cues].map((amount, cue): Reason => ({
      by: 'cue',
      text: cueNames[cue]!,
      points: amount * (head.cues[cue] ?? 0),
    })),
    words: [...points].map(([text, sum]): Reason => ({ by: 'words', text, points: sum })),
  }
}

function strongest(reasons: readonly Reason[], most: number): Reason[] {
  return reasons
    .filter(({ points }) => Math.abs(points) >= leastPoints)
    .toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points))
    .slice(0, most)
    .map((reason) => ({ ...reason, points: Math.round(reason.points * 100) / 100 }))
}
