import type { FaultCategory } from '#src/complaints/vocabulary.ts'

import type { Track } from './vocabulary.ts'

/** Which track the talk about a fault belongs to. */
export const trackOfFault: Record<FaultCategory, Track> = {
  attitude: 'emotions',
  'hung-up': 'emotions',
  shirking: 'culture',
  'broken-promise': 'culture',
  disclosure: 'culture',
  'not-dispatched': 'error-prone',
  'business-error': 'error-prone',
  other: 'knowledge',
}
