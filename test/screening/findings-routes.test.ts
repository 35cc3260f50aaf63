import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { complaints } from '#src/complaints/schema.ts'
import { callReconciliations, findings, rechecks, screenings } from '#src/screening/schema.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'
import { segments } from '#src/transcription/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import {
  announcedCall,
  findingState,
  heardRecording,
  inBox,
  registeredCall,
  suspected,
  suspectedCall,
  twoDepartments,
  type Unit,
} from './heard-calls.ts'

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

const headlines = (html: string) => [...html.matchAll(/疑点[甲乙丙丁]/g)].map(([found]) => found)

describe('the queue of suspected unreported complaints', () => {
  test('ranks by score, quotes the best evidence and masks the caller', async () => {
    suspectedCall(it.db, units.first, 'd001', { score: 0.4, headline: '疑点甲' })
    suspectedCall(it.db, units.first, 'd002', { score: 0.9, headline: '疑点乙' })
    const { html } = await page('/findings')
    expect(headlines(html)).toEqual(['疑点乙', '疑点甲'])
    expect(html).toContain('“我要<b>反映她的态度</b>。”')
    expect(html).toContain('139****9215')
    expect(html).not.toContain('13931909215')
  })

  test('shows the whole number to nobody', async () => {
    suspectedCall(it.db, units.first, 'd001')
    const { html } = await page('/findings', signedInAs(it.db, 'qa-manager'))
    expect(html).toContain('139****9215')
    expect(html).not.toContain('13931909215')
  })

  test('leaves out what was registered and what has a verdict', async () => {
    suspectedCall(it.db, units.first, 'd001', { headline: '疑点甲', registered: true })
    suspectedCall(it.db, units.first, 'd002', { headline: '疑点乙' })
    const judged = suspectedCall(it.db, units.first, 'd003', { headline: '疑点丙' })
    await post(it, `/findings/${judged.finding.id}/recheck`, { verdict: 'unfounded' }, inspector)
    expect(headlines((await page('/findings')).html)).toEqual(['疑点乙'])
    expect(headlines((await page('/findings?state=unfounded')).html)).toEqual(['疑点丙'])
    expect(headlines((await page('/findings?state=any')).html)).toHaveLength(2)
  })

  test('pages through equal and irrational scores without losing or repeating one', async () => {
    // The edge between the pages falls inside the ties at 1/3.
    const scores = [0.99, 0.98, 0.97, 2 / 3, 0.95, 2 / 3, 0.5, 0.4, 1 / 3, 1 / 3, 1 / 3, 1e-7]
    const ids = scores.map(
      (score, index) => suspectedCall(it.db, units.first, `d${index}`, { score }).finding.id,
    )
    const seen: number[][] = []
    let href: string | undefined = '/findings?size=10'
    const linked = (html: string, rel: 'next' | 'prev') =>
      new RegExp(`href="([^"]*)" rel="${rel}"`).exec(html)?.[1]?.replaceAll('&amp;', '&')
    const idsOf = (html: string) =>
      [...html.matchAll(/<td><a href="\/findings\/(\d+)"/g)].map(([, id]) => Number(id))
    let last = ''
    while (href) {
      last = (await page(href)).html
      seen.push(idsOf(last))
      href = linked(last, 'next')
    }
    expect(seen.map((rows) => rows.length)).toEqual([10, 2])
    expect(seen.flat().toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b))
    const back = linked(last, 'prev')
    expect(idsOf((await page(back ?? '')).html)).toEqual(seen[0])
  })

  test('filters by type, department and day, and names a day that does not exist', async () => {
    suspectedCall(it.db, units.first, 'd001', { headline: '疑点甲' })
    suspectedCall(it.db, units.second, 'd002', { headline: '疑点乙' })
    const { second } = units
    const manager = signedInAs(it.db, 'qa-manager')
    const inSecond = await page(`/findings?department=${second.department.id}`, manager)
    expect(headlines(inSecond.html)).toEqual(['疑点乙'])
    expect(headlines((await page('/findings?type=attitude')).html)).toEqual([])
    expect(headlines((await page('/findings?from=2026-11-02&to=2026-11-02')).html)).toHaveLength(2)
    expect(headlines((await page('/findings?from=2026-11-03')).html)).toEqual([])
    expect((await page('/findings?from=2026-02-30')).html).toContain('没有这一天')
  })

  test('tells no unit of a waiting call to whoever may judge it, and offers no filter by it', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001', { headline: '疑点甲' })
    suspectedCall(it.db, units.second, 'd002', { headline: '疑点乙' })
    const { second } = units
    const asked = await page(`/findings?department=${second.department.id}`)
    expect(headlines(asked.html)).toHaveLength(2)
    const paths = ['/', '/findings', '/findings/all', '/findings/today.csv', '/findings/triage']
    for (const path of paths) {
      const { html } = await page(path)
      for (const hidden of ['客服一部', '客服二部', '罗军', '20025']) {
        expect({ path, told: html.includes(hidden) }).toEqual({ path, told: false })
      }
    }
    // The manager plans by departments, and still sees none beside a waiting call.
    const { html } = await page('/findings/all', signedInAs(it.db, 'qa-manager'))
    expect(html).toMatch(/<option value="\d+">客服一部/)
    expect(html).not.toMatch(/<td[^>]*>客服一部/)
    await post(it, `/findings/${finding.id}/recheck`, { verdict: 'unfounded' }, inspector)
    await post(it, `/findings/${finding.id}/reveal`, {}, inspector)
    expect((await page('/findings/all?state=any')).html).toMatch(/<td[^>]*>客服一部/)
  })

  test('holds only one’s own department for a person so limited', async () => {
    suspectedCall(it.db, units.first, 'd001', { headline: '疑点甲' })
    const other = suspectedCall(it.db, units.second, 'd002', { headline: '疑点乙' })
    suspected(it.db, heardRecording(it.db, 'x.wav', null).id, null, { headline: '疑点丙' })
    const scope = { kind: 'department', id: units.first.department.id } as const
    const limited = signedInAs(it.db, 'qa-inspector', scope)
    expect(headlines((await page('/findings', limited)).html)).toEqual(['疑点甲'])
    expect((await page(`/findings/${other.finding.id}`, limited)).status).toBe(404)
  })

  test('says what to do when nothing waits', async () => {
    expect((await page('/findings')).html).toContain('没有待复核的疑点')
  })
})

