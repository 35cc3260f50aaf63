import { describe, expect, it } from 'vitest'

import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { mitigations } from '#src/screening/lexicon/mitigations.ts'
import { shippedLexicon, shippedRules } from '#src/screening/lexicon/shipped.ts'
import { createMatcher } from '#src/screening/matching.ts'
import { parsePattern } from '#src/screening/pattern.ts'
import { readText } from '#src/screening/reading.ts'

const { ruleByCode, version } = shippedLexicon()
const everyRule = [...shippedRules, ...mitigations]

describe('the lexicon', () => {
  it('gives each rule a code of its own', () => {
    const codes = everyRule.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('finds a rule by its code', () => {
    expect(ruleByCode('hung-up-01')?.category).toBe('hung-up')
    expect(ruleByCode('no-such-rule')).toBeUndefined()
  })

  it('names its version by its content', () => {
    expect(version).toMatch(/^[0-9a-f]{12}$/)
  })

  it('covers every fault category and every target', () => {
    const categories = new Set(shippedRules.map(({ category }) => category))
    const targets = new Set(shippedRules.flatMap(({ target }) => target ?? []))
    expect([...categories].toSorted()).toEqual(Object.keys(faultCategories).toSorted())
    expect([...targets].toSorted()).toEqual(Object.keys(complaintTargets).toSorted())
  })

  it('says in Chinese what each rule is and why it exists', () => {
    const unclear = everyRule.filter(
      ({ name, reason }) => !/^\p{Script=Han}/u.test(name) || !/\p{Script=Han}.*。$/u.test(reason),
    )
    expect(unclear).toEqual([])
  })

  it('weighs hits for and mitigations against', () => {
    expect(shippedRules.filter(({ weight }) => weight <= 0)).toEqual([])
    expect(mitigations.filter(({ weight }) => weight >= 0)).toEqual([])
  })

  it.each(everyRule.map((rule) => [rule.code, rule] as const))(
    '%s hears every wording it lists',
    (_code, rule) => {
      const deaf = rule.patterns.flatMap((pattern) => {
        const match = createMatcher([pattern])
        return wordings(pattern).filter((text) => match(readText(text)).length === 0)
      })
      expect(deaf).toEqual([])
    },
  )
})

/** Each alternative once, the other groups filled by their first. */
function wordings(pattern: string): string[] {
  const groups = parsePattern(pattern)
  return groups.flatMap((group, at) =>
    group.phrases.map((phrase) =>
      groups
        .map((other, place) => (place === at ? phrase : other.phrases[0])?.characters ?? '')
        .join(''),
    ),
  )
}
