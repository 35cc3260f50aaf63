import { createHash } from 'node:crypto'

import type { Findings } from './hits.ts'
import type { CompiledLexicon } from './lexicon/compile.ts'

/** Changes whenever the lexicon finds something else in a call, or judges it by another rule. */
export function signOf(lexicon: CompiledLexicon, { hits, mitigated }: Findings): string {
  if (hits.length + mitigated.length === 0) return 'none'
  const parts = [
    hits.map((hit) => [hit, lexicon.ruleVersion(hit.rule)]),
    mitigated.map((one) => [one, lexicon.ruleVersion(one.code)]),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