describe('the five boxes', () => {
  test('count their calls and open them', async () => {
    const heard = suspectedCall(it.db, units.first, 'd001', { headline: '疑点甲' })
    inBox(it.db, heard.call.id, 'heard-only')
    const reported = announcedCall(it.db, units.first, 'd002')
    heardRecording(it.db, 'd002.wav', reported.id)
    registeredCall(it.db, 'd002', 'DJ-77')
    inBox(it.db, reported.id, 'reported-only')
    const silent = announcedCall(it.db, units.first, 'd901')
    inBox(it.db, silent.id, 'no-recording')

    const { html } = await page('/findings')
    for (const [label, count] of [
      ['听到未登记', 1],
      ['登记未听到', 1],
      ['没有录音', 1],
      ['无异常', 0],
    ] as const) {
      expect(html).toMatch(new RegExp(`${label}</span><strong class="[^"]*">${count}<`))
    }
    expect(headlines((await page('/findings?box=heard-only')).html)).toEqual(['疑点甲'])
    const box = await page('/findings?box=reported-only')
    expect(box.html).toContain('d002')
    expect(box.html).toContain('DJ-77')
    expect((await page('/findings?box=no-recording')).html).toContain('录音未到')
    expect((await page('/findings?box=clear')).html).toContain('里没有通话')
  })

  test('are counted within one’s own scope', async () => {
    const { call } = suspectedCall(it.db, units.second, 'd001')
    inBox(it.db, call.id, 'heard-only')
    const scope = { kind: 'department', id: units.first.department.id } as const
    const { html } = await page('/findings', signedInAs(it.db, 'qa-inspector', scope))
    expect(html).toMatch(/听到未登记<\/span><strong class="[^"]*">0</)
  })
})

