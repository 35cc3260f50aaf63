import { describe, expect, test } from 'vitest'

import type { Scope } from '#src/kernel/actor.ts'
import { everyPage } from '#src/kernel/paging.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { callList } from '#src/recordings/call-queries.ts'
import { readCallFilters } from '#src/recordings/filters.ts'

import { testDatabase } from '../support/database.ts'
import { actorWith } from '../support/people.ts'

const seeing: Blindness = { among: () => new Set(), of: () => undefined, duty: () => null }

/** Three types, two of them praise, every seventh call without a type; some begin at the same moment. */
function centre() {
  const open = testDatabase()
  open.sqlite.exec(`
    insert into sub_centres (id, name) values (1, '分中心');
    insert into departments (id, sub_centre_id, name) values (1, 1, '一部'), (2, 1, '二部');
    insert into teams (id, department_id, name) values (1, 1, '一班'), (2, 2, '二班');
    insert into people (id, agent_no, name, staff_category) values (1, '000001', '张三', 'regular');
    insert into business_types (id, name, kind)
      values (901, '甲', 'praise'), (902, '乙', 'praise'), (903, '丙', 'enquiry');
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 120)
    insert into calls (id, call_no, started_at, duration_ms, channel, province, caller, recording_name,
      business_type_id, person_id, team_id, department_id, sub_centre_id)
    select i, 'g' || i, 1700000000000 + i / 3 * 1000, 60000, case i % 4 when 0 then 'app' else 'phone' end, '江苏',
      '13900000001', 'g' || i || '.wav',
      case i % 7 when 0 then null else 901 + i % 3 end, 1, 1 + i / 5 % 2, 1 + i / 5 % 2, 1 from n`)
  return open
}

const whole = "business_type_id in (select id from business_types where kind = 'praise')"

describe('the calls of a kind are those of all its types, in the order of time, page by page', () => {
  test.each<[query: Record<string, string>, scope: Scope, where: string]>([
    [{ kind: 'praise' }, { kind: 'all' }, whole],
    [{ kind: 'praise', channel: 'app' }, { kind: 'all' }, `${whole} and channel = 'app'`],
    [{ kind: 'praise', department: '2' }, { kind: 'all' }, `${whole} and department_id = 2`],
    [{ kind: 'praise', type: '902' }, { kind: 'all' }, 'business_type_id = 902'],
    [{ kind: 'praise', call: 'g5' }, { kind: 'all' }, `${whole} and call_no = 'g5'`],
    [{ kind: 'praise' }, { kind: 'department', id: 2 }, `${whole} and department_id = 2`],
    [{ kind: 'praise' }, { kind: 'team', id: 1 }, `${whole} and team_id = 1`],
    [{ kind: 'tip-off' }, { kind: 'all' }, '0'],
    [{ kind: 'none' }, { kind: 'all' }, 'business_type_id is null'],
    [
      { kind: 'none', department: '1' },
      { kind: 'all' },
      'business_type_id is null and department_id = 1',
    ],
  ])('%j seen by %j', (query, scope, where) => {
    const { db, sqlite } = centre()
    const actor = actorWith(db, 'qa-manager', scope)
    const filters = readCallFilters(query)
    for (const ascending of [false, true]) {
      const read = [
        ...everyPage((page) => callList(db, actor, filters, page, seeing), 4, ascending),
      ]
      const way = ascending ? 'asc' : 'desc'
      const wanted = sqlite
        .prepare(`select id from calls where ${where} order by started_at ${way}, id ${way}`)
        .pluck()
        .all()
      expect(read.flat().map(({ id }) => id)).toEqual(wanted)
    }
  })
})
