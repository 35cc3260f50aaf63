import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { erasedRecordings } from '#src/recordings/erased/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { settingsInUse } from '#src/screening/back-trace/settings.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { addRecording } from '../../transcription/scripted.ts'
import { announcedCall, suspected, twoDepartments, type Unit } from '../heard-calls.ts'
import {
  caller,
  day,
  earlierCall,
  findingOf,
  heardEarlier,
  heardLater,
  hour,
  later,
  outsideCaseOf,
  scored,
  traceAll,
} from './traced.ts'

let it: TestApp
let inspector: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  inspector = signedInAs(it.db, 'qa-inspector')
  units = twoDepartments(it.db)
})

async function page(path: string, cookie = inspector) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

const unitOf = (unit: Unit) => ({
  personId: unit.person.id,
  teamId: unit.team.id,
  departmentId: unit.department.id,
  subCentreId: unit.centre.id,
})
const scopeOf = (unit: Unit) => ({ kind: 'department', id: unit.department.id }) as const

/** 罗军 was spoken to yesterday; today 李洋 hears what the customer thinks of it. */
function spokenOf() {
  const before = heardEarlier(it.db, day, unitOf(units.first))
  const after = heardLater(it.db, '我昨天打过一回电话，那小伙子给我挂了', unitOf(units.second))
  return { before, after }
}

function suspectedLater() {
  const { before, after } = spokenOf()
  const known = findingOf(it.db, after.recording.id)
  const finding = known ?? suspected(it.db, after.recording.id, after.call.id)
  return { before, after, finding }
}

describe('the review page of a traced call', () => {
  test('shows what speaks of it, its words and by how much it was lifted', async () => {
    const { before, after } = spokenOf()
    const finding = findingOf(it.db, before.recording.id)
    const { html } = await page(`/findings/${finding?.id}`)
    expect(html).toContain('后来的来电提到之前的通话')
    expect(html).toContain('2026-11-04 15:30')
    expect(html).toContain('我昨天打过')
    expect(html).toContain('时间对得上 · 排序提前 15 分')
    expect(html).toContain('没有文字证据')
    expect(html).toContain(`/calls/${before.call.id}/chain`)
    expect(html).not.toContain('罗军')
    expect(html).not.toContain('李洋')
    expect(after.call.id).not.toBe(before.call.id)
  })

  test('says only the time to those who may not see the later call', async () => {
    const { before } = spokenOf()
    const finding = findingOf(it.db, before.recording.id)
    const limited = signedInAs(it.db, 'qa-inspector', scopeOf(units.first))
    const { status, html } = await page(`/findings/${finding?.id}`, limited)
    expect(status).toBe(200)
    expect(html).toContain('2026-11-04 15:30')
    expect(html).not.toContain('我昨天打过')
  })

  test('shows an outside case and a low score with their words, numbers masked', async () => {
    const { call, recording } = heardEarlier(it.db, day)
    outsideCaseOf(it.db, [caller])
    scored(it.db, { score: 1, callNo: call.callNo })
    const { html } = await page(`/findings/${findingOf(it.db, recording.id)?.id}`)
    expect(html).toContain('客户反映热线不派单')
    expect(html).toContain('1 分：说了等于没说')
    expect(html).toContain('回访评的就是这通')
    expect(html).not.toContain(caller)
  })
})

