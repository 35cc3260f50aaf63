import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'
import type { LexiconRule, Mitigation } from '#src/screening/lexicon/rule.ts'
import type { RuleKind, RulePart, RuleVoice } from '#src/screening/vocabulary.ts'

/** Everything of a rule that people write. A version holds one, for good. */
export type RuleBody = {
  name: string
  reason: string
  /** Null for what speaks against a complaint, as is the target. */
  category: FaultCategory | null
  target: ComplaintTarget | null
  voice: RuleVoice
  part: RulePart | null
  /** Above zero for a rule, below for a mitigation. */
  weight: number
  vague: boolean
  patterns: readonly string[]
  unless: readonly string[]
  after: readonly string[]
}

/** A rule together with what names it. */
export type NamedBody = { code: string; kind: RuleKind; body: RuleBody }

/** What the product ships, as people edit it. What a later product adds to a rule is kept along. */
export function bodyOfRule({ code: _code, ...rule }: LexiconRule): RuleBody {
  return {
    ...rule,
    part: rule.part ?? null,
    vague: rule.vague ?? false,
    unless: rule.unless ?? [],
    after: rule.after ?? [],
  }
}

export function bodyOfMitigation({ code: _code, ...mitigation }: Mitigation): RuleBody {
  const none = { category: null, target: null, part: null, vague: false, unless: [], after: [] }
  return { ...mitigation, ...none }
}

/** Back into what the lexicon is compiled from. */
export function ruleOf(code: string, body: RuleBody): LexiconRule {
  const { category, part, vague, unless, after, ...rest } = body
  return {
    code,
    ...rest,
    category: category ?? 'other',
    ...(vague ? { vague } : {}),
    ...(unless.length > 0 ? { unless } : {}),
    ...(after.length > 0 ? { after } : {}),
    ...(part === null ? {} : { part }),
  }
}

const onlyOfRules = ['category', 'target', 'part', 'vague', 'unless', 'after'] as const

export function mitigationOf(code: string, body: RuleBody): Mitigation {
  const rest: Partial<RuleBody> = { ...body }
  for (const field of onlyOfRules) delete rest[field]
  return { code, ...(rest as Omit<RuleBody, (typeof onlyOfRules)[number]>) }
}

/** Parts named bodies into the two lists a lexicon has. */
export function lexiconOf(named: readonly NamedBody[]) {
  return {
    rules: named.filter(({ kind }) => kind === 'rule').map(({ code, body }) => ruleOf(code, body)),
    mitigations: named
      .filter(({ kind }) => kind === 'mitigation')
      .map(({ code, body }) => mitigationOf(code, body)),
  }
}