describe('the review page', () => {
  test('says when the times of the words are estimated, and not where they were heard', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd003')
    expect((await page(`/findings/${finding.id}`)).html).not.toContain('导入的文本')
    const turns = [{ s: 'customer', t: '昨天那个客服说话太冲了，直接把电话挂了' }]
    const brought = { name: 'd003.json', bytes: Buffer.from(JSON.stringify({ turns })) }
    const [result] = bringTranscripts(it.db, system, brought, { replace: true })
    expect(result?.outcome).toBe('replaced')
    const { html } = await page(`/findings/${finding.id}`)
    expect(html).toContain('导入的文本')
    expect(html).toContain('每句的时间是估算的')
  })

  test('hides agent and department until there is a verdict and somebody asks', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd003')
    const blind = await page(`/findings/${finding.id}`)
    expect(blind.html).toContain('盲审')
    for (const hidden of ['罗军', '20025', '客服一部']) expect(blind.html).not.toContain(hidden)

    await post(it, `/findings/${finding.id}/recheck`, { verdict: 'unfounded' }, inspector)
    const judged = await page(`/findings/${finding.id}`)
    expect(judged.html).toContain('揭晓坐席')
    for (const hidden of ['罗军', '20025', '客服一部']) expect(judged.html).not.toContain(hidden)

    expect((await post(it, `/findings/${finding.id}/reveal`, {}, inspector)).status).toBe(303)
    const open = await page(`/findings/${finding.id}`)
    for (const shown of ['罗军', '20025', '客服一部', '不成立']) expect(open.html).toContain(shown)
    expect(open.html).not.toContain('盲审')
  })

  test('gives the reasons in words and marks the evidence in the text', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd003')
    const { html } = await page(`/findings/${finding.id}`)
    expect(html).toContain('客户说：“我要<b>反映她的态度</b>。”')
    expect(html).toContain('读音命中')
    expect(html).toContain('登记台账里没有这通投诉')
    expect(html).toMatch(/<mark[^>]*>把电话挂了<\/mark>/)
    expect(html).toMatch(/data-start="12000" data-end="16000"/)
  })

  test('says what moved the score, unless it is not the text that brought the call here', async () => {
    const { finding, recording } = suspectedCall(it.db, units.first, 'd001')
    it.db
      .insert(screenings)
      .values({
        recordingId: recording.id,
        lexiconVersion: 'test',
        score: 0.9,
        flagged: true,
        reasons: [
          { by: 'cue', text: '客户说之前接电话的人挂电话', points: 0.62 },
          { by: 'rule', text: '客户道谢', points: -0.2 },
        ],
        screenedAt: 0,
      })
      .run()
    const { html } = await page(`/findings/${finding.id}`)
    expect(html).toContain('文本得分的主要来历 2 条')
    expect(html).toMatch(/\+0\.62.*客户说之前接电话的人挂电话.*−0\.20.*客户道谢/s)

    it.db.update(findings).set({ origin: 'control' }).run()
    expect((await page(`/findings/${finding.id}`)).html).not.toContain('文本得分')
  })

  test('says why a line is doubtful', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    expect((await page(`/findings/${finding.id}`)).html).not.toContain('有重复，已删去')
    it.db
      .update(segments)
      .set({ doubtful: true, marks: ['loop'] })
      .run()
    const { html } = await page(`/findings/${finding.id}`)
    expect(html.match(/听写把握不大）/g)?.length).toBeGreaterThan(0)
    expect(html.match(/有重复，已删去/g)).toHaveLength(html.match(/听写把握不大）/g)!.length)
  })

  test('no longer marks evidence in a text that has changed since', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd003')
    it.db
      .update(segments)
      .set({ text: '我要反应一下停电的事。' })
      .where(eq(segments.startMs, 30_000))
      .run()
    const { html } = await page(`/findings/${finding.id}`)
    expect(html).toContain('转写后来变了')
    expect(html).not.toMatch(/<mark[^>]*>[^<]*停电/)
  })

  test('leaves one trace of reading, however often it is opened', async () => {
    const { finding, recording } = suspectedCall(it.db, units.first, 'd003')
    await page(`/findings/${finding.id}`)
    await page(`/findings/${finding.id}`)
    const opened = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'transcript.opened'))
      .all()
    expect(opened.map((event) => event.subjectId)).toEqual([String(recording.id)])
  })

  test('offers no 漏报 or 瞒报 for a registered call, and shows its entry', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001', { registered: true })
    registeredCall(it.db, 'd001', 'DJ-1')
    const { html } = await page(`/findings/${finding.id}`)
    expect(html).toContain('DJ-1')
    expect(html).not.toContain('value="missed"')
    expect(html).not.toContain('value="concealed"')
    expect(html).toContain('value="unfounded"')
    expect(html).not.toContain('20025')
  })
})

