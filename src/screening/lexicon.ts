import { createHash } from 'node:crypto'

import { attitudeRules } from '#src/screening/lexicon/attitude.ts'
import { brokenPromiseRules } from '#src/screening/lexicon/broken-promise.ts'
import { businessErrorRules } from '#src/screening/lexicon/business-error.ts'
import { disclosureRules } from '#src/screening/lexicon/disclosure.ts'
import { genericRules } from '#src/screening/lexicon/generic.ts'
import { hungUpRules } from '#src/screening/lexicon/hung-up.ts'
import { mitigations } from '#src/screening/lexicon/mitigations.ts'
import { notDispatchedRules } from '#src/screening/lexicon/not-dispatched.ts'
import { otherRules } from '#src/screening/lexicon/other.ts'
import type { LexiconRule } from '#src/screening/lexicon/rule.ts'
import { shirkingRules } from '#src/screening/lexicon/shirking.ts'

export type { LexiconRule } from '#src/screening/lexicon/rule.ts'

export const lexicon: readonly LexiconRule[] = [
  ...genericRules,
  ...attitudeRules,
  ...shirkingRules,
  ...notDispatchedRules,
  ...businessErrorRules,
  ...hungUpRules,
  ...brokenPromiseRules,
  ...disclosureRules,
  ...otherRules,
]

/** Changes whenever a rule does, so that a screening can name what judged it. */
export const lexiconVersion: string = createHash('sha256')
  .update(JSON.stringify([lexicon, mitigations]))
  .digest('hex')
  .slice(0, 12)

export function ruleByCode(code: string): LexiconRule | undefined {
  return lexicon.find((rule) => rule.code === code)
}
