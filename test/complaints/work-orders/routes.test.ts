import { describe, expect, test } from 'vitest'

import { departments } from '#src/organisation/schema.ts'
import { get, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { announcedCall, twoDepartments } from '../../screening/heard-calls.ts'
import { bringOrder } from '../../screening/reconciliation/ledgers.ts'

const at = Date.parse('2026-11-02T08:14:00+08:00')

/** One order of each department and one whose call nobody knows. */
function centre() {
  const place = testApp()
  const { db } = place
  const units = twoDepartments(db)
  announcedCall(db, units.first, 'c1')
  announcedCall(db, units.second, 'c2')
  bringOrder(db, { no: 'GD1', callNo: 'c1', at, type: '投诉', target: '对内' })
  bringOrder(db, { no: 'GD2', callNo: 'c2', at })
  bringOrder(db, { no: 'GD3', callNo: 'c3', at })
  const page = async (path: string, cookie: string) => await (await get(place, path, cookie)).text()
  return { ...place, page, departmentId: db.select().from(departments).get()?.id ?? 0 }
}

describe('the list of work orders', () => {
  test.each([
    ['', ['GD1', 'GD2', 'GD3', '通话未到']],
    ['?type=complaint', ['GD1']],
    ['?type=complaint&target=internal', ['GD1', '投诉（对内）']],
    ['?call=unknown', ['GD3']],
    ['?no=gd2', ['GD2']],
    ['?no=c1', ['GD1']],
    ['?from=2026-11-03', ['没有符合条件的工单']],
    ['?from=2026-02-30', ['GD1', 'GD2', 'GD3', '没有这一天']],
    ['?type=nonsense', ['GD1', 'GD2', 'GD3']],
  ])('narrowed by "%s" shows %s', async (query, shown) => {
    const it = centre()
    const text = await it.page(`/work-orders${query}`, signedInAs(it.db, 'qa-manager'))
    for (const word of shown) expect(text).toContain(word)
    const all = ['GD1', 'GD2', 'GD3'].filter((no) => text.includes(`>${no}<`))
    expect(all).toEqual(shown.filter((word) => word.startsWith('GD')))
  })

  test('shows a department its own orders only, and none without a call', async () => {
    const it = centre()
    const scope = { kind: 'department', id: it.departmentId } as const
    const head = signedInAs(it.db, 'department-head', scope)
    const text = await it.page('/work-orders', head)
    expect([text.includes('GD1'), text.includes('GD2'), text.includes('GD3')]).toEqual([
      ...[true, false, false],
    ])
    expect((await get(it, '/work-orders/1', head)).status).toBe(200)
    expect((await get(it, '/work-orders/2', head)).status).toBe(404)
  })

  test('says what to do where there are none', async () => {
    const place = testApp()
    const text = await (await get(place, '/work-orders', signedInAs(place.db, 'qa-manager'))).text()
    expect(text).toContain('还没有工单')
    expect(text).toContain('/imports')
  })

  test.each(['agent', 'team-leader', 'trainer', 'system-admin', 'audit-admin'] as const)(
    'is closed to the role %s',
    async (role) => {
      const it = centre()
      const cookie = signedInAs(it.db, role)
      for (const path of ['/work-orders', '/work-orders/1']) {
        expect([path, (await get(it, path, cookie)).status]).toEqual([path, 403])
      }
    },
  )
})

test('the page of an order shows its parts and the other orders of its call', async () => {
  const it = centre()
  bringOrder(it.db, { no: 'GD4', callNo: 'c1', at: at + 1000, type: '报修' })
  const text = await it.page('/work-orders/1', signedInAs(it.db, 'qa-inspector'))
  for (const word of ['工单 GD1', '投诉（对内）', 'GD4', '收到之后没有变化']) {
    expect(text).toContain(word)
  }
})