describe('a verdict about an earlier agent', () => {
  const verdict = { verdict: 'missed', faultCategory: 'hung-up', target: 'earlier-agent' }

  test('offers the one traced call, and opens the complaint about it', async () => {
    const { before, after, finding } = suspectedLater()
    const { html } = await page(`/findings/${finding.id}`)
    expect(html).toContain(`value="${before.call.id}" selected`)
    expect(html).not.toContain('罗军')

    const form = { ...verdict, concernedCall: String(before.call.id) }
    const answer = await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    expect(answer.status).toBe(303)
    const [complaint] = it.db.select().from(complaints).all()
    expect(complaint).toMatchObject({ callId: after.call.id, concernedCallId: before.call.id })

    // Asked for after the verdict both appear: who listened, and who is concerned.
    expect((await page(`/findings/${finding.id}`)).html).not.toContain('罗军')
    await post(it, `/findings/${finding.id}/reveal`, {}, inspector)
    const judged = await page(`/findings/${finding.id}`)
    expect(judged.html).toContain('涉及的坐席')
    expect(judged.html).toContain('罗军')
    const shown = await page(`/complaints/${complaint?.id}`)
    expect(shown.html).toContain('涉及之前的通话')
    expect(shown.html).toContain('罗军')
    expect(shown.html).not.toContain('李洋')
    expect((await page('/complaints')).html).toContain('罗军')
  })

  test('is a complaint of the department concerned, not of the one that was told', async () => {
    const { before, finding } = suspectedLater()
    const form = { ...verdict, concernedCall: String(before.call.id) }
    await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    const [complaint] = it.db.select().from(complaints).all()
    const statusFor = async (unit: Unit) =>
      (
        await page(
          `/complaints/${complaint?.id}`,
          signedInAs(it.db, 'department-head', scopeOf(unit)),
        )
      ).status
    expect(await statusFor(units.first)).toBe(200)
    expect(await statusFor(units.second)).toBe(404)
    const own = `/complaints?department=${units.first.department.id}`
    const manager = signedInAs(it.db, 'qa-manager')
    expect((await page(own, manager)).html).toContain(complaint?.complaintNo)
    const other = `/complaints?department=${units.second.department.id}`
    expect((await page(other, manager)).html).not.toContain(complaint?.complaintNo)
    // Its author was not shown yet whose it is, and cannot find it out by asking for a department.
    expect((await page(own)).html).not.toContain(complaint?.complaintNo)
  })

  test('hides the earlier call, too, until its author is told', async () => {
    const before = earlierCall(it.db, day, unitOf(units.first))
    const after = heardLater(it.db, '我昨天打过一回电话，那小伙子给我挂了', unitOf(units.second))
    const finding =
      findingOf(it.db, after.recording.id) ?? suspected(it.db, after.recording.id, after.call.id)
    const address = `/calls/${before.id}`
    expect((await page(address)).html).toContain('罗军')

    const form = { ...verdict, concernedCall: String(before.id) }
    await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    const hidden = await page(address)
    expect(hidden.html).not.toContain('罗军')
    expect(hidden.html).toContain(`href="/findings/${finding.id}"`)
    const list = '/calls?cols=callNo,agent'
    expect((await page(list)).html).not.toContain('罗军')
    expect((await page(list, signedInAs(it.db, 'qa-manager'))).html).toContain('罗军')

    await post(it, `/findings/${finding.id}/reveal`, {}, inspector)
    expect((await page(address)).html).toContain('罗军')
    expect((await page(list)).html).toContain('罗军')
  })

  test('is not found by its department while another duty hides the call concerned', async () => {
    const { before, finding } = suspectedLater()
    const form = { ...verdict, concernedCall: String(before.call.id) }
    await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    const [complaint] = it.db.select().from(complaints).all()
    it.db.update(complaints).set({ openedBy: null }).run()
    it.db.update(rechecks).set({ revealedAt: later }).run()
    const own = `/complaints?department=${units.first.department.id}`
    const find = async () => (await page(own)).html.includes(complaint?.complaintNo ?? '?')
    // The suspicion about the earlier call waits for a verdict still.
    expect(await find()).toBe(false)
    it.db.update(findings).set({ state: 'unfounded' }).run()
    expect(await find()).toBe(true)
  })

  test('may leave open which call it was', async () => {
    const { finding } = suspectedLater()
    const form = { ...verdict, concernedCall: '' }
    await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    expect(it.db.select().from(complaints).all()).toMatchObject([{ concernedCallId: null }])
  })

  test('about this very agent names no other call', async () => {
    const { before, finding } = suspectedLater()
    const form = { ...verdict, target: 'this-agent', concernedCall: String(before.call.id) }
    await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    expect(it.db.select().from(complaints).all()).toMatchObject([{ concernedCallId: null }])
  })

  test('refuses a call that was not traced, and keeps what was typed', async () => {
    const { finding } = suspectedLater()
    const stray = announcedCall(it.db, units.first, 'stray')
    const form = { ...verdict, note: '挂断两次', concernedCall: String(stray.id) }
    const answer = await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    expect(answer.status).toBe(409)
    const html = await answer.text()
    expect(html).toContain('不在这通的回溯结果里')
    expect(html).toContain('挂断两次')
    expect(it.db.select().from(rechecks).all()).toEqual([])
    const forged = await post(
      it,
      `/findings/${finding.id}/recheck`,
      { ...form, concernedCall: '1 or 1=1' },
      inspector,
    )
    expect(forged.status).toBe(422)
  })
})

