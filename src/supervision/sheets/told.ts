import { inArray } from 'drizzle-orm'

import { holdersOf } from '#src/auth/holders.ts'
import { accounts } from '#src/auth/schema.ts'
import { departmentPlace, holderIds } from '#src/complaints/flow/handling-department.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'

import type { SupervisionSheet } from './schema.ts'
import { missingPlaces } from './signed.ts'
import type { SignPlace } from './vocabulary.ts'

export const signRights: Record<SignPlace, Permission> = {
  department: 'supervision.sign-department',
  quality: 'supervision.sign-quality',
  leadership: 'supervision.sign-leadership',
}

const heads = (db: Db, sheet: SupervisionSheet) =>
  holderIds(db, 'supervision.sign-department', sheet.departmentId)
const managers = (db: Db) => holderIds(db, 'supervision.sign-quality', null)
/** 分管领导 of the whole centre or of this sub-centre. */
const leaders = (db: Db, { departmentId }: SupervisionSheet) =>
  holderIds(db, 'supervision.sign-leadership', departmentId)

/** Accounts that may be asked to answer for a department: in use, and of the department. */
export function answerers(db: Db, departmentId: number) {
  return holdersOf(db, 'supervision.answer', departmentPlace(db, departmentId))
}

/** Who has to act now. */
export function whoMustAct(db: Db, sheet: SupervisionSheet): number[] {
  switch (sheet.state) {
    case 'plan':
    case 'do':
      return sheet.ownerId === null ? heads(db, sheet) : [sheet.ownerId]
    case 'check':
      return managers(db)
    case 'act':
      return missingPlaces(db, sheet).flatMap((place) =>
        holderIds(db, signRights[place], sheet.departmentId),
      )
    default:
      return []
  }
}

/** Whom a delay is told to: department head, QA manager, executive; where nobody is, the QA managers. */
export function whoIsTold(db: Db, sheet: SupervisionSheet, level: 1 | 2 | 3): number[] {
  const told = { 1: heads(db, sheet), 2: managers(db), 3: leaders(db, sheet) }[level]
  return told.length > 0 ? told : managers(db)
}

export function accountNames(db: Db, ids: readonly number[]): string[] {
  if (ids.length === 0) return []
  return db
    .select({ name: accounts.displayName })
    .from(accounts)
    .where(inArray(accounts.id, [...new Set(ids)]))
    .all()
    .map(({ name }) => name)
}
