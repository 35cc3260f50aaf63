import { and, eq, inArray, isNull } from 'drizzle-orm'

import { permissionsOf } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

export type Scorer = { id: number; name: string }

/** Whoever may score calls and may still sign in, by name. */
export function scorers(db: Db, only?: readonly number[]): Scorer[] {
  return db
    .select()
    .from(accounts)
    .where(and(isNull(accounts.disabledAt), only ? inArray(accounts.id, [...only]) : undefined))
    .all()
    .filter(({ roles }) => permissionsOf(roles).has('inspection.score'))
    .map(({ id, displayName }) => ({ id, name: displayName }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN') || a.id - b.id)
}

/** The name of an account that is or was an inspector's. */
export function inspectorName(db: Db, accountId: number): string {
  const row = db
    .select({ name: accounts.displayName })
    .from(accounts)
    .where(eq(accounts.id, accountId))
    .get()
  if (!row) throw new NotFound()
  return row.name
}
