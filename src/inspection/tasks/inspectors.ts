import { and, asc, eq, isNull } from 'drizzle-orm'

import { permissionsOf } from '#src/auth/policy.ts'
import { type Account, accounts } from '#src/auth/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'

import { type InspectionTask, inspectionTasks } from './schema.ts'

/** Somebody who may score. Automatic assignment passes managers over, who may be given tasks by hand. */
export type Inspector = {
  id: number
  name: string
  personId: number | null
  scopeKind: Account['scopeKind']
  scopeId: number | null
  manages: boolean
}

/** Those who may score and are not disabled, in the order in which they take turns. */
export function inspectorsOn(db: Db): Inspector[] {
  return db
    .select()
    .from(accounts)
    .where(isNull(accounts.disabledAt))
    .orderBy(asc(accounts.id))
    .all()
    .filter(({ roles }) => permissionsOf(roles).has('inspection.score'))
    .map(({ id, displayName, personId, scopeKind, scopeId, roles }) => ({
      ...{ id, name: displayName, personId, scopeKind, scopeId },
      manages: permissionsOf(roles).has('inspection.plan'),
    }))
}

type Spoken = Pick<InspectionTask, 'personId' | 'teamId' | 'departmentId' | 'subCentreId'>

/** Nobody scores a call of their own, nor one they may not see. */
export function mayScore(inspector: Inspector, call: Spoken): boolean {
  if (inspector.personId !== null && inspector.personId === call.personId) return false
  const { scopeKind, scopeId } = inspector
  if (scopeKind === 'all') return true
  if (scopeKind === 'nothing') return false
  const unit = {
    'sub-centre': call.subCentreId,
    department: call.departmentId,
    team: call.teamId,
    person: call.personId,
  }[scopeKind]
  return unit !== null && unit === scopeId
}

/** Tasks that somebody was given and has not ended, counted up to `most`. */
export function openTasksOf(db: Db, accountId: number, most: number): number {
  const open = and(eq(inspectionTasks.accountId, accountId), eq(inspectionTasks.state, 'assigned'))
  return countUpTo(
    db,
    db.select({ id: inspectionTasks.id }).from(inspectionTasks).where(open),
    most,
  )
}
