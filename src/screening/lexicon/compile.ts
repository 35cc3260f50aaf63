import { createHash } from 'node:crypto'

import { createMatcher, type Matcher } from '#src/screening/matching.ts'

import type { LexiconRule, Mitigation } from './rule.ts'

/** What people write: rules that speak for an internal complaint, and what speaks against one. */
export type Lexicon = { rules: readonly LexiconRule[]; mitigations: readonly Mitigation[] }

type Role = 'patterns' | 'unless' | 'after' | 'mitigation'

/** What a pattern stands for: its role, and the index of its rule or mitigation. */
export type Meaning = { role: Role; owner: number }

/** A lexicon ready to read calls with. */
export type CompiledLexicon = Lexicon & {
  /** Changes whenever a rule does, so that a screening can name what judged it. */
  version: string
  match: Matcher
  /** By the number of the pattern, as matches name it. */
  meanings: readonly Meaning[]
  ruleByCode: (code: string) => LexiconRule | undefined
  /** Of a rule or a mitigation: changes with anything in it. Null for a code it does not hold. */
  ruleVersion: (code: string) => string | null
}

/** Throws an error that names the pattern that cannot be read. */
export function compileLexicon({ rules, mitigations }: Lexicon): CompiledLexicon {
  const patterns: string[] = []
  const meanings: Meaning[] = []
  const add = (role: Role, owner: number, sources: readonly string[]) => {
    for (const source of sources) {
      patterns.push(source)
      meanings.push({ role, owner })
    }
  }
  rules.forEach((rule, owner) => {
    add('patterns', owner, rule.patterns)
    add('unless', owner, rule.unless ?? [])
    add('after', owner, rule.after ?? [])
  })
  mitigations.forEach((mitigation, owner) => add('mitigation', owner, mitigation.patterns))

  const versions = new Map([...rules, ...mitigations].map((one) => [one.code, hashOf(one)]))
  const byCode = new Map(rules.map((rule) => [rule.code, rule]))
  return {
    rules,
    mitigations,
    version: versionOf({ rules, mitigations }),
    match: createMatcher(patterns),
    meanings,
    ruleByCode: (code) => byCode.get(code),
    ruleVersion: (code) => versions.get(code) ?? null,
  }
}

const versionOf = ({ rules, mitigations }: Lexicon): string => hashOf([rules, mitigations])

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12)
}