describe('the chain of a caller', () => {
  test('lists calls, cases and scores of the number in order, newest first', async () => {
    const { before, after } = spokenOf()
    outsideCaseOf(it.db, [caller], later + hour)
    scored(it.db, { score: 4, callNo: before.call.callNo })
    const stranger = heardEarlier(it.db, 2 * day, { caller: '13800000000' })
    const { status, html } = await page(`/calls/${before.call.id}/chain`)
    expect(status).toBe(200)
    const order = ['外部投诉 12398', after.call.callNo, '说了等于没说', before.call.callNo]
    const body = html.slice(html.indexOf('<tbody>'))
    const places = order.map((text) => body.indexOf(text))
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places[0]).toBeLessThan(places[1] ?? 0)
    expect(places[1]).toBeLessThan(places[3] ?? 0)
    expect(body).not.toContain(stranger.call.callNo)
    expect(body).toContain('来电中提到')
  })

  test('masks the number and keeps back the agent of a call that waits for its verdict', async () => {
    const { before, after } = spokenOf()
    const { html } = await page(`/calls/${after.call.id}/chain`)
    expect(html).toContain('139****9215')
    expect(html).not.toContain(caller)
    expect(html).toContain('评完才显示')
    expect(html).not.toContain('罗军')
    const manager = signedInAs(it.db, 'case-handler')
    const open = await page(`/calls/${before.call.id}/chain`, manager)
    expect(open.html).toContain('139****9215')
    expect(open.html).not.toContain(caller)
    expect(open.html).toContain('罗军')
    expect(open.html).not.toContain('/findings/')
  })

  test('holds the calls of one’s own unit only', async () => {
    const { before, after } = spokenOf()
    const head = signedInAs(it.db, 'department-head', scopeOf(units.first))
    const { html } = await page(`/calls/${before.call.id}/chain`, head)
    expect(html).toContain(before.call.callNo)
    expect(html).not.toContain(after.call.callNo)
    expect((await page(`/calls/${after.call.id}/chain`, head)).status).toBe(404)
  })

  test('of a hidden number is no chain, and says why', async () => {
    const one = earlierCall(it.db, day, { caller: '匿名' })
    earlierCall(it.db, 2 * day, { caller: '匿名', callNo: 'OTHER1' })
    const { html } = await page(`/calls/${one.id}/chain`)
    expect(html).toContain('没有可以连起来的来电号码')
    expect(html).not.toContain('OTHER1')
  })

  test('says which calls cannot be heard', async () => {
    const gone = earlierCall(it.db, day)
    earlierCall(it.db, 2 * day)
    const broken = earlierCall(it.db, 3 * day)
    addRecording(it.db, { callId: broken.id, state: 'corrupt' })
    it.db
      .insert(erasedRecordings)
      .values({
        ...{ recordingId: 99, sha256: 'x', callId: gone.id, bytes: 1, receivedAt: 1 },
        ...{ erasedAt: 2, rule: 'ordinary', by: '系统' },
      })
      .run()
    const { html } = await page(`/calls/${gone.id}/chain`)
    for (const text of ['录音已按期删除', '没有录音', '录音无法播放']) expect(html).toContain(text)
  })

  test('is taken along as its page shows it, and the number goes nowhere', async () => {
    const { before, after } = spokenOf()
    outsideCaseOf(it.db, [caller], later + hour)
    const file = (id: number) => `/calls/${id}/chain/tables/events?format=csv`
    const blind = (await page(file(after.call.id))).html
    expect(blind).toContain('外部投诉 12398')
    expect(blind).toContain(before.call.callNo)
    expect(blind).toMatch(new RegExp(`来电,${after.call.callNo},[^,]*,评完才显示,评完才显示,`))
    expect(blind).not.toContain('罗军')
    expect(blind).not.toContain(caller)
    const handler = (await page(file(before.call.id), signedInAs(it.db, 'case-handler'))).html
    expect(handler).toContain('罗军')
    expect(handler).not.toMatch(/比对|疑点/)
    const head = signedInAs(it.db, 'department-head', scopeOf(units.first))
    expect((await page(file(before.call.id), head)).html).not.toContain(after.call.callNo)
    expect((await page(file(after.call.id), head)).status).toBe(404)
    const trail = it.db.select().from(auditEvents).all()
    const taken = trail.filter(({ action }) => action === 'list.exported')
    expect(taken).toHaveLength(3)
    expect(trail.map(({ action }) => action)).not.toContain('caller-chain.opened')
    expect(JSON.stringify(taken)).not.toContain(caller)
  })

  test('leaves a trace of whoever looked', async () => {
    const { before } = spokenOf()
    await page(`/calls/${before.call.id}/chain?days=90`)
    const opened = eq(auditEvents.action, 'caller-chain.opened')
    expect(it.db.select().from(auditEvents).where(opened).all()).toMatchObject([
      { subjectKind: 'call', subjectId: String(before.call.id) },
    ])
  })

  test('is linked from the call for those who may hear it', async () => {
    const { before } = spokenOf()
    const path = `/calls/${before.call.id}`
    expect((await page(path)).html).toContain(`${path}/chain`)
  })
})

