import { eq } from 'drizzle-orm'

import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { people, postings } from '#src/organisation/schema.ts'
import { arrangeInterviews } from '#src/training/arrange-interviews.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'

export const dayMs = 86_400_000
export const hour = 3_600_000

/** 罗军 and 李洋 in their teams, and 陈新 beside 罗军. */
export function staffed(db: Db) {
  const units = twoDepartments(db)
  for (const { person, team } of [units.first, units.second]) post(db, person.id, team.id)
  const person = db
    .insert(people)
    .values({ agentNo: '20099', name: '陈新', staffCategory: 'probation' })
    .returning()
    .get()
  post(db, person.id, units.first.team.id)
  return { ...units, third: { ...units.first, person } }
}

export const post = (db: Db, personId: number, teamId: number) =>
  db.insert(postings).values({ personId, teamId, from: 0 }).run()

/** Somebody who works nowhere any more. */
export const leaves = (db: Db, personId: number, at: number) =>
  db.update(postings).set({ until: at }).where(eq(postings.personId, personId)).run()

export function moves(db: Db, personId: number, teamId: number, at: number) {
  leaves(db, personId, at)
  db.insert(postings).values({ personId, teamId, from: at }).run()
}

/** A complaint about the unit's agent, found substantiated, with what follows from it. */
export function founded(
  db: Db,
  unit: Unit,
  verifier: Actor,
  at: number,
  faultCategory: FaultCategory = 'attitude',
): Complaint {
  const { complaint } = verifiedComplaint(db, unit, verifier, at, { faultCategory })
  arrangeInterviews(db, complaint.id, at)
  return complaint
}

/** The verdict falls by appeal, or stands again. */
export function reverified(
  db: Db,
  complaint: Complaint,
  verifier: Actor,
  at: number,
  verdict: 'substantiated' | 'unsubstantiated' = 'unsubstantiated',
) {
  storeVerification(
    db,
    verifier,
    complaint,
    {
      ...{ basis: 'appeal', verdict, faultCategory: complaint.faultCategory, evidence: [] },
      ...{ rootCause: 'people', causeDetail: 'attitude', reasoning: '改判' },
    },
    at,
  )
  arrangeInterviews(db, complaint.id, at)
}
