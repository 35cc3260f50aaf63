import { randomBytes } from 'node:crypto'

import { changePassword, createAccount, grantRoles } from '#src/auth/accounts.ts'
import { system } from '#src/auth/policy.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { type Role, roles } from '#src/auth/vocabulary.ts'
import type { Scope } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

export type SampleAccount = { role: string; username: string; password: string }

/** Where the people of the sample accounts belong. */
export type SampleUnits = { departmentId: number; teamId: number; personId: number }

const people: readonly (readonly [Role, string, string, keyof SampleUnits | 'all'])[] = [
  ['qa-inspector', 'inspector', '林静', 'all'],
  ['qa-inspector', 'inspector2', '何蓉', 'all'],
  ['qa-manager', 'manager', '王敏', 'all'],
  ['case-handler', 'handler', '李强', 'departmentId'],
  ['department-head', 'head', '周芳', 'departmentId'],
  ['trainer', 'trainer', '吴霞', 'all'],
  ['return-visitor', 'visitor', '陈雨', 'all'],
  ['team-leader', 'leader', '赵军', 'teamId'],
  ['supervisor', 'supervisor', '孙丽', 'departmentId'],
  ['executive', 'executive', '高远', 'all'],
  ['agent', 'agent', '张杰杰', 'personId'],
  ['system-admin', 'sysadmin', '钱工', 'all'],
  ['security-admin', 'secadmin', '郑安', 'all'],
  ['audit-admin', 'auditor', '冯审', 'all'],
]

/**
 * One account per role, and a second inspector: some calls are scored twice. The password is made anew for every installation, so that none is shipped;
 * all sample accounts share it, for trying the product out.
 */
export async function createSampleAccounts(db: Db, units: SampleUnits): Promise<SampleAccount[]> {
  const password = `huiting-${randomBytes(5).toString('hex')}`
  const made: SampleAccount[] = []
  for (const [role, username, displayName, unit] of people) {
    const personId = unit === 'personId' ? units.personId : null
    const { account } = await createAccount(db, system, { username, displayName, personId })
    const scope = scopeOf(unit, units)
    const granted = grantRoles(db, system, account.id, {
      roles: [role],
      scopeKind: scope.kind,
      scopeId: 'id' in scope ? scope.id : null,
    })
    await changePassword(db, actorOf(granted), password, null)
    made.push({ role: roles[role], username, password })
  }
  return made
}

function scopeOf(unit: keyof SampleUnits | 'all', units: SampleUnits): Scope {
  if (unit === 'all') return { kind: 'all' }
  const kind = { departmentId: 'department', teamId: 'team', personId: 'person' } as const
  return { kind: kind[unit], id: units[unit] }
}
