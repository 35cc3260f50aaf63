import {
  faultCategories,
  type ComplaintTarget,
  type FaultCategory,
} from '#src/complaints/vocabulary.ts'
import type { Findings } from '#src/screening/hits.ts'
import type { CompiledLexicon } from '#src/screening/lexicon/compile.ts'
import { deedVotes, faultSigns, faultValues } from '#src/screening/model/faults.ts'
import { featuresOfCall, type Heard } from '#src/screening/model/heard.ts'
import type { Head } from '#src/screening/model/logistic.ts'
import type { Model } from '#src/screening/model/model.ts'
import { valuesOf } from '#src/screening/model/panel.ts'
import { type Telling, wordingVotes } from '#src/screening/model/wording.ts'
import type { Screener } from '#src/screening/screener.ts'

/** How many utterances say what kind of complaint it is. */
const tellingKept = 3
/** What kind it sounds like shows in more of them, the less telling in proportion. */
const wordingsKept = 5
/** So far ahead, a kind is not overtaken in dialogues held back: the wordings are not asked. */
const clearLead = 4

/**
 * What kind of complaint it is: rules, learned words and signs of who did what; where they leave a
 * doubt, what the telling utterances sound like. A point of a rule weighs as much as a point of the
 * learned logit.
 */
export function categoryOf(
  { lexicon, model }: Screener,
  heard: Heard,
  findings: Findings,
  telling: readonly Telling[],
): FaultCategory {
  const placesOf = (most: number) => telling.slice(0, most).map(({ at }) => at)
  const votes = sumOf(
    learnedVotes(model.categories, heard),
    votesOf(lexicon, findings, 'category'),
    faultVotes(model, heard, placesOf(tellingKept)),
    deedVotes(heard.signs, placesOf(wordingsKept)),
  )
  if (leadOf(votes) > clearLead) return strongest(model.categories, votes)
  const sounding = wordingVotes(model.wordings, heard, telling.slice(0, wordingsKept))
  return strongest(model.categories, sumOf(votes, sounding))
}

/** Whom the complaint is about. */
export function targetOf(
  { lexicon, model }: Screener,
  heard: Heard,
  findings: Findings,
): ComplaintTarget {
  const votes = sumOf(learnedVotes(model.targets, heard), votesOf(lexicon, findings, 'target'))
  return strongest(model.targets, votes)
}

type Votes = ReadonlyMap<string, number>

function learnedVotes(heads: Record<string, Head>, heard: Heard): Votes {
  const keys = Object.keys(heads)
  const values = valuesOf(heads, featuresOfCall(heard, heads[keys[0]!]!.bits))
  return new Map(keys.map((key, at) => [key, values[at]!]))
}

/** What the most telling utterances say of the category. */
function faultVotes({ faults }: Model, { signs }: Heard, telling: readonly number[]): Votes {
  const values = faultValues(faults, faultSigns(signs, telling))
  return new Map(Object.keys(faultCategories).map((key, at) => [key, values[at]!]))
}

function votesOf(lexicon: CompiledLexicon, findings: Findings, by: 'category' | 'target') {
  const votes = new Map<string, number>()
  const heard = new Set<string>()
  for (const hit of findings.hits.toSorted((one, other) => other.weight - one.weight)) {
    const key = hit[by]
    if (key === null || heard.has(hit.rule) || lexicon.ruleByCode(hit.rule)?.vague) continue
    heard.add(hit.rule)
    votes.set(key, (votes.get(key) ?? 0) + hit.weight)
  }
  return votes
}

function sumOf(...votes: readonly Votes[]): Votes {
  const total = new Map<string, number>()
  for (const [key, value] of votes.flatMap((one) => [...one])) {
    total.set(key, (total.get(key) ?? 0) + value)
  }
  return total
}

function leadOf(votes: Votes): number {
  const [first, second] = [...votes.values()].toSorted((one, other) => other - one)
  return (first ?? 0) - (second ?? 0)
}

function strongest<Key extends string>(heads: Record<Key, Head>, votes: Votes): Key {
  const keys = Object.keys(heads) as Key[]
  const values = keys.map((key) => votes.get(key) ?? 0)
  return keys[values.indexOf(Math.max(...values))]!
}
