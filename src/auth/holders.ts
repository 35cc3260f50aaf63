import { isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'

import { permissionsOf } from './policy.ts'
import { type Account, accounts } from './schema.ts'

/** Where a matter belongs, for finding the people who answer for it. */
export type Place = { subCentreId: number | null; departmentId: number | null }

/**
 * Accounts in use that hold a right and whose scope takes in the place; with null, those of the whole
 * centre only. Accounts are some hundreds: read whole.
 */
export function holdersOf(db: Db, permission: Permission, place: Place | null): Account[] {
  return holdersAnywhere(db, permission).filter((account) => covers(account, place))
}

/** Accounts in use that hold a right, wherever they belong. */
export function holdersAnywhere(db: Db, permission: Permission): Account[] {
  return db
    .select()
    .from(accounts)
    .where(isNull(accounts.disabledAt))
    .all()
    .filter(({ roles }) => permissionsOf(roles).has(permission))
}

/** Whether the scope of an account takes in a place; null stands for the whole centre. */
export function covers({ scopeKind, scopeId }: Account, place: Place | null): boolean {
  if (scopeKind === 'all') return true
  if (place === null) return false
  if (scopeKind === 'sub-centre') return scopeId === place.subCentreId
  return scopeKind === 'department' && scopeId === place.departmentId
}
