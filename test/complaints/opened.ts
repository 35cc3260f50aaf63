import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import type { Actor, Scope } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { notices } from '#src/notices/schema.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { actorWith } from '#test/support/people.ts'

export const departmentOf = (unit: Unit) =>
  ({ kind: 'department', id: unit.department.id }) as const

/** Two departments with a handler and a head each, a manager and a sender who see all. */
export function staffedCentre(db: Db) {
  const { first, second } = twoDepartments(db)
  const of = (role: Role, unit: Unit) => actorWith(db, role, departmentOf(unit))
  return {
    ...{ first, second },
    sender: actorWith(db, 'case-handler'),
    manager: actorWith(db, 'qa-manager'),
    handler: of('case-handler', first),
    otherHandler: of('case-handler', second),
    head: of('department-head', first),
    otherHead: of('department-head', second),
    visitor: actorWith(db, 'return-visitor'),
  }
}
export type StaffedCentre = ReturnType<typeof staffedCentre>

let calls = 0

/** A complaint about a call of the unit, taken in by the actor. */
export function opened(db: Db, actor: Actor, unit: Unit, facts: Partial<Complaint> = {}) {
  const call = announcedCall(db, unit, `c${++calls}`)
  const complaint = openComplaint(db, actor, {
    source: 'manual',
    callId: call.id,
    omission: null,
    faultCategory: 'shirking',
    target: null,
    note: '',
  })
  if (Object.keys(facts).length === 0) return complaint
  return db.update(complaints).set(facts).where(eq(complaints.id, complaint.id)).returning().get()
}

export const complaintNow = (db: Db, id: number) =>
  db.select().from(complaints).where(eq(complaints.id, id)).get() as Complaint

/** Through the steps that other parts of the product take, to the end. */
export function closedNow(db: Db, complaint: Complaint): Complaint {
  return (['reply', 'verify', 'visit', 'close'] as const).reduce(
    (one, move) => moveComplaint(db, one, move, Date.now()),
    complaint,
  )
}

/** What somebody was told, in order. */
export const toldTo = (db: Db, { accountId }: Actor): string[] =>
  db
    .select()
    .from(notices)
    .where(eq(notices.accountId, accountId ?? -1))
    .all()
    .map(({ sentence }) => sentence)

/** Another person of the same role and scope. */
export function colleague(db: Db, role: Role, username: string, scope: Scope = { kind: 'all' }) {
  const account = db
    .insert(accounts)
    .values({
      ...{ username, displayName: username, passwordHash: 'never matches', roles: [role] },
      ...{ scopeKind: scope.kind, scopeId: 'id' in scope ? scope.id : null, createdAt: 1 },
    })
    .returning()
    .get()
  return actorOf(account)
}
