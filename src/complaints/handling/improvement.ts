import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { permissionsOf } from '#src/auth/policy.ts'
import { type Account, accounts } from '#src/auth/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { complaintFor } from '../flow/for-actor.ts'
import type { Complaint } from '../schema.ts'
import { unitsConcerned } from './liability.ts'
import { complaintImprovements } from './schema.ts'
import { holdAt } from './spell.ts'
import { handlingRefusals } from './vocabulary.ts'

export type NewImprovement = { measure: string; ownerId: number; dueDays: number }

/** Gives an improvement to somebody by name (落实改进), due on the working calendar. */
export function assignImprovement(
  db: Db,
  actor: Actor,
  id: number,
  { measure, ownerId, dueDays }: NewImprovement,
  spellId?: number,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.settle')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdAt(tx, complaint, 'settling', '落实改进措施', spellId)
    const owner = improversOf(tx, complaint).find((account) => account.id === ownerId)
    if (!owner) throw refused(handlingRefusals, 'owner-unfit')
    const known = improvementsOf(tx, id)
    if (known.some((one) => one.ownerId === ownerId && one.measure === measure)) {
      throw refused(handlingRefusals, 'same-improvement')
    }
    const { until: dueAt } = endOfWorkingDay(tx, now, dueDays)
    tx.insert(complaintImprovements)
      .values({
        complaintId: id,
        measure,
        ownerId,
        ownerName: owner.displayName,
        departmentId: owner.scopeKind === 'department' ? owner.scopeId : complaint.departmentId,
        dueAt,
        at: now,
        byId: actor.accountId,
        byName: actor.name,
      })
      .run()
    const { complaintNo } = complaint
    const subject = { kind: 'complaint', id } as const
    record(tx, actor, 'complaint.improvement-set', subject, { complaintNo, dueDays })
    const sentence = `请落实投诉 ${complaintNo} 的改进措施，办完后反馈`
    notify(tx, { to: [ownerId], kind: 'task', sentence, href: `/complaints/${id}#handling` }, now)
  })
}

/** Reports an improvement done (反馈完成), by its owner only. */
export function reportImprovement(
  db: Db,
  actor: Actor,
  id: number,
  improvementId: number,
  note: string,
  now = Date.now(),
): void {
  authorise(actor, 'improvement.report')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const improvement = improvementsOf(tx, id).find((one) => one.id === improvementId)
    if (!improvement) throw new NotFound()
    if (improvement.ownerId !== actor.accountId) {
      throw refused(handlingRefusals, 'not-your-improvement')
    }
    if (improvement.doneAt !== null) throw refused(handlingRefusals, 'improvement-done')
    tx.update(complaintImprovements)
      .set({ doneAt: now, doneNote: note })
      .where(and(eq(complaintImprovements.id, improvementId), isNull(complaintImprovements.doneAt)))
      .run()
    const { complaintNo } = complaint
    const subject = { kind: 'complaint', id } as const
    record(tx, actor, 'complaint.improvement-done', subject, { complaintNo })
    if (improvement.byId === null) return
    const sentence = `投诉 ${complaintNo} 的一项改进措施已反馈完成`
    const href = `/complaints/${id}#handling`
    notify(tx, { to: [improvement.byId], kind: 'result', sentence, href }, now)
  })
}

export type Improvement = typeof complaintImprovements.$inferSelect

export function improvementsOf(db: Db, complaintId: number): Improvement[] {
  return db
    .select()
    .from(complaintImprovements)
    .where(eq(complaintImprovements.complaintId, complaintId))
    .orderBy(complaintImprovements.id)
    .all()
}

type Concerned = Pick<Complaint, 'subCentreId' | 'departmentId' | 'teamId' | 'handlingDepartmentId'>

/** Who can own an improvement: accounts in use of the units concerned, and those of the whole centre. */
export function improversOf(db: Db, complaint: Concerned): Account[] {
  const departments = unitsConcerned(complaint)
  const reaches = ({ scopeKind, scopeId }: Account) => {
    if (scopeKind === 'all') return true
    if (scopeId === null) return false
    if (scopeKind === 'sub-centre') return scopeId === complaint.subCentreId
    if (scopeKind === 'department') return departments.includes(scopeId)
    return scopeKind === 'team' && scopeId === complaint.teamId
  }
  return db
    .select()
    .from(accounts)
    .where(isNull(accounts.disabledAt))
    .all()
    .filter((account) => reaches(account) && permissionsOf(account.roles).has('improvement.report'))
}