describe('the list of back-traces', () => {
  test('says what spoke, of which calls, and how far hearing them has come', async () => {
    const { before } = spokenOf()
    heardLater(it.db, '我之前打过电话', { caller: '匿名', callNo: 'ANON1' })
    const { html } = await page('/back-traces')
    expect(html).toContain('我昨天打过')
    expect(html).toContain('说的时间：昨天')
    expect(html).toContain(`/findings/${findingOf(it.db, before.recording.id)?.id}`)
    expect(html).toContain('没有可用的来电号码')
  })

  test('is narrowed by what it came from, and holds one’s own unit only', async () => {
    const { after } = spokenOf()
    outsideCaseOf(it.db, [caller])
    const cases = await page('/back-traces?kind=outside-case')
    expect(cases.html).toContain('客户反映热线不派单')
    expect(cases.html).not.toContain('我昨天打过')
    const limited = signedInAs(it.db, 'qa-inspector', scopeOf(units.first))
    const { html } = await page('/back-traces', limited)
    expect(html).not.toContain('我昨天打过')
    expect(html).not.toContain('客户反映热线不派单')
    expect(after.recording.id).toBeGreaterThan(0)
  })

  test('pages back and forth', async () => {
    for (let n = 1; n <= 12; n += 1) outsideCaseOf(it.db, [`1380000000${n}`])
    const first = await page('/back-traces?size=10')
    const next = /href="([^"]*)" rel="next"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&')
    const second = await page(next ?? '')
    expect(first.html.match(/href="\/outside-cases\/\d+"/g)).toHaveLength(10)
    expect(second.html.match(/href="\/outside-cases\/\d+"/g)).toHaveLength(2)
  })
})

