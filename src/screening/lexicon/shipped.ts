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

import { compileLexicon, type CompiledLexicon } from './compile.ts'

export const shippedRules: readonly LexiconRule[] = [
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

let compiled: CompiledLexicon | undefined

/** The lexicon that comes with this version of the product. */
export function shippedLexicon(): CompiledLexicon {
  compiled ??= compileLexicon({ rules: shippedRules, mitigations })
  return compiled
}
