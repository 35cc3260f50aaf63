import type { RuleBody } from './body.ts'

/** One change a person chose to publish: a newer text of a rule, or null to take it out. */
export type PlannedChange = { ruleId: number; version: number | null }

/** A place in a stored call. Its words are read from the transcript when shown, never kept here. */
export type DryRunExample = {
  recordingId: number
  segmentIndex: number
  start: number
  end: number
}

export type RuleEffect = {
  code: string
  gained: number
  lost: number
  gainedExamples: DryRunExample[]
  lostExamples: DryRunExample[]
}

/** A call that would become a finding, or no longer be one; scores in thousandths. */
export type FindingEffect = { recordingId: number; before: number; after: number }

/** Counts are exact; lists stop at their limits. */
export type DryRunResult = {
  calls: number
  rules: RuleEffect[]
  appear: number
  vanish: number
  appearing: FindingEffect[]
  vanishing: FindingEffect[]
}

/** A rule as it stands in a set. */
export type SetRule = {
  ruleId: number
  versionId: number
  number: number
  code: string
  kind: 'rule' | 'mitigation'
  body: RuleBody
}
