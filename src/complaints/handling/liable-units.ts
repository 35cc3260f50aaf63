import { and, eq, isNull } from 'drizzle-orm'

import { holdersOf } from '#src/auth/holders.ts'
import { accounts } from '#src/auth/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'
import { departments, postings, teams } from '#src/organisation/schema.ts'
import { postedAt } from '#src/organisation/tree.ts'

import type { Complaint } from '../schema.ts'
import type { complaintLiabilities } from './schema.ts'

type SetLiability = Pick<
  typeof complaintLiabilities.$inferSelect,
  'id' | 'personId' | 'departmentId' | 'at'
>

/**
 * The unit a liability falls on: that of the person named, as posted when it was set, else the department
 * named. For the agent complained about it is the unit the complaint counts in.
 */
export function liableUnit(
  db: Db,
  complaint: Pick<Complaint, 'personId' | 'teamId' | 'departmentId' | 'subCentreId'>,
  { personId, departmentId, at }: SetLiability,
) {
  if (personId !== null && personId === complaint.personId && complaint.departmentId !== null) {
    const { teamId, departmentId: own, subCentreId } = complaint
    return { teamId, departmentId: own, subCentreId }
  }
  if (personId !== null) {
    const posted = db
      .select({
        teamId: teams.id,
        departmentId: teams.departmentId,
        subCentreId: departments.subCentreId,
      })
      .from(postings)
      .innerJoin(teams, eq(teams.id, postings.teamId))
      .innerJoin(departments, eq(departments.id, teams.departmentId))
      .where(and(eq(postings.personId, personId), postedAt(at)))
      .limit(1)
      .get()
    if (posted) return posted
  }
  const named = db
    .select({ departmentId: departments.id, subCentreId: departments.subCentreId })
    .from(departments)
    .where(eq(departments.id, departmentId ?? -1))
    .get()
  return { teamId: null, ...(named ?? { departmentId: null, subCentreId: null }) }
}

/** Whoever is named and the head of the unit learn of it, as it may be contested from now. */
export function tellLiable(tx: Db, complaint: Complaint, set: SetLiability, now: number): void {
  const own = { kind: 'result', sentence: '有一件投诉定您有责，不服可以申诉' } as const
  if (set.personId !== null) {
    const to = tx
      .select({ id: accounts.id })
      .from(accounts)
      .where(
        and(
          eq(accounts.scopeKind, 'person'),
          eq(accounts.scopeId, set.personId),
          isNull(accounts.disabledAt),
        ),
      )
      .all()
      .map(({ id }) => id)
    notify(tx, { ...own, to, href: `/my-reviews/liabilities/${set.id}` }, now)
  }
  const { departmentId, subCentreId } = liableUnit(tx, complaint, set)
  if (departmentId === null) return
  const to = holdersOf(tx, 'verdict-appeal.file', { departmentId, subCentreId }).map(({ id }) => id)
  const sentence = `投诉 ${complaint.complaintNo} 定了本部门或本部门的人有责，不服可以申诉`
  notify(tx, { kind: 'result', to, sentence, href: `/review-appeals/of-liability/${set.id}` }, now)
}
