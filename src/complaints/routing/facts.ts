import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import type { Complaint } from '../schema.ts'
import type { NamedDepartment, RoutingFacts } from './principles.ts'
import { routingAreas, routingRegions } from './schema.ts'

type Routed = Pick<
  Complaint,
  'callId' | 'concernedCallId' | 'departmentId' | 'openedBy' | 'openedByName'
>

/** What the principles are asked about: of the call it is about, or of nothing but who took it in. */
export function routingFacts(db: Db, complaint: Routed): RoutingFacts {
  const about = complaint.concernedCallId ?? complaint.callId
  const call = about === null ? undefined : callFacts(db, about)
  return {
    cause: departmentById(db, complaint.departmentId),
    businessType: call?.businessType ?? null,
    area: call?.businessTypeId == null ? null : areaOf(db, call.businessTypeId),
    province: call?.province || null,
    region: call?.province ? regionOf(db, call.province) : null,
    taker: { name: complaint.openedByName, department: ownDepartment(db, complaint.openedBy) },
  }
}

export function departmentById(db: Db, id: number | null): NamedDepartment | null {
  if (id === null) return null
  const { name } = departments
  return (
    db.select({ id: departments.id, name }).from(departments).where(eq(departments.id, id)).get() ??
    null
  )
}

const callFacts = (db: Db, callId: number) =>
  db
    .select({
      businessTypeId: calls.businessTypeId,
      businessType: businessTypes.name,
      province: calls.province,
    })
    .from(calls)
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .where(eq(calls.id, callId))
    .get()

const areaOf = (db: Db, businessTypeId: number) =>
  db
    .select({ id: departments.id, name: departments.name })
    .from(routingAreas)
    .innerJoin(departments, eq(departments.id, routingAreas.departmentId))
    .where(eq(routingAreas.businessTypeId, businessTypeId))
    .get() ?? null

const regionOf = (db: Db, province: string) =>
  db
    .select({ id: departments.id, name: departments.name })
    .from(routingRegions)
    .innerJoin(departments, eq(departments.id, routingRegions.departmentId))
    .where(eq(routingRegions.province, province))
    .get() ?? null

/** The department of an account whose scope is one; who sees the whole centre has none. */
function ownDepartment(db: Db, accountId: number | null): NamedDepartment | null {
  if (accountId === null) return null
  const account = db.select().from(accounts).where(eq(accounts.id, accountId)).get()
  return account?.scopeKind === 'department' ? departmentById(db, account.scopeId) : null
}
