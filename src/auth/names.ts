import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { accounts } from './schema.ts'

/** The person behind an account id in an address; undefined for one that is forged or gone. */
export function accountNamed(db: Db, value: string): string | undefined {
  if (!/^\d{1,9}$/.test(value)) return undefined
  const row = db
    .select({ name: accounts.displayName })
    .from(accounts)
    .where(eq(accounts.id, Number(value)))
    .get()
  return row?.name
}
