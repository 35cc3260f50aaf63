import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import {
  complaintDispatches,
  routingAreas,
  routingRegions,
} from '#src/complaints/routing/schema.ts'
import { answerSendBack, askSendBack } from '#src/complaints/routing/send-back.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import {
  complaintNow,
  departmentOf,
  opened,
  staffedCentre,
  type StaffedCentre,
} from '#test/complaints/opened.ts'
import { heardRecording, suspected } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

let it: TestApp
let centre: StaffedCentre
let complaint: Complaint
let sender: string
let handler: string

beforeEach(() => {
  it = testApp()
  centre = staffedCentre(it.db)
  complaint = opened(it.db, centre.sender, centre.first)
  sender = signedInAs(it.db, 'case-handler')
  handler = signedInAs(it.db, 'case-handler', departmentOf(centre.first))
})

const page = async (cookie: string, path = `/complaints/${complaint.id}`) =>
  (await get(it, path, cookie)).text()
const step = (form: string, fields: Record<string, string>, cookie: string) =>
  post(it, `/complaints/${complaint.id}/${form}`, fields, cookie)
const spell = () => String(currentSpell(it.db, complaint.id)?.id)
const toFirst = () => ({ principle: 'cause', departmentId: String(centre.first.department.id) })
const dispatched = () =>
  dispatchComplaint(it.db, centre.sender, complaint.id, {
    ...{ principle: 'cause', departmentId: centre.first.department.id, reason: '' },
  })

describe('the page of a complaint', () => {
  test('proposes the first principle that applies, says why not the others, and who is asked', async () => {
    const html = await page(sender)
    expect(html).toContain('现在要')
    expect(html).toContain(`首问责任人${centre.sender.name}`)
    expect(html).toMatch(/value="cause" checked=""/)
    expect(html).toContain('当事坐席在客服一部')
    expect(html).toMatch(/value="territorial"[^>]*disabled=""/)
    expect(html).toContain('山东还没有设属地部门')
  })

  test('keeps what was typed of a dispatch until it is sent', async () => {
    const draft = { ...toFirst(), reason: '按客户说的班组派', spell: spell(), typedAt: '5' }
    expect((await step('dispatch/draft', draft, sender)).status).toBe(204)
    expect(await page(sender)).toContain('按客户说的班组派')
    expect(await page(signedInAs(it.db, 'qa-manager'))).not.toContain('按客户说的班组派')
    expect((await step('dispatch/draft', draft, signedInAs(it.db, 'trainer'))).status).toBe(403)
    expect(
      (await step('dispatch', { ...toFirst(), reason: '', spell: spell() }, sender)).status,
    ).toBe(303)
    expect((await step('dispatch/draft', draft, sender)).status).toBe(409)
  })

  test('shows each form to whom it concerns now, and to nobody else', async () => {
    const head = signedInAs(it.db, 'department-head', departmentOf(centre.first))
    const visitor = signedInAs(it.db, 'return-visitor')
    expect(await page(sender)).toContain('/dispatch"')
    for (const cookie of [head, visitor]) expect(await page(cookie)).not.toContain('/dispatch"')
    dispatched()
    for (const cookie of [handler, head]) expect(await page(cookie)).toContain('/acceptance"')
    expect(await page(visitor)).not.toContain('/acceptance"')
    receiveComplaint(it.db, centre.handler, complaint.id)
    const html = await page(handler)
    expect(html).not.toContain('/acceptance"')
    expect(html).toContain('/send-back"')
    expect(html).toContain('已移交')
  })

  test('goes through dispatch, send-back and a new dispatch by its forms', async () => {
    const sent = await step('dispatch', { ...toFirst(), reason: '', spell: spell() }, sender)
    expect(sent.status).toBe(303)
    expect(sent.headers.get('Location')).toBe(`/complaints/${complaint.id}#routing`)
    await step('send-back', { kind: 'wrong-person', reason: '人已调走', spell: spell() }, handler)
    expect(await page(sender)).toContain('人已调走')
    await step('send-back-answer', { answer: 'agreed', reason: '', spell: spell() }, sender)
    expect(complaintNow(it.db, complaint.id).stage).toBe('opened')
    expect(await page(sender)).toContain('申请回退 1 次，同意 1 次')
  })

  test('that is stale is told so, and what was typed is kept', async () => {
    const old = spell()
    dispatched()
    const answer = await step('dispatch', { ...toFirst(), reason: '急件先办', spell: old }, sender)
    expect(answer.status).toBe(409)
    const html = await answer.text()
    expect(html).toContain('页面已经过时')
    expect(html).toContain('急件先办')
    expect(it.db.select().from(complaintDispatches).all()).toHaveLength(1)
  })

  test.each([
    ['dispatch', { principle: 'x', departmentId: '1' }, '请选择依据的原则'],
    ['dispatch', { principle: 'cause', departmentId: '1 or 1=1' }, '请选择部门'],
    [
      'dispatch',
      { principle: 'cause', departmentId: '1', reason: '字'.repeat(501) },
      '最多 500 个字',
    ],
    ['supplement', { text: ' \u200b ' }, '请写补充的情况'],
    ['merging', { into: '', reason: '同一件事' }, '请填并入哪件投诉的编号'],
    ['class', { class: 'external', reason: '' }, '请写明为什么改判'],
  ])('takes %s of %j back in words', async (form, fields: Record<string, string>, sentence) => {
    const answer = await step(form, fields, signedInAs(it.db, 'qa-manager'))
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(sentence)
    expect(complaintNow(it.db, complaint.id).stage).toBe('opened')
  })

  test('shows what people write as text', async () => {
    const text = '<img src=x onerror=alert(1)> {{7*7}}'
    const cookie = signedInAs(it.db, 'qa-manager')
    expect((await step('supplement', { text }, cookie)).status).toBe(303)
    const html = await page(cookie)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; {{7*7}}')
    expect(html).not.toContain('<img src=x')
  })

  test('with a forged stay is stale', async () => {
    const answer = await step('dispatch', { ...toFirst(), reason: '', spell: '1e9' }, sender)
    expect(answer.status).toBe(409)
  })

  test.each([
    ['dispatch', 'department-head'],
    ['acceptance', 'qa-manager'],
    ['send-back', 'qa-manager'],
    ['send-back-answer', 'department-head'],
    ['arbitration', 'qa-inspector'],
    ['arbitration-decision', 'case-handler'],
    ['participants', 'department-head'],
    ['participant-removal', 'department-head'],
    ['expediting', 'case-handler'],
    ['supplement', 'trainer'],
    ['linked-calls', 'team-leader'],
    ['call', 'team-leader'],
    ['linked-call-removal', 'team-leader'],
    ['work-order', 'trainer'],
    ['merging', 'case-handler'],
    ['class', 'department-head'],
    ['referral', 'case-handler'],
    ['referral-return', 'case-handler'],
    ['reopening', 'case-handler'],
  ] as const)('refuses %s to %s', async (form, role) => {
    expect((await step(form, {}, signedInAs(it.db, role))).status).toBe(403)
    expect((await post(it, `/complaints/${complaint.id}/${form}`, {})).status).toBe(401)
  })

  test('tells whoever has still to judge the call nothing of where it went, and lets them take no step', async () => {
    const { id } = heardRecording(it.db, 'blind.wav', complaint.callId)
    suspected(it.db, id, complaint.callId)
    dispatched()
    const inspector = signedInAs(it.db, 'qa-inspector')
    const html = await page(inspector)
    expect(html).not.toContain('客服一部')
    expect(html).not.toContain('/supplement"')
    const answer = await step('supplement', { text: '听起来像一部的' }, inspector)
    expect(answer.status).toBe(409)
    const refusal = await answer.text()
    expect(refusal).toContain('还没有下结论')
    expect(refusal).not.toContain('客服一部')
    expect(await page(inspector, '/complaints?handling=1')).not.toContain(complaint.complaintNo)
    expect(await page(inspector, '/complaints')).not.toContain('客服一部</td>')
  })
})

