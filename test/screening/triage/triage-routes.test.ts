import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { findingOpenings } from '#src/screening/queue/schema.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { findingClaims, findingDrafts, recheckChanges } from '#src/screening/triage/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import {
  findingState,
  heardRecording,
  registeredCall,
  suspected,
  suspectedCall,
  twoDepartments,
  type Unit,
} from '../heard-calls.ts'

let it: TestApp
let inspector: string
let manager: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  inspector = signedInAs(it.db, 'qa-inspector')
  manager = signedInAs(it.db, 'qa-manager')
  units = twoDepartments(it.db)
})

async function page(path = '/findings/triage', cookie = inspector) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

/** A step as the page's script takes it: the answer is the next finding. */
async function step(path: string, form: Record<string, string> = {}, cookie = inspector) {
  const response = await it.app.request(`http://localhost${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: {
      Origin: 'http://localhost',
      'Sec-Fetch-Site': 'same-origin',
      'X-Requested-With': 'huiting',
      Cookie: cookie,
    },
  })
  return { status: response.status, html: await response.text() }
}

const shown = (html: string) => Number(/data-triage="(\d*)"/.exec(html)?.[1] || Number.NaN)
const missed = { verdict: 'missed', faultCategory: 'attitude', target: 'this-agent', note: '' }

describe('the page', () => {
  test('shows the next finding with its windows, its words and no agent', async () => {
    const { finding, recording } = suspectedCall(it.db, units.first, 'd001')
    const { status, html } = await page()
    expect(status).toBe(200)
    expect(shown(html)).toBe(finding.id)
    expect(html).toContain('第 1 条，擅自挂断')
    // Evidence at 12 and 30 seconds: two windows that meet.
    expect(html).toContain('data-windows="4000-42000"')
    expect(html).toContain(`data-src="/recordings/${recording.id}/audio"`)
    expect(html).toContain('我要<mark')
    for (const hidden of ['罗军', '20025', '客服一部', '客服一部1班']) {
      expect(html).not.toContain(hidden)
    }
    const opened = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'transcript.opened'))
      .all()
    expect(opened).toHaveLength(1)
  })

  test('says that all is heard, what others hold, or that nothing waits', async () => {
    expect((await page()).html).toContain('没有待复核的疑点')
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await page('/findings/triage', manager)
    expect((await page()).html).toContain('剩下的别人正在听')
    await post(it, '/findings/triage/leave', {}, manager)
    expect(shown((await page()).html)).toBe(finding.id)
    await step(`/findings/triage/${finding.id}/verdict`, { verdict: 'unfounded' })
    expect((await page()).html).toContain('今天的都听完了')
  })

  test('gives two people two findings, and tells on the review page who listens', async () => {
    const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 }).finding.id
    const second = suspectedCall(it.db, units.first, 'd002', { score: 0.8 }).finding.id
    expect(shown((await page()).html)).toBe(first)
    expect(shown((await page('/findings/triage', manager)).html)).toBe(second)
    expect((await page(`/findings/${first}`, manager)).html).toContain('测试qa-inspector正在听这条')
  })

  test('marks what was carried over from an earlier day, and is the main button of the lists', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await page()
    it.sqlite.exec(`update queue_items set first_day = day - 86400000`)
    expect((await page()).html).toContain('结转')
    expect(shown((await page()).html)).toBe(finding.id)
    for (const path of ['/findings', '/findings/all']) {
      expect((await page(path)).html).toContain('href="/findings/triage"')
    }
  })

  test('offers 漏报 and 瞒报 only where they can be true, under keys that never move', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001', { registered: false })
    registeredCall(it.db, 'd001')
    const { html } = await page()
    expect(html).toContain('已经登记了这通投诉')
    expect(html).toMatch(/value="missed"[^>]*disabled[^>]*data-verdict-key="1"/)
    expect(html).toMatch(/value="unfounded"[^>]*data-verdict-key="4"/)
    const forced = await step(`/findings/triage/${finding.id}/verdict`, missed)
    expect(forced.status).toBe(409)
    expect(forced.html).toContain('已在登记台账里')
    expect(findingState(it.db, finding.id)).toBe('pending')
  })
})

describe('a verdict', () => {
  test('is answered with the next finding, its news, and what can be undone', async () => {
    const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 }).finding.id
    const second = suspectedCall(it.db, units.first, 'd002', { score: 0.8 }).finding.id
    await page()
    const { status, html } = await step(`/findings/triage/${first}/verdict`, missed)
    expect(status).toBe(200)
    expect(html).not.toContain('<html')
    expect(shown(html)).toBe(second)
    const no = it.db.select().from(complaints).get()?.complaintNo
    expect(html).toContain(`已立案 ${no}`)
    expect(html).toContain('data-announce="已提交：漏报。第 2 条，擅自挂断"')
    expect(html).toContain('data-press="undo"')
  })

  test('without scripts leads to the next by an address', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const path = `/findings/triage/${finding.id}/verdict`
    const answer = await post(it, path, { verdict: 'unfounded' }, inspector)
    expect(answer.status).toBe(303)
    const to = answer.headers.get('Location') ?? ''
    expect(to).toBe(`/findings/triage?done=${finding.id}`)
    expect((await page(to)).html).toContain('已提交：<b>不成立</b>')
  })

  test.each([
    ['no verdict', { note: '听不清' }, '请选择结论'],
    ['漏报 without a type', { ...missed, faultCategory: '', note: '听不清' }, '要选属实类型'],
    ['a forged verdict', { verdict: 'guilty', note: '听不清' }, '请选择结论'],
    ['a note too long', { verdict: 'unfounded', note: '听不清'.repeat(400) }, '不能超过 1000'],
  ])('with %s keeps finding and words, and says what is missing', async (_, form, sentence) => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await page()
    const { status, html } = await step(`/findings/triage/${finding.id}/verdict`, form)
    expect(status).toBe(422)
    expect(shown(html)).toBe(finding.id)
    expect(html).toContain(sentence)
    expect(html).toContain('听不清')
    expect(findingState(it.db, finding.id)).toBe('pending')
  })

  test('on what another has settled loses no word and offers the next', async () => {
    const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 }).finding.id
    const second = suspectedCall(it.db, units.first, 'd002', { score: 0.8 }).finding.id
    await page()
    await post(it, `/findings/${first}/recheck`, { verdict: 'external' }, manager)
    const form = { ...missed, note: '坐席没道歉' }
    const { status, html } = await step(`/findings/triage/${first}/verdict`, form)
    expect(status).toBe(409)
    expect(html).toContain('别人刚刚对这条下了结论')
    expect(html).toContain('坐席没道歉')
    expect(shown(html)).toBe(second)
    expect(it.db.select().from(rechecks).all()).toHaveLength(1)
    expect(it.db.select().from(complaints).all()).toEqual([])
  })

  test('sent twice by one person is stored once and says so', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const path = `/findings/triage/${finding.id}/verdict`
    const both = await Promise.all([
      step(path, { verdict: 'unfounded' }),
      step(path, { verdict: 'unfounded' }),
    ])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.html).toContain('这条您已经下过结论')
  })

  test('on what screening has dropped meanwhile offers the next and keeps the note in sight', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await page()
    it.db.delete(findings).where(eq(findings.id, finding.id)).run()
    const form = { verdict: 'unfounded', note: '听了一半' }
    const { status, html } = await step(`/findings/triage/${finding.id}/verdict`, form)
    expect(status).toBe(409)
    expect(html).toContain('已经不在队列里')
    expect(html).toContain('听了一半')
  })
})

test('skipping offers the next, and the skipped one to others', async () => {
  const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 }).finding.id
  const second = suspectedCall(it.db, units.first, 'd002', { score: 0.8 }).finding.id
  await page()
  const { html } = await step(`/findings/triage/${first}/skip`)
  expect(shown(html)).toBe(second)
  expect(html).toContain('已跳过')
  expect(shown((await page('/findings/triage', manager)).html)).toBe(first)
})

describe('undoing', () => {
  test('brings the finding back with what was typed and withdraws its complaint', async () => {
    const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 }).finding.id
    suspectedCall(it.db, units.first, 'd002', { score: 0.8 })
    await page()
    await step(`/findings/triage/${first}/verdict`, { ...missed, note: '坐席没道歉' })
    const { status, html } = await step('/findings/triage/undo', { finding: String(first) })
    expect(status).toBe(200)
    expect(shown(html)).toBe(first)
    expect(html).toContain('坐席没道歉</textarea>')
    expect(html).toMatch(/value="missed" checked/)
    const complaint = it.db.select().from(complaints).get()
    expect(complaint?.stage).toBe('withdrawn')
    expect(html).toContain(`投诉 ${complaint?.complaintNo} 已撤回`)
    const shownPage = await page(`/complaints/${complaint?.id}`)
    expect(shownPage.html).toContain('这件投诉已撤回')
    expect((await page('/complaints')).html).not.toContain(complaint?.complaintNo)
  })

  test('what can no longer be undone says why and goes on', async () => {
    const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 }).finding.id
    const second = suspectedCall(it.db, units.first, 'd002', { score: 0.8 }).finding.id
    await step(`/findings/triage/${first}/verdict`, { verdict: 'unfounded' })
    await post(it, `/findings/${first}/reveal`, {}, inspector)
    const { status, html } = await step('/findings/triage/undo', { finding: String(first) })
    expect(status).toBe(409)
    expect(html).toContain('坐席已经揭晓，不能撤销')
    expect(shown(html)).toBe(second)
    const forged = await step('/findings/triage/undo', { finding: '1 or 1=1' })
    expect(forged.status).toBe(409)
    expect(findingState(it.db, first)).toBe('unfounded')
  })

  test('works from the review page too', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await post(it, `/findings/${finding.id}/recheck`, { verdict: 'unfounded' }, inspector)
    expect((await page(`/findings/${finding.id}`)).html).toContain('撤销这条结论')
    const answer = await post(it, `/findings/${finding.id}/undo`, {}, inspector)
    expect(answer.headers.get('Location')).toBe(`/findings/${finding.id}`)
    expect(findingState(it.db, finding.id)).toBe('pending')
    expect((await post(it, `/findings/${finding.id}/undo`, {}, inspector)).status).toBe(409)
  })
})

describe('a draft', () => {
  const draft = { verdict: 'missed', faultCategory: 'hung-up', note: '写了一半', typedAt: '7' }

  test('is there again on both pages, also after signing in anew', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await page()
    const saved = await step(`/findings/${finding.id}/draft`, draft)
    expect(saved.status).toBe(204)
    const again = signedInAs(it.db, 'qa-inspector')
    for (const path of ['/findings/triage', `/findings/${finding.id}`]) {
      const { html } = await page(path, again)
      expect(html).toContain('写了一半</textarea>')
      expect(html).toMatch(/value="missed" checked/)
    }
    // Nobody else sees it.
    expect((await page(`/findings/${finding.id}`, manager)).html).not.toContain('写了一半')
  })

  test.each([
    ['no time', { note: 'x' }, 422],
    ['a note of 9,000 characters', { ...draft, note: '长'.repeat(9000) }, 422],
    ['a forged time', { ...draft, typedAt: '1e400' }, 422],
  ])('with %s is refused in words and stored nowhere', async (_, form, status) => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const answer = await step(`/findings/${finding.id}/draft`, form)
    expect(answer.status).toBe(status)
    expect(it.db.select().from(findingDrafts).all()).toEqual([])
  })

  test('of markup and marks of direction is shown as it was typed', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const note = '<img src=x onerror=alert(1)> \u202e{{7*7}} \u200b'
    await step(`/findings/${finding.id}/draft`, { note, typedAt: '1' })
    const { html } = await page()
    expect(html).not.toContain('<img src=x')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })
})

describe('changing', () => {
  test('needs a reason, keeps what was typed, and stands in the history', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await post(it, `/findings/${finding.id}/recheck`, { verdict: 'unfounded' }, inspector)
    await post(it, `/findings/${finding.id}/reveal`, {}, inspector)
    const path = `/findings/${finding.id}/changes`
    const bare = await post(it, path, { ...missed, note: '补充说明', reason: ' ' }, inspector)
    expect(bare.status).toBe(422)
    const html = await bare.text()
    expect(html).toContain('请写明改判的理由')
    expect(html).toContain('补充说明</textarea>')
    const done = await post(it, path, { ...missed, reason: '听漏了一句' }, inspector)
    expect(done.status).toBe(303)
    const shownPage = await page(`/findings/${finding.id}`)
    expect(shownPage.html).toContain('不成立 → 漏报')
    expect(shownPage.html).toContain('揭晓后')
    expect(shownPage.html).toContain('听漏了一句')
    const same = await post(it, path, { ...missed, reason: '再来一次' }, inspector)
    expect(same.status).toBe(409)
    expect(await same.text()).toContain('没有保存')
    expect(it.db.select().from(recheckChanges).all()).toHaveLength(1)
  })
})

test('ahead claims and names the sound of the next; a page that goes away frees it', async () => {
  const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 }).finding.id
  const second = suspectedCall(it.db, units.first, 'd002', { score: 0.8 })
  await page()
  const { status, html } = await step('/findings/triage/ahead', { finding: String(first) })
  expect(status).toBe(200)
  expect(html).toContain(`data-src="/recordings/${second.recording.id}/audio"`)
  expect(html).toContain('data-from="4"')
  const ahead = String(second.finding.id)
  const left = await step('/findings/triage/leave', { finding: String(first), ahead })
  expect(left.status).toBe(204)
  expect(shown((await page('/findings/triage', manager)).html)).toBe(second.finding.id)
})

test('a page that is still open renews its claim, or is told who has the finding now', async () => {
  const { finding } = suspectedCall(it.db, units.first, 'd001')
  await page()
  const here = () => step('/findings/triage/here', { finding: String(finding.id) })
  expect((await here()).status).toBe(204)
  it.db.update(findingClaims).set({ leaseUntil: 1 }).run()
  await page('/findings/triage', manager)
  const told = await here()
  expect(told.status).toBe(409)
  expect(told.html).toContain('测试qa-manager正在听这条')
})

test('the time of a verdict begins anew after the finding was put aside', async () => {
  const { finding } = suspectedCall(it.db, units.first, 'd001')
  await page()
  const long = Date.now() - 3 * 3_600_000
  it.db.update(findingOpenings).set({ openedAt: long, seenAt: long }).run()
  await page()
  await step(`/findings/triage/${finding.id}/verdict`, { verdict: 'unfounded' })
  expect(it.db.select().from(rechecks).get()?.tookMs).toBeLessThan(60_000)
})

test('a call without data and without evidence is heard whole and judged all the same', async () => {
  const bare = suspected(it.db, heardRecording(it.db, 'x.wav', null).id, null)
  it.sqlite.exec('delete from hits')
  const { html } = await page()
  expect(html).toContain('第 1 条，整通听')
  expect(html).toContain('还没有对上通话数据')
  expect(html).toContain('data-windows="0-60000"')
  const judged = await step(`/findings/triage/${bare.id}/verdict`, { verdict: 'unfounded' })
  expect(judged.status).toBe(200)
})

describe('who may come in', () => {
  test.each(['/findings/triage'])(
    '%s is closed to a team leader and to strangers',
    async (path) => {
      expect((await get(it, path, signedInAs(it.db, 'team-leader'))).status).toBe(403)
      const stranger = await get(it, path)
      expect(stranger.headers.get('Location')).toMatch(/^\/sign-in/)
    },
  )

  test.each([
    '/findings/triage/1/verdict',
    '/findings/triage/1/skip',
    '/findings/triage/undo',
    '/findings/triage/ahead',
    '/findings/triage/here',
    '/findings/triage/leave',
    '/findings/1/draft',
    '/findings/1/undo',
    '/findings/1/reveal',
    '/findings/1/changes',
  ])('%s takes nothing from a department head or a stranger', async (path) => {
    suspectedCall(it.db, units.first, 'd001')
    const form = { finding: '1', verdict: 'unfounded', typedAt: '1', reason: 'x' }
    expect((await post(it, path, form, signedInAs(it.db, 'department-head'))).status).toBe(403)
    expect((await post(it, path, form)).status).toBe(401)
    expect(findingState(it.db, 1)).toBe('pending')
    expect(it.db.select().from(findingClaims).all()).toEqual([])
  })
})
