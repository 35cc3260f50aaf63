import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { businessTypes, departments, people, shifts, teams } from './schema.ts'

/** The name behind an id in an address; undefined for one that is forged or gone. */
const namedBy =
  (table: typeof departments | typeof teams | typeof businessTypes | typeof shifts) =>
  (db: Db, value: string): string | undefined => {
    if (!/^\d{1,9}$/.test(value)) return undefined
    const row = db
      .select({ name: table.name })
      .from(table)
      .where(eq(table.id, Number(value)))
      .get()
    return row?.name
  }

export const departmentNamed = namedBy(departments)
export const teamNamed = namedBy(teams)
export const businessTypeNamed = namedBy(businessTypes)
export const shiftNamed = namedBy(shifts)

/** `罗军 20025`; undefined for nobody. */
export function personNamed(db: Db, id: number): string | undefined {
  const row = db.select().from(people).where(eq(people.id, id)).get()
  return row && `${row.name} ${row.agentNo}`.trim()
}
