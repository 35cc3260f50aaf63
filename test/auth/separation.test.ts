import { describe, expect, test } from 'vitest'

import { auditPage, readAuditFilter } from '#src/audit/queries.ts'
import { record } from '#src/audit/record.ts'
import { createAccount, disableAccount, grantRoles } from '#src/auth/accounts.ts'
import { auditorsEvents } from '#src/auth/auditors.ts'
import { permissionsOf } from '#src/auth/policy.ts'
import { accountList } from '#src/auth/queries.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Role, roles } from '#src/auth/vocabulary.ts'
import { Forbidden, Refused } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

/** Said here once more, so that a right that moves in the policy does not move this with it. */
const duties = {
  'manage users': ['account.manage', 'token.manage'],
  'grant rights': ['role.grant'],
  'read the trail': ['audit.read'],
} as const satisfies Record<string, readonly Permission[]>

const dutyNames = Object.keys(duties) as (keyof typeof duties)[]

const dutiesOf = (held: readonly Role[]) => {
  const rights = permissionsOf(held)
  return dutyNames.filter((duty) => duties[duty].some((right) => rights.has(right)))
}

const names = keysOf(roles)
/** Every set of roles there is: 2 to the number of roles. */
const everySet = Array.from({ length: 2 ** names.length }, (_, bits) =>
  names.filter((_, at) => (bits >> at) & 1),
)

const everything = { scopeKind: 'all' as const, scopeId: null }

function centre() {
  const { db } = testDatabase()
  return {
    db,
    system: actorWith(db, 'system-admin'),
    security: actorWith(db, 'security-admin'),
    audit: actorWith(db, 'audit-admin'),
  }
}

describe('of all sets of roles the product can grant', () => {
  test('none holds two of managing users, granting rights and reading the trail', () => {
    const { db, security } = centre()
    const { id } = accountWith(db, 'trainer')
    let granted = 0
    for (const set of everySet) {
      let refused = ''
      try {
        grantRoles(db, security, id, { roles: set, ...everything })
      } catch (error) {
        refused = (error as Refused).message
      }
      const { roles: held } = db
        .select()
        .from(accounts)
        .all()
        .find((row) => row.id === id)!
      expect(dutiesOf(held).length).toBeLessThan(2)
      // What is refused is refused for that reason alone; all else is granted.
      expect({ set, refused }).toEqual({
        ...{
          set,
          refused: dutiesOf(set).length > 1 ? '系统、安全、审计管理员不能由同一个账号兼任' : '',
        },
      })
      if (refused === '') granted += 1
    }
    expect(everySet).toHaveLength(8192)
    // Of the three administrators none or one, with any of the nine others: 4 times 2 to the 9th.
    expect(granted).toBe(4096)
  })

  test('each duty is held by some, so that none is nobody’s', () => {
    const single = names.flatMap((role) => dutiesOf([role]))
    expect(single.toSorted()).toEqual(dutyNames.toSorted())
  })
})

describe('the last of each of the three', () => {
  test.each(['system-admin', 'security-admin', 'audit-admin'] as const)(
    '%s is neither disabled nor stripped by anybody',
    (role) => {
      const { db, system, security } = centre()
      const { id } = accountWith(db, role)
      expect(() => disableAccount(db, system, id)).toThrow(Refused)
      expect(() => grantRoles(db, security, id, { roles: [], ...everything })).toThrow(Refused)
      expect(() => grantRoles(db, security, id, { roles: ['trainer'], ...everything })).toThrow(
        Refused,
      )
    },
  )
})

describe('each of the three is seen by another', () => {
  test('what the system and the security administrator do is on the trail the third reads', async () => {
    const { db, system, security, audit } = centre()
    const { account } = await createAccount(db, system, { username: 'zhou', displayName: '周敏' })
    grantRoles(db, security, account.id, { roles: ['trainer'], ...everything })
    const seen = auditPage(db, audit, readAuditFilter({}), readPage({})).rows
    expect(seen.map(({ actorId, action }) => [actorId, action])).toEqual([
      [security.accountId, 'account.granted'],
      [system.accountId, 'account.created'],
    ])
  })

  test('what the audit administrator does as one is seen by the two others, and by nobody else', () => {
    const { db, system, security, audit } = centre()
    record(db, audit, 'session.opened', { kind: 'account', id: audit.accountId ?? 0 })
    record(db, audit, 'audit.exported', { kind: 'page', id: '/audit' }, { rows: 3 })
    record(db, audit, 'recording.played', { kind: 'recording', id: 1 })
    record(db, system, 'session.opened', { kind: 'account', id: system.accountId ?? 0 })
    for (const watcher of [system, security]) {
      const { rows } = auditorsEvents(db, watcher, readPage({}))
      expect(rows.map(({ action }) => action)).toEqual(['audit.exported', 'session.opened'])
    }
    for (const role of ['qa-manager', 'department-head', 'audit-admin'] as const) {
      expect(() => auditorsEvents(db, actorWith(db, role), readPage({}))).toThrow(Forbidden)
    }
  })

  test('who holds which duty is on the list of accounts the other two open', () => {
    const { db, audit, system, security } = centre()
    const held = accountList(db, readPage({})).rows.map(({ id, roles: some }) => [id, some])
    expect(held).toEqual(
      expect.arrayContaining([
        [audit.accountId, ['audit-admin']],
        [system.accountId, ['system-admin']],
        [security.accountId, ['security-admin']],
      ]),
    )
  })
})
