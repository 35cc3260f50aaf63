import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'

/** One way customers and agents give an internal complaint away. Patterns: see pattern.ts. */
export type LexiconRule = {
  /** Stable: verdicts and statistics are kept by it. */
  code: string
  name: string
  /** Why the rule exists, for the inspector who doubts a hit. */
  reason: string
  category: FaultCategory
  target: ComplaintTarget | null
  /** Whose words count. A recording of one channel has no roles: there every rule may speak. */
  voice: 'agent' | 'customer' | 'any'
  /** Roughly the logarithm of how much likelier a complaint becomes. */
  weight: number
  patterns: readonly string[]
  /** Shows that there is a complaint, not of what kind: casts no vote on the category. */
  vague?: true
  /** Said in the same utterance, these cancel the rule. */
  unless?: readonly string[]
  /** The other side's last words before must carry one of these. */
  after?: readonly string[]
  /** Only in the first or the last fifth of the call. */
  part?: 'opening' | 'closing'
}

/** What speaks against an internal complaint: somebody else is meant, or nobody. */
export type Mitigation = {
  code: string
  name: string
  reason: string
  voice: 'agent' | 'customer' | 'any'
  weight: number
  patterns: readonly string[]
}