describe('the page of an outside case', () => {
  test('shows the earlier calls and leads to their chain', async () => {
    const { call } = heardEarlier(it.db, day)
    const { id } = outsideCaseOf(it.db, [caller])
    const { html } = await page(`/back-traces/of-case/${id}`)
    expect(html).toContain('待复核')
    expect(html).toContain(`/calls/${call.id}/chain`)
    expect((await page(`/outside-cases/${id}`)).html).toContain(`/back-traces/of-case/${id}`)
  })

  test('says so while nobody has looked yet', async () => {
    const { id } = outsideCaseOf(it.db, [caller])
    it.db.run('delete from back_trace_triggers')
    expect((await page(`/back-traces/of-case/${id}`)).html).toContain('正在找')
    traceAll(it.db)
  })
})

describe('the settings', () => {
  const form = { days: '20', mostTraces: '3', frequentCalls: '6', lowScore: '1' }

  test('are set by a manager and leave their trace', async () => {
    const manager = signedInAs(it.db, 'qa-manager')
    const own = { ...form, ownNumbers: '95598、02583000000' }
    expect((await post(it, '/back-traces/settings', own, manager)).status).toBe(303)
    const { set, ...settings } = settingsInUse(it.db)
    expect(settings).toEqual({
      ...{ days: 20, mostTraces: 3, frequentCalls: 6, lowScore: 1 },
      ownNumbers: ['95598', '02583000000'],
    })
    expect(set?.by).toContain('qa-manager')
    const changed = eq(auditEvents.action, 'back-trace.set')
    expect(it.db.select().from(auditEvents).where(changed).all()).toHaveLength(1)
    expect((await page('/back-traces/settings', manager)).html).toContain('02583000000')
  })

  test.each([
    ['days', '0'],
    ['days', '91'],
    ['days', '1e9'],
    ['mostTraces', '-1'],
    ['frequentCalls', '1'],
    ['lowScore', '4'],
    ['lowScore', ''],
    ['ownNumbers', '955a8'],
  ])('refuse %s %j, and what was typed is still there', async (name, value) => {
    const manager = signedInAs(it.db, 'qa-manager')
    const typed = { ...form, days: '77', [name]: value }
    const answer = await post(it, '/back-traces/settings', typed, manager)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('field-error')
    if (name !== 'days') expect(html).toContain('value="77"')
    expect(settingsInUse(it.db).set).toBeNull()
  })
})

describe('who may come in', () => {
  test.each([
    ['/back-traces', 'case-handler'],
    ['/back-traces/settings', 'qa-inspector'],
    ['/back-traces/of-case/1', 'team-leader'],
    ['/calls/1/chain', 'trainer'],
    ['/calls/1/chain', 'return-visitor'],
  ] as const)('%s is closed to %s and to strangers', async (path, role) => {
    expect((await page(path, signedInAs(it.db, role))).status).toBe(403)
    expect((await get(it, path)).headers.get('Location')).toMatch(/^\/sign-in/)
  })

  test('an inspector changes no settings', async () => {
    expect((await post(it, '/back-traces/settings', {}, inspector)).status).toBe(403)
    expect((await post(it, '/back-traces/settings', {})).status).toBe(401)
  })

  test('a team leader sees in a chain nothing but calls of the team, and no findings', async () => {
    const { before, after } = spokenOf()
    const own = signedInAs(it.db, 'team-leader', { kind: 'team', id: units.first.team.id })
    const { html } = await page(`/calls/${before.call.id}/chain`, own)
    expect(html).toContain(before.call.callNo)
    expect(html).not.toContain(after.call.callNo)
    expect(html).not.toContain('来电中提到')
    expect(html).not.toContain('疑点')
    expect(it.db.select().from(recordings).all()).toHaveLength(2)
  })
})
