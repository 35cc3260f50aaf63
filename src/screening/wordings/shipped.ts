import type { FaultCategory } from '#src/complaints/vocabulary.ts'

import { attitude } from './attitude.ts'
import { brokenPromise } from './broken-promise.ts'
import { businessError } from './business-error.ts'
import { disclosure } from './disclosure.ts'
import { hungUp } from './hung-up.ts'
import { notDispatched } from './not-dispatched.ts'
import { other } from './other.ts'
import { shirking } from './shirking.ts'
import type { Wordings } from './wording.ts'

/**
 * How people complain of each kind, written from what the kind means and not from any call: the
 * labelled dialogues are few, and every caller has words of his own.
 */
export const wordings: Record<FaultCategory, Wordings> = {
  attitude,
  shirking,
  'not-dispatched': notDispatched,
  'business-error': businessError,
  'hung-up': hungUp,
  'broken-promise': brokenPromise,
  disclosure,
  other,
}
