import { and, eq, isNull } from 'drizzle-orm'

import { holdersOf, type Place } from '#src/auth/holders.ts'
import type { Account } from '#src/auth/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'

import { departmentPlace } from '../flow/handling-department.ts'
import { complaintInvestigations } from '../handling/schema.ts'
import type { Complaint } from '../schema.ts'
import type { EscalationLevel, TimedStep } from './vocabulary.ts'

const rights: Record<TimedStep, Permission> = {
  dispatch: 'complaint.dispatch',
  acceptance: 'complaint.intervene',
  contact: 'complaint.intervene',
  reply: 'complaint.intervene',
  verification: 'complaint.verify',
  'return-visit': 'complaint.visit',
  liability: 'complaint.settle',
}
/** Steps of the department that handles it; the others are the QA department's. */
const ofDepartment: readonly TimedStep[] = ['dispatch', 'acceptance', 'contact', 'reply']

const accountsOf = (people: readonly Account[]) => people.map(({ id }) => id)
const withRole = (people: readonly Account[], role: Role) =>
  people.filter(({ roles }) => roles.includes(role))

/** Who has to act at a step: the person who took it on, else everybody who may in that place. */
export function whoMustAct(db: Db, step: TimedStep, complaint: Complaint): number[] {
  const taken = takenBy(db, step, complaint)
  return taken === null ? staffOf(db, step, complaint) : [taken]
}

/** Whom a delay is told to at a level; where a level has nobody, the QA managers are told instead. */
export function whoIsTold(
  db: Db,
  level: EscalationLevel,
  step: TimedStep,
  complaint: Complaint,
): number[] {
  const heads = accountsOf(headsOf(db, complaint))
  const managers = accountsOf(managersOf(db))
  const told = {
    1: [...whoMustAct(db, step, complaint), ...staffOf(db, step, complaint)],
    2: ofDepartment.includes(step) ? heads : managers,
    3: [...managers, ...heads],
  }[level]
  return [...new Set(told.length > 0 ? told : managers)]
}

/** 部门负责人 of where it is handled, or where it belongs until it is dispatched. */
export const headsOf = (db: Db, complaint: Complaint): Account[] =>
  withRole(holdersOf(db, 'complaint.intervene', placeOf(db, complaint)), 'department-head')

export const managersOf = (db: Db): Account[] =>
  withRole(holdersOf(db, 'complaint.arbitrate', null), 'qa-manager')

function takenBy(db: Db, step: TimedStep, complaint: Complaint): number | null {
  if (step === 'dispatch') return null
  if (step === 'reply' || step === 'contact') return complaint.handlerId
  if (step !== 'verification') return null
  const { complaintId, accountId, endedAt } = complaintInvestigations
  const taken = db
    .select({ accountId })
    .from(complaintInvestigations)
    .where(and(eq(complaintId, complaint.id), isNull(endedAt)))
    .limit(1)
    .get()
  return taken?.accountId ?? null
}

/** Those who do the work; heads and managers only where there is nobody else. */
function staffOf(db: Db, step: TimedStep, complaint: Complaint): number[] {
  const place = placeOf(db, complaint)
  const holders = holdersOf(db, rights[step], place)
  const staff = holders.filter(
    ({ roles }) => !roles.includes('department-head') && !roles.includes('qa-manager'),
  )
  const opener = step === 'dispatch' && complaint.openedBy !== null ? [complaint.openedBy] : []
  return [...new Set([...opener, ...accountsOf(staff.length > 0 ? staff : holders)])]
}

/** The department that handles it; until it is dispatched, where it belongs. */
function placeOf(db: Db, { handlingDepartmentId, subCentreId, departmentId }: Complaint): Place {
  return handlingDepartmentId === null
    ? { subCentreId, departmentId }
    : departmentPlace(db, handlingDepartmentId)
}
