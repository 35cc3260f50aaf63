import { expect, test } from 'vitest'

import { moveComplaint } from '#src/complaints/flow/move.ts'
import { newestLiability, setLiability } from '#src/complaints/handling/liability.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { contestedLiabilityDetail } from '#src/inspection/my-reviews/liabilities.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { agentOf, somebody } from './scene.ts'

const reason = '工单已经按规范派出，不是我的责任'

function centre() {
  const it = testApp()
  const units = twoDepartments(it.db)
  const at = Date.now() - 3_600_000
  const made = verifiedComplaint(it.db, units.first, somebody(it.db, 'qa-inspector', 'one'), at)
  const complaint = moveComplaint(it.db, made.complaint, 'visit', at + 1)
  const settler = somebody(it.db, 'qa-manager', 'settler')
  const { agentNo } = units.first.person
  const input = { liability: 'liable', agentNo, departmentId: null, reason: '态度生硬' } as const
  setLiability(it.db, settler, complaint.id, input, undefined, at + 2)
  const id = newestLiability(it.db, complaint.id)?.id ?? 0
  const agent = signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id })
  const head = signedInAs(it.db, 'department-head', {
    kind: 'department',
    id: units.first.department.id,
  })
  const { seen } = contestedLiabilityDetail(it.db, agentOf(it.db, units.first), id)
  const form = { seen: String(seen), 'reason-of-liability': reason }
  const filed = () => it.db.select().from(reviewAppeals).all()
  const own = `/my-reviews/liabilities/${id}`
  const ofDepartment = `/review-appeals/of-liability/${id}`
  return { ...it, units, complaint, agent, head, form, filed, own, ofDepartment }
}

test('the person named finds the liability, contests it once and takes it back', async () => {
  const it = centre()
  expect(await (await get(it, '/my-reviews', it.agent)).text()).toContain(it.own)
  expect(await (await get(it, '/my-reviews/liabilities', it.agent)).text()).toContain(it.own)
  const page = await (await get(it, it.own, it.agent)).text()
  expect(page).toContain('态度生硬')
  expect(page).not.toContain('账号settler')
  const answer = await post(it, `${it.own}/appeals`, it.form, it.agent)
  expect(answer.headers.get('Location')).toBe(`${it.own}?filed=yes`)
  const again = await post(it, `${it.own}/appeals`, it.form, it.agent)
  expect(again.status).toBe(409)
  expect(await again.text()).toContain('已经有一件申诉在办')
  const [appeal] = it.filed()
  expect(appeal).toMatchObject({ subject: 'liability', party: 'agent', state: 'open' })
  const back = await post(it, `/my-reviews/appeals/${appeal?.id}/withdrawal`, {}, it.agent)
  expect(back.headers.get('Location')).toBe(it.own)
})

test('the head of the department contests it on a page of its own', async () => {
  const it = centre()
  const verdict = await get(it, `/review-appeals/of-complaint/${it.complaint.id}`, it.head)
  expect(await verdict.text()).toContain(it.ofDepartment)
  const short = await post(
    it,
    it.ofDepartment,
    { ...it.form, 'reason-of-liability': '不服' },
    it.head,
  )
  expect(short.status).toBe(409)
  expect(await short.text()).toContain('>不服</textarea>')
  const taken = await post(it, it.ofDepartment, it.form, it.head)
  expect(taken.headers.get('Location')).toBe(`${it.ofDepartment}?filed=yes`)
  const [appeal] = it.filed()
  expect(appeal?.party).toBe('department')
  const back = await post(it, `/review-appeals/${appeal?.id}/withdrawal`, {}, it.head)
  expect(back.headers.get('Location')).toBe(it.ofDepartment)
})

test('a page gone stale is told, files nothing and loses nothing', async () => {
  const it = centre()
  const stale = { ...it.form, seen: '1' }
  for (const [path, cookie] of [
    [`${it.own}/appeals`, it.agent],
    [it.ofDepartment, it.head],
  ] as const) {
    const answer = await post(it, path, stale, cookie)
    expect(answer.status).toBe(409)
    const text = await answer.text()
    expect(text).toContain('改过')
    expect(text).toContain(reason)
  }
  expect(it.filed()).toEqual([])
})

test('a judge answers it on the page of the appeal, where nobody is named', async () => {
  const it = centre()
  await post(it, `${it.own}/appeals`, it.form, it.agent)
  const [appeal] = it.filed()
  const judge = signedInAs(it.db, 'qa-inspector')
  const place = `/review-appeals/${appeal?.id}`
  expect((await post(it, `${place}/taking`, {}, judge)).status).toBe(303)
  const page = await (await get(it, place, judge)).text()
  expect(page).toContain('定责申诉')
  expect(page).not.toContain(it.units.first.person.name)
  const point = /name="outcome-(\d+)"/.exec(page)?.[1]
  const seen = /name="seen" value="(\d+)"/.exec(page)?.[1] ?? ''
  const answer = { seen, [`outcome-${point}`]: 'overturned', [`answer-${point}`]: '派单记录属实' }
  const without = await post(it, `${place}/answer`, answer, judge)
  expect(without.status).toBe(409)
  expect(await without.text()).toContain('派单记录属实')
  const whole = { ...answer, [`after-${point}`]: 'not-liable' }
  expect((await post(it, `${place}/answer`, whole, judge)).status).toBe(303)
  expect(newestLiability(it.db, it.complaint.id)?.liability).toBe('not-liable')
})

test('nobody else finds it, by whatever number', async () => {
  const it = centre()
  const stranger = signedInAs(it.db, 'agent', { kind: 'person', id: it.units.second.person.id })
  const otherHead = signedInAs(it.db, 'department-head', {
    kind: 'department',
    id: it.units.second.department.id,
  })
  expect((await get(it, it.own, stranger)).status).toBe(404)
  expect((await post(it, `${it.own}/appeals`, it.form, stranger)).status).toBe(404)
  expect((await get(it, it.ofDepartment, otherHead)).status).toBe(404)
  expect((await post(it, it.ofDepartment, it.form, otherHead)).status).toBe(404)
  const trainer = signedInAs(it.db, 'trainer')
  expect((await get(it, it.own, trainer)).status).toBe(403)
  expect((await get(it, it.ofDepartment, trainer)).status).toBe(403)
  expect((await get(it, '/my-reviews/liabilities', trainer)).status).toBe(403)
  for (const id of ['0', '999999', '9223372036854775808']) {
    expect((await get(it, `/my-reviews/liabilities/${id}`, it.agent)).status).toBe(404)
    expect((await get(it, `/review-appeals/of-liability/${id}`, it.head)).status).toBe(404)
  }
})