describe('归口与属地', () => {
  const manager = () => signedInAs(it.db, 'qa-manager')
  const bill = () =>
    it.db.insert(businessTypes).values({ name: '电费', kind: 'enquiry' }).returning().get()

  test('are set line by line, decide the proposal, and leave a trace', async () => {
    const { id } = bill()
    const second = String(centre.second.department.id)
    const fields = { [`area-${id}`]: second, 'region-山东': second }
    expect((await post(it, '/complaints/routing', fields, manager())).status).toBe(303)
    expect(it.db.select().from(routingAreas).all()).toMatchObject([{ businessTypeId: id }])
    expect(it.db.select().from(routingRegions).all()).toMatchObject([{ province: '山东' }])
    const events = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'routing.set'))
      .all()
    expect(events.map(({ particulars }) => particulars)).toEqual([
      { name: '电费', was: '未设', now: '客服二部' },
      { name: '山东', was: '未设', now: '客服二部' },
    ])
    it.db.update(calls).set({ businessTypeId: id }).run()
    expect(await page(sender)).toContain('“电费”归口客服二部')
  })

  test('saved from a page that is behind undo nothing that others set', async () => {
    const [first, second] = [centre.first, centre.second].map(({ department }) =>
      String(department.id),
    )
    await post(it, '/complaints/routing', { 'region-山东': second ?? '' }, manager())
    const behind = { 'region-山东': '', 'was-region-山东': '', 'region-天津': first ?? '' }
    await post(it, '/complaints/routing', behind, manager())
    const set = it.db.select().from(routingRegions).all()
    expect(set.map(({ province }) => province).toSorted()).toEqual(['天津', '山东'].toSorted())
  })

  test('are taken away again by choosing none', async () => {
    const first = String(centre.first.department.id)
    await post(it, '/complaints/routing', { 'region-山东': first }, manager())
    const none = { 'region-山东': '', 'was-region-山东': first }
    await post(it, '/complaints/routing', none, manager())
    expect(it.db.select().from(routingRegions).all()).toEqual([])
  })

  test.each([
    [{ 'region-山东': '999' }, 409, '没有这个部门'],
    [{ 'area-999': '1' }, 409, '没有这个业务类型'],
    [{ 'region-山东': 'x' }, 422, '请从列表里选部门'],
    [{ province: '雄安' }, 422, '请给新增的地区选部门'],
  ])('%j is refused in words', async (fields: Record<string, string>, status, sentence) => {
    const answer = await post(it, '/complaints/routing', fields, manager())
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(sentence)
    expect(it.db.select().from(routingRegions).all()).toEqual([])
  })

  test('are read by others and set by none of them', async () => {
    expect(await page(handler, '/complaints/routing')).not.toContain('<select')
    expect((await post(it, '/complaints/routing', {}, handler)).status).toBe(403)
  })
})

