import { beforeEach, describe, expect, test } from 'vitest'

import { recordOutsideCase } from '#src/complaints/outside-cases/save.ts'
import { complaints } from '#src/complaints/schema.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { postings } from '#src/organisation/schema.ts'
import { departmentOf, staffedCentre, type StaffedCentre } from '#test/complaints/opened.ts'
import { announcedCall, callTime } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

let it: TestApp
let centre: StaffedCentre
let manager: string

beforeEach(() => {
  it = testApp()
  centre = staffedCentre(it.db)
  manager = signedInAs(it.db, 'qa-manager')
})

const plain = {
  source: 'manual',
  class: 'internal',
  faultCategory: 'attitude',
  note: '客户说坐席不耐烦',
}
const takeIn = (form: Record<string, string>, cookie = manager) =>
  post(it, '/complaints', { ...plain, ...form }, cookie)
const stored = () => it.db.select().from(complaints).all()

describe('taking a complaint in', () => {
  test('about a call takes the caller, the units and the work order from it', async () => {
    const call = announcedCall(it.db, centre.first, 'D001')
    const order = it.db
      .insert(workOrders)
      .values({
        ...{ orderNo: 'GD1', callNo: 'D001', callId: call.id, type: 'complaint', unit: '热线' },
        ...{
          state: 'waiting',
          createdAt: callTime,
          day: Math.floor(callTime / dayMs),
          receivedAt: 1,
        },
      })
      .returning()
      .get()
    const answer = await takeIn({ callNo: 'd001' })
    expect(answer.status).toBe(303)
    expect(stored()).toMatchObject([
      {
        ...{ callId: call.id, caller: '13931909215', workOrderId: order.id, source: 'manual' },
        ...{ departmentId: centre.first.department.id, personId: centre.first.person.id },
      },
    ])
    const page = await get(it, answer.headers.get('Location') ?? '', manager)
    expect(await page.text()).toContain('GD1')
  })

  test('without a call takes the agent by number, with the units of today', async () => {
    const { person, team, department } = centre.first
    it.db.insert(postings).values({ personId: person.id, teamId: team.id, from: 0 }).run()
    await takeIn({ agentNo: '20025', caller: '+86 139-3190-9215', customerName: '王先生' })
    expect(stored()).toMatchObject([
      {
        ...{ callId: null, caller: '13931909215', customerName: '王先生' },
        ...{ personId: person.id, teamId: team.id, departmentId: department.id },
      },
    ])
  })

  test('of which only the department is known, or nothing, is taken in as well', async () => {
    await takeIn({ departmentId: String(centre.second.department.id) })
    await takeIn({ note: '来信，没有写电话' })
    expect(stored().map(({ departmentId }) => departmentId)).toEqual([
      centre.second.department.id,
      null,
    ])
  })

  test('from an outside case links both ways, takes its number, and leaves room for another', async () => {
    const { id } = recordOutsideCase(it.db, actorWith(it.db, 'qa-manager'), {
      ...{ caseNo: 'W1', source: '12398', receivedAt: callTime, callers: ['13931909215'] },
      ...{ text: '投诉客服推诿', business: '', handledBy: '' },
    })
    const form = await (await get(it, `/complaints/new?case=${id}`, manager)).text()
    expect(form).toContain('投诉客服推诿')
    await takeIn({ case: String(id), source: 'outside' })
    await takeIn({ case: String(id), source: 'outside', note: '另一名坐席' })
    const [first, second] = stored()
    expect(first).toMatchObject({ outsideCaseId: id, caller: '13931909215', source: 'outside' })
    const page = await (await get(it, `/outside-cases/${id}`, manager)).text()
    for (const one of [first, second]) expect(page).toContain(one?.complaintNo)
    const own = await (await get(it, `/complaints/${first?.id}`, manager)).text()
    expect(own).toContain(`/outside-cases/${id}`)
  })

  test('sent twice opens one', async () => {
    const [one, two] = [
      await takeIn({ caller: '13800000001' }),
      await takeIn({ caller: '13800000001' }),
    ]
    expect(two.headers.get('Location')).toBe(one.headers.get('Location'))
    expect(stored()).toHaveLength(1)
  })

  test('about a call that has one already asks first, and keeps what was typed', async () => {
    announcedCall(it.db, centre.first, 'd001')
    await takeIn({ callNo: 'd001' })
    const other = { callNo: 'd001', note: '后半段又挂断了' }
    const answer = await takeIn(other)
    expect(answer.status).toBe(409)
    const html = await answer.text()
    expect(html).toContain('已经有投诉了')
    expect(html).toContain('后半段又挂断了')
    expect((await takeIn({ ...other, apart: 'on' })).status).toBe(303)
    expect(stored()).toHaveLength(2)
  })

  test.each([
    [{ callNo: 'd999' }, 409, '没有这个通话号的通话'],
    [{ agentNo: '99999' }, 409, '没有这个工号的坐席'],
    [{ departmentId: '999' }, 409, '没有这个部门'],
    [{ departmentId: 'x' }, 422, '请选择部门'],
    [{ orderNo: 'GD9' }, 409, '没有这个编号的工单'],
    [{ caller: '1.39E+10' }, 422, '科学计数法'],
    [{ note: ' \u200b ' }, 422, '请写客户投诉了什么'],
    [{ class: 'both' }, 422, '请选择对内还是对外'],
    [{ faultCategory: 'x' }, 422, '请选择类型'],
    [{ source: 'screening' }, 422, '请选择来源'],
  ])('with %j is refused in words, and nothing is lost', async (form, status, sentence) => {
    const answer = await takeIn({ customerName: '王先生', ...form })
    expect(answer.status).toBe(status)
    const html = await answer.text()
    expect(html).toContain(sentence)
    expect(html).toContain('王先生')
    expect(stored()).toEqual([])
  })

  test('by a department holds its own calls, agents and departments only', async () => {
    const handler = signedInAs(it.db, 'case-handler', departmentOf(centre.first))
    announcedCall(it.db, centre.second, 'd002')
    it.db
      .insert(postings)
      .values({ personId: centre.second.person.id, teamId: centre.second.team.id, from: 0 })
      .run()
    const forms: Record<string, string>[] = [
      { callNo: 'd002' },
      { agentNo: '20034' },
      { departmentId: String(centre.second.department.id) },
    ]
    for (const form of forms) {
      const answer = await takeIn(form, handler)
      expect(answer.status).toBe(409)
      expect(await answer.text()).toContain('不在您的范围内')
    }
    // what nobody knows more of stays within reach of who took it in, and of nobody else there
    const letter = await takeIn({ note: '来信' }, handler)
    const address = letter.headers.get('Location') ?? ''
    expect((await get(it, address, handler)).status).toBe(200)
    const other = signedInAs(it.db, 'department-head', departmentOf(centre.first))
    expect((await get(it, address, other)).status).toBe(404)
    const list = async (cookie: string, query: string) =>
      (await get(it, `/complaints${query}`, cookie)).text()
    expect(await list(handler, '?whose=mine')).toContain(`href="${address}"`)
    expect(await list(handler, '')).not.toContain(`href="${address}"`)
    expect(await list(other, '?whose=mine')).not.toContain(`href="${address}"`)
  })

  test('is closed to who may not', async () => {
    const head = signedInAs(it.db, 'department-head', departmentOf(centre.first))
    expect((await get(it, '/complaints/new', head)).status).toBe(403)
    expect((await takeIn({}, head)).status).toBe(403)
    expect(stored()).toEqual([])
  })

  test('shows the name of the customer only to who may read numbers', async () => {
    const address = (await takeIn({ customerName: '王小明' })).headers.get('Location') ?? ''
    const inspector = signedInAs(it.db, 'qa-inspector')
    const html = await (await get(it, address, inspector)).text()
    expect(html).toContain('王**')
    expect(html).not.toContain('王小明')
  })
})
