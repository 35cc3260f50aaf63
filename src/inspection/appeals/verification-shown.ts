import { newestLiability } from '#src/complaints/handling/liability.ts'
import { type RootCause, type Liability } from '#src/complaints/handling/vocabulary.ts'
import type { ComplaintVerdict, FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'

import { shownNote } from '../marks/queries.ts'
import { standingVerification } from './contested-verification.ts'

/** The verdict on a complaint as whoever contests or judges it reads it: nobody's name. */
export type VerificationShown = {
  verdict: ComplaintVerdict
  faultCategory: FaultCategory
  rootCause: RootCause
  causeDetail: string
  reasoning: string
  restsOn: string
  at: number
  liability: { liability: Liability; reason: string; at: number } | null
}

export function verificationShown(db: Db, complaintId: number): VerificationShown | null {
  const standing = standingVerification(db, complaintId)
  if (!standing) return null
  const { verdict, faultCategory, rootCause, causeDetail, restsOn, at } = standing
  const liable = newestLiability(db, complaintId)
  return {
    ...{ verdict, faultCategory, rootCause, causeDetail, restsOn, at },
    reasoning: shownNote(standing.reasoning),
    liability: liable
      ? { liability: liable.liability, reason: shownNote(liable.reason), at: liable.at }
      : null,
  }
}
