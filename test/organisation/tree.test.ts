import { describe, expect, it } from 'vitest'

import { system } from '#src/auth/policy.ts'
import type { Scope } from '#src/kernel/actor.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { searchAgents, teamMembers, unpostedPeople } from '#src/organisation/agents.ts'
import { departmentOptions, unitExists } from '#src/organisation/queries.ts'
import { importRoster } from '#src/organisation/roster-import.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { organisationTree } from '#src/organisation/tree.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const now = parseDay('2026-11-20') ?? Number.NaN

/** Two sub-centres; 罗军 moved from 1班 to 2班 on the 20th; one person is known from calls only. */
function centre() {
  const { db } = testDatabase()
  const row = (
    agentNo: string,
    name: string,
    subCentre: string,
    department: string,
    team: string,
  ) => ({
    agentNo,
    name,
    subCentre,
    department,
    team,
    staffCategory: 'regular' as const,
    hiredOn: null,
  })
  const luo = row('20025', '罗军', '南京分中心', '客服一部', '1班')
  const others = [
    row('20034', '李洋', '南京分中心', '客服二部', '1班'),
    row('20143', '刘艳', '天津分中心', '客服三部', '1班'),
    row('20259', '胡洋', '天津分中心', '客服三部', '1班'),
  ]
  importRoster(db, system, [luo, ...others], 'a.csv', now - 86_400_000)
  importRoster(db, system, [{ ...luo, team: '2班' }], 'b.csv', now)
  const known = { agentNo: '30001', name: '', staffCategory: 'regular', provisional: true } as const
  db.insert(people).values(known).run()
  const unit = (table: typeof teams | typeof departments, name: string) => {
    return (
      db
        .select()
        .from(table)
        .all()
        .find((found) => found.name === name)?.id ?? -1
    )
  }
  return { db, unit }
}

/** 天津分中心 2 [客服三部 2 [1班 2]] */
function outline(db: Db, scope: Scope, at = now) {
  const tree = organisationTree(db, actorWith(db, 'supervisor', scope), at)
  return tree.subCentres.map((subCentre) => {
    const inner = subCentre.departments.map((department) => {
      const own = department.teams.map(({ name, people: n }) => `${name} ${n}`).join(' ')
      return `${department.name} ${department.people} [${own}]`
    })
    return `${subCentre.name} ${subCentre.people} [${inner.join(' ')}]`
  })
}

describe('the tree of the organisation', () => {
  it('counts people where they are posted today', () => {
    const { db } = centre()
    const tianjin = '天津分中心 2 [客服三部 2 [1班 2]]'
    expect(outline(db, { kind: 'all' })).toEqual([
      '南京分中心 2 [客服一部 1 [1班 0 2班 1] 客服二部 1 [1班 1]]',
      tianjin,
    ])
    expect(outline(db, { kind: 'all' }, now - 1)).toEqual([
      '南京分中心 2 [客服一部 1 [1班 1 2班 0] 客服二部 1 [1班 1]]',
      tianjin,
    ])
  })

  it('shows each reader the own part only', () => {
    const { db, unit } = centre()
    const second = unit(teams, '2班')
    expect(outline(db, { kind: 'sub-centre', id: 2 })).toEqual([
      '天津分中心 2 [客服三部 2 [1班 2]]',
    ])
    expect(outline(db, { kind: 'department', id: unit(departments, '客服二部') })).toEqual([
      '南京分中心 1 [客服二部 1 [1班 1]]',
    ])
    expect(outline(db, { kind: 'team', id: second })).toEqual(['南京分中心 1 [客服一部 1 [2班 1]]'])
    expect(outline(db, { kind: 'person', id: 1 })).toEqual(['南京分中心 1 [客服一部 1 [2班 1]]'])
    expect(outline(db, { kind: 'nothing' })).toEqual([])
  })

  it('tells only those who see all how many belong to no team', () => {
    const { db } = centre()
    const head = actorWith(db, 'department-head', { kind: 'department', id: 1 })
    expect(organisationTree(db, actorWith(db, 'qa-manager'), now).unposted).toBe(1)
    expect(organisationTree(db, head, now).unposted).toBeNull()
    expect(() => unpostedPeople(db, head, now)).toThrow(NotFound)
    const list = unpostedPeople(db, actorWith(db, 'qa-manager'), now)
    expect(list.rows).toMatchObject([{ agentNo: '30001', name: null, provisional: true }])
  })

  it('is closed to roles that may not read it', () => {
    const { db } = centre()
    expect(() => organisationTree(db, actorWith(db, 'agent'), now)).toThrow(Forbidden)
  })
})

describe('people of a team', () => {
  it('are listed by number, with names only for those who may read names', () => {
    const { db, unit } = centre()
    const second = unit(teams, '2班')
    expect(teamMembers(db, actorWith(db, 'qa-inspector'), second, now).rows).toMatchObject([
      { agentNo: '20025', name: '罗军', team: '2班' },
    ])
    expect(teamMembers(db, actorWith(db, 'system-admin'), second, now).rows).toMatchObject([
      { agentNo: '20025', name: null },
    ])
  })

  it('of a team outside the scope do not exist', () => {
    const { db, unit } = centre()
    const leader = actorWith(db, 'team-leader', { kind: 'team', id: unit(teams, '2班') })
    expect(() => teamMembers(db, leader, 1, now)).toThrow(NotFound)
    expect(() => teamMembers(db, leader, Number('x'), now)).toThrow(NotFound)
  })
})

describe('finding people', () => {
  it('works by the beginning of the number and by a part of the name', () => {
    const { db } = centre()
    const found = (text: string) => {
      return searchAgents(db, actorWith(db, 'qa-manager'), text, now).rows.map((row) => row.agentNo)
    }
    expect(found('200')).toEqual(['20025', '20034'])
    expect(found('洋')).toEqual(['20034', '20259'])
    expect(found('２００２５')).toEqual(['20025'])
    expect(found('%')).toEqual([])
  })

  it('does not reveal names to those who may not read them', () => {
    const { db } = centre()
    expect(searchAgents(db, actorWith(db, 'system-admin'), '罗军', now).rows).toEqual([])
  })

  it('stays inside the scope', () => {
    const { db } = centre()
    const tianjin = actorWith(db, 'supervisor', { kind: 'sub-centre', id: 2 })
    expect(searchAgents(db, tianjin, '2', now).rows.map((row) => row.agentNo)).toEqual([
      '20143',
      '20259',
    ])
    const nobody = actorWith(db, 'supervisor', { kind: 'nothing' })
    expect(searchAgents(db, nobody, '2', now).rows).toEqual([])
  })
})

describe('units', () => {
  it('offered as a filter are those of the scope', () => {
    const { db, unit } = centre()
    const names = (scope: Scope) => {
      return departmentOptions(db, actorWith(db, 'supervisor', scope), now).map(({ name }) => name)
    }
    expect(names({ kind: 'all' })).toEqual(['客服一部', '客服二部', '客服三部'])
    expect(names({ kind: 'sub-centre', id: 1 })).toEqual(['客服一部', '客服二部'])
    expect(names({ kind: 'team', id: unit(teams, '2班') })).toEqual(['客服一部'])
    expect(names({ kind: 'person', id: 1 })).toEqual(['客服一部'])
    expect(names({ kind: 'nothing' })).toEqual([])
  })

  it('exist or not', () => {
    const { db } = centre()
    expect(unitExists(db, 'all', null)).toBe(true)
    expect(unitExists(db, 'team', 1)).toBe(true)
    expect(unitExists(db, 'team', 99)).toBe(false)
    expect(unitExists(db, 'department', null)).toBe(false)
  })
})
