import { isDeepStrictEqual } from 'node:util'

import { findHits, type Findings } from '#src/screening/hits.ts'
import { compileLexicon } from '#src/screening/lexicon/compile.ts'
import type { Misheard } from '#src/screening/misheard.ts'
import type { Model } from '#src/screening/model/model.ts'
import { screenUtterances } from '#src/screening/scoring.ts'

import { lexiconOf } from './body.ts'
import { compiledOf } from './in-use.ts'
import type { DryRunExample, DryRunResult, RuleEffect, SetRule } from './plan.ts'
import type { StoredCall } from './stored-calls.ts'

const mostExamples = 10
const mostFindings = 50

type Sides = { before: readonly SetRule[]; after: readonly SetRule[] }
type Place = DryRunExample & { code: string }

/**
 * Compares what two sets of rules make of calls. Only where a changed rule speaks is a call scored,
 * which leaves most of them unread by everything but a handful of patterns.
 */
export function compareSets(sides: Sides, model: Model, misheard: readonly Misheard[]) {
  const changed = changedOf(sides)
  const [small, smallAfter] = [changed.before, changed.after].map((rules) =>
    compileLexicon(lexiconOf(rules)),
  )
  const before = { lexicon: compiledOf(sides.before), model }
  const after = { lexicon: compiledOf(sides.after), model }
  const effects = new Map<string, RuleEffect>()
  const result: DryRunResult = {
    ...{ calls: 0, rules: [], appear: 0, vanish: 0 },
    ...{ appearing: [], vanishing: [] },
  }

  function read({ recordingId, utterances }: StoredCall): void {
    result.calls += 1
    const was = findHits(small!, utterances, misheard)
    const now = findHits(smallAfter!, utterances, misheard)
    if (isDeepStrictEqual(was, now)) return
    const [placesBefore, placesAfter] = [was, now].map((found) => placesOf(found, recordingId))
    note('gained', placesAfter!, placesBefore!)
    note('lost', placesBefore!, placesAfter!)
    const one = screenUtterances(before, utterances, misheard)
    const other = screenUtterances(after, utterances, misheard)
    if (one.flagged === other.flagged) return
    const [share, otherShare] = [one.score, other.score].map((score) => Math.round(score * 1000))
    const effect = { recordingId, before: share!, after: otherShare! }
    result[other.flagged ? 'appear' : 'vanish'] += 1
    const list = result[other.flagged ? 'appearing' : 'vanishing']
    if (list.length < mostFindings) list.push(effect)
  }

  function note(side: 'gained' | 'lost', mine: Map<string, Place>, theirs: Map<string, Place>) {
    for (const [key, { code, ...example }] of mine) {
      if (theirs.has(key)) continue
      const effect = effects.get(code) ?? none(code)
      effects.set(code, effect)
      effect[side] += 1
      const examples = side === 'gained' ? effect.gainedExamples : effect.lostExamples
      if (examples.length < mostExamples) examples.push(example)
    }
  }

  return {
    read,
    result: (): DryRunResult => ({ ...result, rules: [...effects.values()].toSorted(byCode) }),
  }
}

/** The rules whose text differs, with the text each side has. */
function changedOf({ before, after }: Sides): Sides {
  const same = (rule: SetRule, others: readonly SetRule[]) =>
    others.some(({ versionId }) => versionId === rule.versionId)
  return {
    before: before.filter((rule) => !same(rule, after)),
    after: after.filter((rule) => !same(rule, before)),
  }
}

/** By rule and line: a rule speaks once in a line, wherever in it. */
function placesOf({ hits, mitigated }: Findings, recordingId: number): Map<string, Place> {
  const places: Place[] = [
    ...hits.map(({ rule, utterance, start, end }) => ({
      ...{ code: rule, recordingId, segmentIndex: utterance, start, end },
    })),
    ...mitigated.map(({ code, utterance }) => ({
      ...{ code, recordingId, segmentIndex: utterance, start: 0, end: 0 },
    })),
  ]
  return new Map(places.map((place) => [`${place.code} ${place.segmentIndex}`, place]))
}

const none = (code: string): RuleEffect => ({
  ...{ code, gained: 0, lost: 0 },
  ...{ gainedExamples: [], lostExamples: [] },
})

const byCode = (one: RuleEffect, other: RuleEffect) => (one.code < other.code ? -1 : 1)
