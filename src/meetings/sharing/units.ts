import { asc } from 'drizzle-orm'

import { permissionsOf } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { teamsInScope } from '#src/organisation/tree.ts'
import { reaches } from '#src/training/place.ts'

import type { MeetingLevel } from './vocabulary.ts'

export type MeetingUnit = {
  level: MeetingLevel
  subCentreId: number
  departmentId: number | null
  teamId: number | null
}
/** `team-17` */
export type UnitOption = { key: string; name: string; unit: MeetingUnit }

/** Units of the three levels an actor may hold meetings in, widest first. */
export function unitOptions(db: Db, actor: Actor, now = Date.now()): UnitOption[] {
  const seen = new Map<string, UnitOption>()
  const put = (key: string, name: string, unit: MeetingUnit) => {
    if (reaches(actor, unit)) seen.set(key, { key, name, unit })
  }
  for (const team of teamsInScope(db, actor, now)) {
    const { subCentreId, departmentId } = team
    put(`sub-centre-${subCentreId}`, team.subCentre, {
      ...{ level: 'sub-centre', subCentreId, departmentId: null, teamId: null },
    })
    put(`department-${departmentId}`, `${team.subCentre} ${team.department}`, {
      ...{ level: 'department', subCentreId, departmentId, teamId: null },
    })
    put(`team-${team.id}`, `${team.department} ${team.name}`, {
      ...{ level: 'team', subCentreId, departmentId, teamId: team.id },
    })
  }
  const order: MeetingLevel[] = ['sub-centre', 'department', 'team']
  return [...seen.values()].toSorted(
    (a, b) => order.indexOf(a.unit.level) - order.indexOf(b.unit.level),
  )
}

export const unitKey = ({ level, subCentreId, departmentId, teamId }: MeetingUnit): string =>
  `${level}-${{ 'sub-centre': subCentreId, department: departmentId, team: teamId }[level] ?? 0}`

export type AccountOption = { id: number; name: string; roles: readonly string[] }

/** Accounts in use that hold a right; they are some hundreds. */
export const accountsWith = (db: Db, permission: Permission): AccountOption[] =>
  db
    .select()
    .from(accounts)
    .orderBy(asc(accounts.id))
    .all()
    .filter(({ disabledAt, roles }) => disabledAt === null && permissionsOf(roles).has(permission))
    .map(({ id, displayName, roles }) => ({ id, name: displayName, roles }))
