import type { CompiledLexicon, Meaning } from '#src/screening/lexicon/compile.ts'
import type { LexiconRule } from '#src/screening/lexicon/rule.ts'
import { type Match, matchAsMeant } from '#src/screening/matching.ts'
import { meantReadings, type Misheard } from '#src/screening/misheard.ts'
import { type Reading, readText } from '#src/screening/reading.ts'
import type { Hit, Utterance } from '#src/screening/result.ts'

const exclusionReach = 20
/** A rule that is found everywhere says no more by its hundredth hit. */
export const mostHitsOfRule = 20

export type Findings = {
  hits: Hit[]
  /** Code of each mitigation found, once an utterance. */
  mitigated: { code: string; utterance: number; weight: number }[]
}

/**
 * What the lexicon finds in a call, utterance by utterance. Order: as spoken. Takes the readings of
 * the utterances where somebody has them already.
 */
export function findHits(
  lexicon: CompiledLexicon,
  utterances: readonly Utterance[],
  misheard: readonly Misheard[] = [],
  readings?: readonly Reading[],
): Findings {
  const asMeant = meantReadings(misheard)
  const found = utterances.map((utterance, at) => {
    if (misheard.length === 0) return lexicon.match(readings?.[at] ?? utterance.text)
    const reading = readings?.[at] ?? readText(utterance.text)
    return matchAsMeant(lexicon.match, reading, asMeant(reading))
  })
  const findings: Findings = { hits: [], mitigated: [] }
  const counts = new Map<string, number>()

  utterances.forEach((utterance, index) => {
    const here = found[index]!
    if (here.length === 0) return
    const { patterns: matched, unless, mitigation } = sortMatches(lexicon.meanings, here)
    for (const [owner, matches] of matched) {
      const rule = lexicon.rules[owner]
      if (!rule || !hears(rule, utterance)) continue
      if (!inPart(rule.part, index, utterances.length)) continue
      if (rule.after && !answered(lexicon.meanings, owner, utterances, found, index)) continue
      const standing = matches.filter((one) => !isCancelled(one, unless.get(owner) ?? []))
      const counted = counts.get(rule.code) ?? 0
      if (standing.length === 0 || counted >= mostHitsOfRule) continue
      counts.set(rule.code, counted + 1)
      findings.hits.push(toHit(rule, index, utterance, standing))
    }
    for (const owner of mitigation.keys()) {
      const lessening = lexicon.mitigations[owner]
      if (!lessening || !hears(lessening, utterance)) continue
      const { code, weight } = lessening
      findings.mitigated.push({ code, utterance: index, weight })
    }
  })
  return findings
}

/** Matches of one utterance by what they mean and for which rule; what only answers is asked for elsewhere. */
function sortMatches(meanings: readonly Meaning[], matches: readonly Match[]) {
  const sorted = {
    patterns: new Map<number, Match[]>(),
    unless: new Map<number, Match[]>(),
    mitigation: new Map<number, Match[]>(),
  }
  for (const one of matches) {
    const meaning = meanings[one.pattern]
    if (!meaning || meaning.role === 'after') continue
    if (meaning.role === 'mitigation' && one.mishearing !== undefined) continue
    const owned = sorted[meaning.role]
    const known = owned.get(meaning.owner)
    if (known) known.push(one)
    else owned.set(meaning.owner, [one])
  }
  return sorted
}

/**
 * Long turns speak of several people: only what is said near by cancels a match. A mishearing read
 * along adds suspicions and takes none away: it cancels nothing that stands as it is.
 */
function isCancelled(one: Match, exclusions: readonly Match[]) {
  return exclusions.some(
    ({ start, end, mishearing }) =>
      (mishearing === undefined || one.mishearing !== undefined) &&
      start - one.end <= exclusionReach &&
      one.start - end <= exclusionReach,
  )
}

/** A recording of one channel has no roles: then every rule may speak, with less weight. */
function hears(rule: Pick<LexiconRule, 'voice'>, { voice }: Utterance) {
  return rule.voice === 'any' || voice === rule.voice || voice === 'unknown'
}

function inPart(part: LexiconRule['part'], index: number, utterances: number) {
  if (part === 'opening') return index < utterances * 0.2 + 1
  return part === undefined || index >= utterances * 0.8 - 1
}

function answered(
  meanings: readonly Meaning[],
  owner: number,
  utterances: readonly Utterance[],
  found: readonly Match[][],
  index: number,
) {
  const voice = utterances[index]?.voice
  for (let at = index - 1; at >= Math.max(0, index - 3); at -= 1) {
    if (voice !== 'unknown' && utterances[at]?.voice === voice) continue
    const spoken = found[at] ?? []
    return spoken.some(({ pattern }) => {
      const meaning = meanings[pattern]
      return meaning?.role === 'after' && meaning.owner === owner
    })
  }
  return false
}

function toHit(rule: LexiconRule, index: number, utterance: Utterance, matches: Match[]): Hit {
  const exact = matches.filter(({ by }) => by === 'text')
  const standing = matches.filter(({ mishearing }) => mishearing === undefined)
  const best = [exact, standing, matches]
    .find((list) => list.length > 0)!
    .reduce((longest, one) => (one.end - one.start > longest.end - longest.start ? one : longest))
  const sound = best.by === 'sound' ? 0.8 : 1
  const role = utterance.voice === 'unknown' ? 0.7 : 1
  const trust = 0.5 + 0.5 * (utterance.trust ?? 1)
  // What a recogniser wrote where nobody spoke accuses nobody.
  const voiced = utterance.voiced?.(best.start, best.end) === false ? 0 : 1
  return {
    rule: rule.code,
    utterance: index,
    start: best.start,
    end: best.end,
    by: best.by,
    ...(best.mishearing === undefined ? {} : { mishearing: best.mishearing }),
    weight: rule.weight * sound * role * trust * voiced,
    category: rule.category,
    target: rule.target,
  }
}