describe('submitting a verdict', () => {
  const missed = { verdict: 'missed', faultCategory: 'attitude', target: '', note: '' }

  test('opens the complaint and leads to the next in rank, with a notice', async () => {
    const best = suspectedCall(it.db, units.first, 'd001', { score: 0.9 })
    const next = suspectedCall(it.db, units.first, 'd002', { score: 0.8 })
    suspectedCall(it.db, units.first, 'd003', { score: 0.7 })
    const answer = await post(it, `/findings/${best.finding.id}/recheck`, missed, inspector)
    expect(answer.status).toBe(303)
    const to = answer.headers.get('Location') ?? ''
    expect(to).toBe(`/findings/${next.finding.id}?done=${best.finding.id}`)
    const complaint = it.db.select().from(complaints).get()
    const { html } = await page(to)
    expect(html).toContain(
      `已立案 <a href="/complaints/${complaint?.id}">${complaint?.complaintNo}`,
    )
  })

  test('keeps the filters of the queue on the way', async () => {
    const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 })
    suspectedCall(it.db, units.second, 'd002', { score: 0.8 })
    const third = suspectedCall(it.db, units.first, 'd003', { score: 0.7 })
    const filter = `department=${units.first.department.id}`
    const manager = signedInAs(it.db, 'qa-manager')
    const action = `/findings/${first.finding.id}/recheck?${filter}`
    const answer = await post(it, action, missed, manager)
    expect(answer.headers.get('Location')).toBe(
      `/findings/${third.finding.id}?${filter}&done=${first.finding.id}`,
    )
  })

  test('leads back to the finding itself when nothing else waits', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const answer = await post(it, `/findings/${finding.id}/recheck`, missed, inspector)
    const to = answer.headers.get('Location') ?? ''
    expect(to).toBe(`/findings/${finding.id}?done=${finding.id}`)
    expect((await page(to)).html).toContain('队列里没有待复核的了')
  })

  test.each([
    ['no verdict', { note: '听不清' }, '请选择结论'],
    ['漏报 without a type', { ...missed, faultCategory: '', note: '听不清' }, '要选属实类型'],
    ['a forged verdict', { verdict: 'guilty', note: '听不清' }, '请选择结论'],
    ['a forged type', { ...missed, faultCategory: 'crime', note: '听不清' }, '请选择属实类型'],
  ])(
    'with %s is answered with a sentence and keeps what was written',
    async (_, form, sentence) => {
      const { finding } = suspectedCall(it.db, units.first, 'd001')
      const answer = await post(it, `/findings/${finding.id}/recheck`, form, inspector)
      expect(answer.status).toBe(422)
      const html = await answer.text()
      expect(html).toContain(sentence)
      expect(html).toContain('听不清')
      expect(findingState(it.db, finding.id)).toBe('pending')
    },
  )

  test('a note that is too long is refused whole, not cut', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const form = { ...missed, note: '长'.repeat(1001) }
    const answer = await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('不能超过 1000 个字')
  })

  test('漏报 without call data says what is missing', async () => {
    const finding = suspected(it.db, heardRecording(it.db, 'x.wav', null).id, null)
    const answer = await post(it, `/findings/${finding.id}/recheck`, missed, inspector)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('先导入话单再下结论')
  })

  test('a call registered meanwhile refuses 漏报 and keeps the note', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    registeredCall(it.db, 'd001')
    const form = { ...missed, note: '坐席没有登记' }
    const answer = await post(it, `/findings/${finding.id}/recheck`, form, inspector)
    expect(answer.status).toBe(409)
    const html = await answer.text()
    expect(html).toContain('坐席没有登记</textarea>')
    expect(findingState(it.db, finding.id)).toBe('pending')
  })

  test('a verdict of the full review sent by a double click is stored once and leads on twice', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const path = `/findings/${finding.id}/recheck`
    const send = () => post(it, path, { ...missed, note: '连点两下' }, inspector)
    const answers = [await send(), await send()]
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    const [first, second] = answers.map(({ headers }) => headers.get('Location'))
    expect(second).toBe(first)
    expect(it.db.select().from(rechecks).all()).toHaveLength(1)
    expect(it.db.select().from(complaints).all()).toHaveLength(1)
  })

  test('another verdict from an own second window is told as one’s own, with its words', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const path = `/findings/${finding.id}/recheck`
    await post(it, path, { verdict: 'unfounded' }, inspector)
    const late = await post(it, path, { ...missed, note: '第二个窗口写的' }, inspector)
    expect(late.status).toBe(409)
    const html = await late.text()
    expect(html).toContain('这条您已经下过结论')
    expect(html).not.toContain('别人刚刚')
    expect(html).toContain('第二个窗口写的')
    expect(it.db.select().from(rechecks).all()).toMatchObject([{ verdict: 'unfounded' }])
  })

  test('of two inspectors at once exactly one wins; the other keeps the note', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const manager = signedInAs(it.db, 'qa-manager')
    const path = `/findings/${finding.id}/recheck`
    const answers = await Promise.all([
      post(it, path, { ...missed, note: '第一份说明' }, inspector),
      post(it, path, { verdict: 'unfounded', note: '第二份说明' }, manager),
    ])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 409]))
    const stored = it.db.select().from(rechecks).all()
    expect(stored).toHaveLength(1)
    const late = answers.find(({ status }) => status === 409)
    const lost = stored[0]?.note === '第一份说明' ? '第二份说明' : '第一份说明'
    expect(await late?.text()).toContain(lost)
  })
})

