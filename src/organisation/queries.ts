import { asc, eq } from 'drizzle-orm'

import type { Actor, Scope } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import {
  businessTypes,
  type BusinessType,
  departments,
  people,
  type Person,
  type Shift,
  shifts,
  subCentres,
  teams,
} from './schema.ts'
import { teamsInScope } from './tree.ts'
import { byUnitName } from './unit-order.ts'
import { requestKinds } from './vocabulary.ts'

/** Whether a scope names a unit that exists; `all` and `nothing` name none. */
export function unitExists(db: Db, kind: Scope['kind'], id: number | null): boolean {
  if (kind === 'all' || kind === 'nothing') return true
  if (id === null) return false
  const table = { 'sub-centre': subCentres, department: departments, team: teams, person: people }[
    kind
  ]
  return db.select({ id: table.id }).from(table).where(eq(table.id, id)).get() !== undefined
}

export function personById(db: Db, id: number): Person | undefined {
  return db.select().from(people).where(eq(people.id, id)).get()
}

export type DepartmentOption = { id: number; name: string; subCentre: string }

/** Departments an actor may filter by: those that hold at least a part of the actor's scope. */
export function departmentOptions(db: Db, actor: Actor, now = Date.now()): DepartmentOption[] {
  const rows = db
    .select({
      id: departments.id,
      subCentreId: departments.subCentreId,
      name: departments.name,
      subCentre: subCentres.name,
    })
    .from(departments)
    .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
    .all()
    .toSorted((a, b) => byUnitName(a.subCentre, b.subCentre) || byUnitName(a.name, b.name))
  const { scope } = actor
  const within = (): ((row: (typeof rows)[number]) => boolean) => {
    if (scope.kind === 'all') return () => true
    if (scope.kind === 'nothing') return () => false
    if (scope.kind === 'sub-centre') return (row) => row.subCentreId === scope.id
    if (scope.kind === 'department') return (row) => row.id === scope.id
    const own = new Set(teamsInScope(db, actor, now).map((team) => team.departmentId))
    return (row) => own.has(row.id)
  }
  return rows.filter(within()).map(({ id, name, subCentre }) => ({ id, name, subCentre }))
}

/** The dictionary of business types: those in use first, then by kind and in order of creation. */
export function businessTypeList(db: Db): BusinessType[] {
  const kinds = keysOf(requestKinds)
  return db
    .select()
    .from(businessTypes)
    .orderBy(asc(businessTypes.id))
    .all()
    .toSorted((a, b) => {
      return Number(b.active) - Number(a.active) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind)
    })
}

/** Shifts in the order of the day. */
export function shiftList(db: Db): Shift[] {
  return db.select().from(shifts).orderBy(asc(shifts.fromMinute)).all()
}
