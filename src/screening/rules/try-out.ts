import { findHits } from '#src/screening/hits.ts'
import { type CompiledLexicon, compileLexicon } from '#src/screening/lexicon/compile.ts'
import type { Utterance } from '#src/screening/result.ts'

import { lexiconOf, type NamedBody } from './body.ts'

/** A sentence somebody tries a rule on. */
export type Spoken = { voice: 'customer' | 'agent'; text: string; before: string }

/** What a rule makes of it, and where it stays silent, why. */
export type Trial =
  | { found: true; start: number; end: number; by: 'text' | 'sound' }
  | { found: false; because: 'no-words' | 'other-voice' | 'unless' | 'after' }

/**
 * Tries one rule on one sentence. Where in a call it stands is left out of account: a sentence has no
 * place.
 */
export function tryRule(named: NamedBody, spoken: Spoken): Trial {
  const found = finderOf(named)(spoken)
  if (found) return found
  const heard = (changes: Partial<NamedBody['body']>) =>
    listenerOf({ ...named, body: { ...named.body, ...changes } })(spoken)
  if (!heard({ voice: 'any', unless: [], after: [] })) return { found: false, because: 'no-words' }
  if (!heard({ unless: [], after: [] })) return { found: false, because: 'other-voice' }
  if (!heard({ after: [] })) return { found: false, because: 'unless' }
  return { found: false, because: 'after' }
}

type Found = Extract<Trial, { found: true }>

/** Whether a rule finds anything in a sentence; compiled once, for many of them. */
export function listenerOf(named: NamedBody): (spoken: Spoken) => boolean {
  const find = finderOf(named)
  return (spoken) => find(spoken) !== null
}

function finderOf({ code, body }: NamedBody): (spoken: Spoken) => Found | null {
  // A mitigation leaves no place behind; as a rule it does.
  const asRule: NamedBody = { code, kind: 'rule', body: { ...body, part: null } }
  const lexicon = compileLexicon(lexiconOf([asRule]))
  return (spoken) => {
    const utterances = utterancesOf(spoken)
    const { hits } = findHits(lexicon, utterances)
    const hit = hits.find(({ utterance }) => utterance === utterances.length - 1)
    return hit ? { found: true, start: hit.start, end: hit.end, by: hit.by } : null
  }
}

export function utterancesOf({ voice, text, before }: Spoken): Utterance[] {
  const other = voice === 'customer' ? 'agent' : 'customer'
  const line = { voice, text } as const
  return before.trim() === '' ? [line] : [{ voice: other, text: before }, line]
}

/** Every rule of a lexicon that finds something in the sentence, by code. */
export function heardBy(lexicon: CompiledLexicon, spoken: Spoken): string[] {
  const utterances = utterancesOf(spoken)
  const { hits, mitigated } = findHits(lexicon, utterances)
  const last = utterances.length - 1
  const codes = [
    ...hits.filter(({ utterance }) => utterance === last).map(({ rule }) => rule),
    ...mitigated.filter(({ utterance }) => utterance === last).map(({ code }) => code),
  ]
  return [...new Set(codes)]
}
