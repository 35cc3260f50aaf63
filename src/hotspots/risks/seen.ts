import { eq, inArray, type SQL, sql } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments, teams } from '#src/organisation/schema.ts'

import { risks } from './schema.ts'

/** Risks a reader may see: all of them, or those a unit of theirs owns. A team sees its department's. */
export function risksSeen(db: Db, actor: Actor): SQL | undefined {
  authorise(actor, 'hotspot.read')
  const { scope } = actor
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'sub-centre') return eq(risks.subCentreId, scope.id)
  if (scope.kind === 'department') return eq(risks.departmentId, scope.id)
  if (scope.kind === 'team') {
    const own = db.select({ id: teams.departmentId }).from(teams).where(eq(teams.id, scope.id))
    return inArray(risks.departmentId, own)
  }
  return sql`0`
}

/** Whether a reader answers for what a department owns. */
export function ownsRisk(db: Db, { scope }: Actor, departmentId: number | null): boolean {
  if (departmentId === null) return false
  if (scope.kind === 'all') return true
  if (scope.kind === 'department') return scope.id === departmentId
  if (scope.kind !== 'sub-centre') return false
  const of = db.select().from(departments).where(eq(departments.id, departmentId)).get()
  return of?.subCentreId === scope.id
}
