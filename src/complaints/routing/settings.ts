import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { businessTypeList } from '#src/organisation/queries.ts'

import { departmentById } from './facts.ts'
import { routingAreas, routingRegions } from './schema.ts'
import { routingRefusals, servedProvinces } from './vocabulary.ts'

/** One line of the settings; `departmentId` null takes the department away. */
export type RoutingChange =
  | { kind: 'area'; businessTypeId: number; departmentId: number | null }
  | { kind: 'region'; province: string; departmentId: number | null }

/** 归口 of every business type and 属地 of every province, with the department set for it. */
export function routingSettings(db: Db) {
  const areas = new Map(
    db
      .select()
      .from(routingAreas)
      .all()
      .map((row) => [row.businessTypeId, row]),
  )
  const regions = new Map(
    db
      .select()
      .from(routingRegions)
      .all()
      .map((row) => [row.province, row]),
  )
  const provinces = [...new Set([...servedProvinces, ...regions.keys()])]
  return {
    areas: businessTypeList(db)
      .filter(({ id, active }) => active || areas.has(id))
      .map(({ id, name }) => ({ id, name, set: areas.get(id) ?? null })),
    regions: provinces.map((province) => ({ province, set: regions.get(province) ?? null })),
  }
}

/**
 * Sets which department answers for a business type or a province (归口、属地). It holds for what is
 * dispatched from now on; what is on its way stays where it is.
 */
export function setRouting(
  db: Db,
  actor: Actor,
  changes: readonly RoutingChange[],
  now = Date.now(),
): void {
  authorise(actor, 'routing.set')
  write(db, (tx) => {
    const names = new Map(businessTypeList(tx).map(({ id, name }) => [id, name]))
    for (const change of changes) {
      const department = departmentById(tx, change.departmentId)
      if (change.departmentId !== null && !department)
        throw refused(routingRefusals, 'no-department')
      const name = change.kind === 'region' ? change.province : names.get(change.businessTypeId)
      if (name === undefined) throw refused(routingRefusals, 'no-business-type')
      const before = departmentById(tx, presentOf(tx, change))
      if (before?.id === department?.id) continue
      put(tx, change, { at: now, by: actor.name })
      const facts = { name, was: before?.name ?? '未设', now: department?.name ?? '未设' }
      record(tx, actor, 'routing.set', { kind: 'routing', id: change.kind }, facts)
    }
  })
}

function presentOf(tx: Db, change: RoutingChange): number | null {
  const row =
    change.kind === 'area'
      ? tx
          .select()
          .from(routingAreas)
          .where(eq(routingAreas.businessTypeId, change.businessTypeId))
          .get()
      : tx.select().from(routingRegions).where(eq(routingRegions.province, change.province)).get()
  return row?.departmentId ?? null
}

function put(tx: Db, change: RoutingChange, by: { at: number; by: string }): void {
  const { departmentId } = change
  if (change.kind === 'area') {
    const { businessTypeId } = change
    tx.delete(routingAreas).where(eq(routingAreas.businessTypeId, businessTypeId)).run()
    if (departmentId === null) return
    tx.insert(routingAreas)
      .values({ businessTypeId, departmentId, ...by })
      .run()
    return
  }
  const { province } = change
  tx.delete(routingRegions).where(eq(routingRegions.province, province)).run()
  if (departmentId === null) return
  tx.insert(routingRegions)
    .values({ province, departmentId, ...by })
    .run()
}
