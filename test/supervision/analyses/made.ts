import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import type { RootCause, UnsubstantiatedReason } from '#src/complaints/handling/vocabulary.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { weekMs } from '#src/supervision/metrics/weekly.ts'
import { opened, type StaffedCentre } from '#test/complaints/opened.ts'
import type { Unit } from '#test/screening/heard-calls.ts'

/** The week that is analysed, long over. */
export const week = Date.parse('2026-11-09T00:00:00+08:00')
export const now = Date.parse('2026-11-17T09:30:00+08:00')
export const weekAgo = (weeks: number) => week - weeks * weekMs

type Facts = {
  at?: number
  verdict?: 'substantiated' | 'unsubstantiated' | null
  fault?: FaultCategory
  cause?: RootCause
  detail?: string
  reason?: UnsubstantiatedReason | null
}

/** A complaint of a unit, verified unless told otherwise. */
export function complaintOf(db: Db, cast: StaffedCentre, unit: Unit, facts: Facts = {}): Complaint {
  const { at = week + 3_600_000, verdict = 'substantiated', fault = 'shirking' } = facts
  const complaint = opened(db, cast.manager, unit, { openedAt: at, faultCategory: fault })
  if (verdict === null) return complaint
  judged(db, cast, complaint, { ...facts, verdict })
  return complaint
}

export function judged(
  db: Db,
  cast: StaffedCentre,
  complaint: Complaint,
  { verdict = 'substantiated', fault = 'shirking', ...facts }: Facts & { basis?: 'appeal' },
) {
  storeVerification(db, cast.manager, complaint, {
    basis: facts.basis ?? 'investigation',
    verdict: verdict ?? 'substantiated',
    faultCategory: fault,
    rootCause: facts.cause ?? 'people',
    causeDetail: facts.detail ?? 'attitude',
    unsubstantiatedReason: facts.reason ?? null,
    ...{ reasoning: '听过录音', restsOn: '录音', evidence: [] },
  })
}

/** Answered calls of a unit in a week. */
export function answered(db: Db, unit: Unit, at: number, calls: number) {
  const { person, department } = unit
  const place = { teamId: 1, departmentId: department.id, subCentreId: 1 }
  db.insert(handledCalls)
    .values({ personId: person.id, day: dayNumber(at), ...place, calls })
    .onConflictDoUpdate({
      target: [
        ...[handledCalls.personId, handledCalls.day, handledCalls.teamId],
        ...[handledCalls.departmentId, handledCalls.subCentreId],
      ],
      set: { calls },
    })
    .run()
}