test('a complaint leads to the finding and the line of its evidence', async () => {
  const { finding } = suspectedCall(it.db, units.first, 'd001')
  const form = { verdict: 'missed', faultCategory: 'hung-up' }
  await post(it, `/findings/${finding.id}/recheck`, form, inspector)
  const id = it.db.select().from(complaints).get()?.id
  const answer = await get(it, `/findings/of-complaint/${id}`, inspector)
  expect(answer.status).toBe(303)
  expect(answer.headers.get('Location')).toBe(`/findings/${finding.id}#segment-3`)
  expect((await get(it, '/findings/of-complaint/999', inspector)).status).toBe(404)
})

describe('who may come in', () => {
  const paths = ['/findings', '/findings/1', '/findings/of-complaint/1']

  test.each(paths)('%s is closed to a team leader and to strangers', async (path) => {
    suspectedCall(it.db, units.first, 'd001')
    expect((await get(it, path, signedInAs(it.db, 'team-leader'))).status).toBe(403)
    const stranger = await get(it, path)
    expect(stranger.status).toBe(303)
    expect(stranger.headers.get('Location')).toMatch(/^\/sign-in/)
  })

  test('a verdict is taken from nobody without the right, and the attempt is on the trail', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    const path = `/findings/${finding.id}/recheck`
    const head = signedInAs(it.db, 'department-head')
    expect((await post(it, path, { verdict: 'unfounded' }, head)).status).toBe(403)
    expect((await post(it, path, { verdict: 'unfounded' })).status).toBe(401)
    expect(findingState(it.db, finding.id)).toBe('pending')
    const denied = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'request.denied'))
      .all()
    expect(denied).toHaveLength(1)
  })

  test('an unknown finding is not found', async () => {
    expect((await page('/findings/999')).status).toBe(404)
    expect(
      (await post(it, '/findings/999/recheck', { verdict: 'unfounded' }, inspector)).status,
    ).toBe(404)
  })
})

test('a removed finding under a cursor does not break the list', async () => {
  const gone = suspectedCall(it.db, units.first, 'd001', { score: 0.5 })
  suspectedCall(it.db, units.first, 'd002', { score: 0.4, headline: '疑点乙' })
  it.db.delete(callReconciliations).run()
  it.db.delete(findings).where(eq(findings.id, gone.finding.id)).run()
  const { html } = await page(`/findings?at=n0.500000000_${gone.finding.id}`)
  expect(headlines(html)).toEqual(['疑点乙'])
})

test('the comparison leads to a waiting call without telling its unit', async () => {
  const { call, finding } = suspectedCall(it.db, units.first, 'd001')
  it.db
    .insert(callReconciliations)
    .values({
      callId: call.id,
      state: 'heard-only',
      at: call.startedAt,
      startedAt: call.startedAt,
      departmentId: units.first.department.id,
    })
    .run()
  const list = await page('/reconciliation/calls')
  expect(list.html).toContain(`href="/findings/${finding.id}"`)
  expect(list.html).not.toMatch(/<td[^>]*>客服一部/)
  // Asked for by its unit, it is left out: the row would tell what it hides.
  const own = await page(`/reconciliation/calls?department=${units.first.department.id}`)
  expect(own.html).not.toContain(call.callNo)
})