describe('回退统计', () => {
  beforeEach(() => {
    dispatched()
    const why = { kind: 'wrong-person', reason: '人已调走' } as const
    askSendBack(it.db, centre.handler, complaint.id, why)
    answerSendBack(it.db, centre.sender, complaint.id, { answer: 'agreed', reason: '' })
  })

  test('counts what each department asked and what was answered, and lists each with its reason', async () => {
    const html = await page(signedInAs(it.db, 'qa-manager'), '/complaints/send-backs')
    expect(html).toContain('人已调走')
    expect(html).toMatch(/客服一部<\/a><\/td>(<td class="num">1<\/td>){2}<td class="num">0<\/td>/)
    expect(html).not.toContain('客服二部</a>')
  })

  test.each([
    ['state=agreed', true],
    ['state=waiting', false],
    ['department=999', false],
  ])('narrowed by %s', async (query, found) => {
    const html = await page(signedInAs(it.db, 'qa-manager'), `/complaints/send-backs?${query}`)
    expect(html.includes('人已调走')).toBe(found)
  })

  test('shows a department its own only, and is closed to who has no part in it', async () => {
    const other = signedInAs(it.db, 'case-handler', departmentOf(centre.second))
    expect(await page(handler, '/complaints/send-backs')).toContain('人已调走')
    expect(await page(other, '/complaints/send-backs')).not.toContain('人已调走')
    const trainer = signedInAs(it.db, 'trainer')
    expect((await get(it, '/complaints/send-backs', trainer)).status).toBe(403)
  })
})

describe('the list of complaints', () => {
  const numbers = async (query: string, cookie: string) =>
    [...(await page(cookie, `/complaints?${query}`)).matchAll(/>(DN\d{4}-\d{6})<\/a>/g)].map(
      ([, no]) => no,
    )

  test.each([
    ['stage=dispatched', true],
    ['stage=closed', false],
    ['stage=any', true],
    ['level=ordinary', true],
    ['level=major', false],
    ['class=internal', true],
    ['class=external', false],
    ['source=manual', true],
    ['source=outside', false],
    ['verdict=substantiated', false],
    ['risk=yes', false],
    ['stage=%27&level=9&handling=x', true],
  ])('narrowed by %s', async (query, found) => {
    dispatched()
    const shown = await numbers(query, signedInAs(it.db, 'qa-manager'))
    expect(shown).toEqual(found ? [complaint.complaintNo] : [])
  })

  test('holds what was passed on or merged only where it is asked for', async () => {
    const referred = opened(it.db, centre.sender, centre.first, { stage: 'referred' })
    const manager = signedInAs(it.db, 'qa-manager')
    expect(await numbers('', manager)).not.toContain(referred.complaintNo)
    expect(await numbers('stage=referred', manager)).toEqual([referred.complaintNo])
    expect(await numbers('stage=any', manager)).toContain(referred.complaintNo)
  })

  test('shows a department what it handles apart from what is about its people', async () => {
    const theirs = opened(it.db, centre.sender, centre.second)
    const { id: departmentId } = centre.first.department
    dispatchComplaint(it.db, centre.sender, theirs.id, {
      ...{ principle: 'handle-first', departmentId, reason: '二部停电' },
    })
    expect(await numbers('', handler)).toEqual([complaint.complaintNo])
    expect(await numbers('whose=handled', handler)).toEqual([theirs.complaintNo])
    const manager = signedInAs(it.db, 'qa-manager')
    expect(await page(manager, '/complaints')).not.toContain('我部门承办')
    expect(await numbers(`handling=${departmentId}`, manager)).toEqual([theirs.complaintNo])
  })

  test('of today counts no external one, also while it waits to be passed on', async () => {
    opened(it.db, centre.sender, centre.first, { class: 'external' })
    const html = await page(signedInAs(it.db, 'qa-manager'), '/')
    expect(html).toContain(complaint.complaintNo)
    expect(html.match(/DN\d{4}-\d{6}/g)).toHaveLength(1)
  })
})
