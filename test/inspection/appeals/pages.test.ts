import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { fileAppeal } from '#src/inspection/appeals/file.ts'
import { takeAppeal } from '#src/inspection/appeals/judge.ts'
import { appealsToJudge } from '#src/inspection/appeals/list.ts'
import {
  appealSettings,
  reviewAppealPoints,
  reviewAppeals,
} from '#src/inspection/appeals/schema.ts'
import { settleAppeal } from '#src/inspection/appeals/settle.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { recordings } from '#src/recordings/schema.ts'
import {
  agentOf,
  confirmedCall,
  scoreNow,
  scoredCall,
  somebody,
} from '#test/inspection/appeals/scene.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

const reason = '客户没有发火，已经安抚过'
const answer = '重听录音，情况属实'

/** Scored an hour ago, so that the pages, which have the real clock, are within every window. */
function centre() {
  const it = testApp()
  const at = Date.now() - 3600_000
  const units = twoDepartments(it.db)
  const scorer = somebody(it.db, 'qa-inspector', 'lin')
  const agent = agentOf(it.db, units.first)
  const own = scoredCall(it.db, units.first, 'own1', scorer, at)
  const [opening, soothing] = own.items.map(({ id }) => id) as [number, number]
  const agentCookie = signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id })
  const inspector = signedInAs(it.db, 'qa-inspector')
  const judge = actorWith(it.db, 'qa-inspector')
  const manager = signedInAs(it.db, 'qa-manager')
  const sheetPath = `/my-reviews/sheets/${own.sheet.id}`
  const file = (items = [opening], now = at + 1000) =>
    fileAppeal(
      it.db,
      agent,
      { kind: 'sheet', id: own.sheet.id },
      { seen: 0, points: items.map((itemId) => ({ itemId, reason, startMs: null, endMs: null })) },
      now,
    )
  const page = async (path: string, cookie = inspector) => (await get(it, path, cookie)).text()
  const pointIds = (id: number) =>
    it.db
      .select()
      .from(reviewAppealPoints)
      .where(eq(reviewAppealPoints.appealId, id))
      .all()
      .map((point) => point.id)
  const answers = (id: number, after: string | null = null) =>
    pointIds(id).map((pointId) => ({
      ...{ pointId, outcome: after === null ? ('upheld' as const) : ('overturned' as const) },
      ...{ after: after ?? '', answer },
    }))
  const settle = (id: number, after: string | null = null, now = Date.now()) => {
    takeAppeal(it.db, judge, id, now)
    settleAppeal(it.db, judge, id, { seen: 0, answers: answers(id, after) }, now)
  }
  return {
    ...{ ...it, at, units, scorer, agent, own, opening, soothing, agentCookie, inspector, judge },
    ...{ manager, sheetPath, file, page, pointIds, answers, settle },
  }
}

describe('the agent’s form', () => {
  test('files what was written and leads back to the score, which shows it', async () => {
    const it = centre()
    const form = {
      ...{ seen: '0', [`reason-${it.opening}`]: reason, [`reason-${it.soothing}`]: '' },
      ...{ [`from-${it.opening}`]: '0:05', [`to-${it.opening}`]: '0:12' },
    }
    const filed = await post(it, `${it.sheetPath}/appeals`, form, it.agentCookie)
    expect(filed.status).toBe(303)
    expect(filed.headers.get('Location')).toBe(`${it.sheetPath}?filed=yes`)
    expect(it.db.select().from(reviewAppealPoints).all()).toMatchObject([
      { itemId: it.opening, startMs: 5000, endMs: 12_000 },
    ])
    const html = await it.page(it.sheetPath, it.agentCookie)
    expect(html).toContain(reason)
    expect(html).toContain('待受理')
    expect(html).toContain('撤回申诉')
    expect(html).not.toContain('>提出申诉<')
  })

  test.each([
    ['a short reason', { reason: '不对' }, '5 到 500 个字'],
    ['a time that is none', { from: '很久', to: '1:00' }, '起止时间不对'],
    ['a stale page', { seen: '7' }, '请看过现在的再提'],
    ['no word of what was seen', { seen: 'x' }, '请看过现在的再提'],
  ])('refuses %s in words and keeps what was typed', async (_, given, word) => {
    const it = centre()
    const typed = { reason: '因为<b>标签</b>不算', from: '', to: '', seen: '0', ...given }
    const form = {
      seen: typed.seen,
      [`reason-${it.opening}`]: typed.reason,
      [`from-${it.opening}`]: typed.from,
      [`to-${it.opening}`]: typed.to,
    }
    const answered = await post(it, `${it.sheetPath}/appeals`, form, it.agentCookie)
    expect(answered.status).toBe(409)
    const html = await answered.text()
    expect(html).toContain(word)
    expect(html).toContain(typed.reason.replaceAll('<', '&lt;').replaceAll('>', '&gt;'))
    expect(html).not.toContain('<b>标签')
    expect(it.db.select().from(reviewAppeals).all()).toEqual([])
  })

  test('sent twice files one appeal', async () => {
    const it = centre()
    const form = { seen: '0', [`reason-${it.opening}`]: reason }
    await post(it, `${it.sheetPath}/appeals`, form, it.agentCookie)
    const again = await post(it, `${it.sheetPath}/appeals`, form, it.agentCookie)
    expect(again.status).toBe(409)
    expect(it.db.select().from(reviewAppeals).all()).toHaveLength(1)
  })

  test('is not there for others: not for another agent, an inspector, or a session that ended', async () => {
    const it = centre()
    const form = { seen: '0', [`reason-${it.opening}`]: reason }
    const path = `${it.sheetPath}/appeals`
    const second = { kind: 'person', id: it.units.second.person.id } as const
    expect((await post(it, path, form, signedInAs(it.db, 'agent', second))).status).toBe(404)
    expect((await post(it, path, form, it.inspector)).status).toBe(403)
    expect((await post(it, path, form)).status).toBe(401)
    expect((await post(it, '/my-reviews/findings/1/appeals', form, it.manager)).status).toBe(403)
    expect(it.db.select().from(reviewAppeals).all()).toEqual([])
  })

  test('takes an appeal back, one’s own only', async () => {
    const it = centre()
    const { id } = it.file()
    const path = `/my-reviews/appeals/${id}/withdrawal`
    const second = { kind: 'person', id: it.units.second.person.id } as const
    expect((await post(it, path, {}, signedInAs(it.db, 'agent', second))).status).toBe(404)
    expect((await post(it, path, {}, it.inspector)).status).toBe(403)
    expect((await post(it, path, {}, it.agentCookie)).headers.get('Location')).toBe(it.sheetPath)
    expect(it.db.select().from(reviewAppeals).get()?.state).toBe('withdrawn')
  })

  test('says until when, and after the answer offers the last round and nobody’s name', async () => {
    const it = centre()
    expect(await it.page(it.sheetPath, it.agentCookie)).toContain('期限 5 个工作日')
    expect(await it.page('/my-reviews', it.agentCookie)).toContain('可申诉至')
    it.settle(it.file().id, 'yes')
    expect(await it.page('/my-reviews', it.agentCookie)).toContain('可申请终审至')
    const html = await it.page(it.sheetPath, it.agentCookie)
    for (const shown of ['改判为 做到', answer, '20 分 → 40 分', '申请终审']) {
      expect(html).toContain(shown)
    }
    for (const name of [it.scorer.name, it.judge.name]) expect(html).not.toContain(name)
  })

  test('files the appeal of a finding', async () => {
    const it = centre()
    const { finding } = confirmedCall(it.db, it.units.first, 'f1', it.scorer, it.at)
    const path = `/my-reviews/findings/${finding.id}`
    const form = { seen: '0', 'reason-verdict': '当时已经登记过投诉' }
    expect((await post(it, `${path}/appeals`, form, it.agentCookie)).status).toBe(303)
    expect(await it.page(path, it.agentCookie)).toContain('当时已经登记过投诉')
  })
})

describe('the list of appeals', () => {
  test('has what waits, the most urgent first, without whose it is', async () => {
    const it = centre()
    it.file()
    const later = scoredCall(it.db, it.units.second, 'own2', it.scorer, it.at)
    const agent = agentOf(it.db, it.units.second)
    const points = [{ itemId: it.opening, reason, startMs: null, endMs: null }]
    const subject = { kind: 'sheet', id: later.sheet.id } as const
    const second = fileAppeal(it.db, agent, subject, { seen: 0, points }, it.at + 1000)
    it.db
      .update(reviewAppeals)
      .set({ dueAt: Date.now() - dayMs })
      .where(eq(reviewAppeals.id, second.id))
      .run()
    const html = await it.page('/review-appeals')
    expect(html.indexOf('own2')).toBeLessThan(html.indexOf('own1'))
    expect(html).toContain('超期')
    for (const hidden of ['罗军', '李洋', '20025']) expect(html).not.toContain(hidden)
    const overdue = await it.page('/review-appeals?box=overdue')
    expect(overdue).toContain('own2')
    expect(overdue).not.toContain('own1')
  })

  test('tells judges whose an appeal was once it is answered', async () => {
    const it = centre()
    const { id } = it.file()
    expect(await it.page(`/review-appeals/${id}`)).not.toContain('罗军')
    it.settle(id)
    expect(await it.page(`/review-appeals/${id}`)).toContain('罗军')
    expect(await it.page('/review-appeals?box=settled')).toContain('罗军')
    expect(await it.page('/review-appeals')).toContain('没有待答复的申诉')
  })

  test('shows a team leader the own team’s, with names, and nobody else’s', async () => {
    const it = centre()
    const { id } = it.file()
    const leader = (team: number) => signedInAs(it.db, 'team-leader', { kind: 'team', id: team })
    const html = await it.page('/review-appeals', leader(it.units.first.team.id))
    expect(html).toContain('罗军')
    it.settle(id)
    const answered = await it.page(`/review-appeals/${id}`, leader(it.units.first.team.id))
    expect(answered).toContain('罗军')
    // Who scored and who judged stays within quality assurance.
    for (const name of [it.scorer.name, it.judge.name]) expect(answered).not.toContain(name)
    const other = leader(it.units.second.team.id)
    expect(await it.page('/review-appeals', other)).not.toContain('own1')
    expect((await get(it, `/review-appeals/${id}`, other)).status).toBe(404)
    expect((await post(it, `/review-appeals/${id}/taking`, {}, other)).status).toBe(403)
  })

  test('is read page by page in both directions', async () => {
    const it = centre()
    for (let n = 0; n < 12; n += 1) {
      const { sheet } = scoredCall(it.db, it.units.first, `many${n}`, it.scorer, it.at)
      const points = [{ itemId: it.opening, reason, startMs: null, endMs: null }]
      const subject = { kind: 'sheet', id: sheet.id } as const
      fileAppeal(it.db, it.agent, subject, { seen: 0, points }, it.at + n)
    }
    for (const box of ['waiting', 'all']) {
      const seen: string[][] = []
      let path: string | undefined = `/review-appeals?size=10&box=${box}`
      while (path) {
        const text = await it.page(path)
        seen.push([...text.matchAll(/href="\/review-appeals\/(\d+)"/g)].map(([, id]) => id ?? ''))
        path = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
        const back = /href="([^"]+)" rel="prev"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
        if (back) {
          const before = await it.page(back)
          const ids = [...before.matchAll(/href="\/review-appeals\/(\d+)"/g)].map(([, id]) => id)
          expect(ids).toEqual(seen[0])
        }
      }
      expect(seen.map((ids) => ids.length)).toEqual([10, 2])
      expect(new Set(seen.flat()).size).toBe(12)
    }
  })

  test('counts in the menu what somebody may judge, not the own scores', async () => {
    const it = centre()
    it.file()
    expect(appealsToJudge(it.db, it.judge)).toBe(1)
    expect(appealsToJudge(it.db, it.scorer)).toBe(0)
    expect(appealsToJudge(it.db, it.agent)).toBe(0)
    expect(await it.page('/')).toMatch(/href="\/review-appeals"[^>]*>申诉<small class="hot">1</)
  })

  test('is exported with its points, names as on the page, and a trace', async () => {
    const it = centre()
    it.settle(it.file([it.opening, it.soothing]).id, 'yes')
    const query = 'box=settled&cols=callNo,agent,points,reasons,outcomes,answers'
    const { lines } = await exportedFile(it, it.inspector, '/review-appeals', query)
    expect(lines[1]).toMatch(/^own1,罗军.*；.*改判/)
    expect(lines[1]).toContain(answer)
    expect(lines[2]).toBe('')
    const [event, ...more] = it.db
      .select()
      .from(auditEvents)
      .all()
      .filter(({ action }) => action === 'list.exported')
    expect(event?.particulars).toMatchObject({ filter: '状态 已答复', rows: 1 })
    expect(more).toEqual([])
  })

  test('is exported without a name to whoever may judge it, until it is answered', async () => {
    const it = centre()
    it.file()
    const { text } = await exportedFile(it, it.inspector, '/review-appeals')
    expect(text).toContain('own1')
    expect(text).toContain('答复后显示')
    expect(text).toContain('筛选条件：状态 待答复')
    expect(text).not.toContain('罗军')
  })

  test.each<Role>([
    'agent',
    'trainer',
    'return-visitor',
    'case-handler',
    'system-admin',
    'audit-admin',
  ])('is closed to %s', async (role) => {
    const it = centre()
    const cookie = signedInAs(it.db, role)
    for (const path of ['', '/1', '/rates', '/settings']) {
      expect([path, (await get(it, `/review-appeals${path}`, cookie)).status]).toEqual([path, 403])
    }
    expect((await exportedFile(it, cookie, '/review-appeals')).status).toBe(403)
    for (const path of ['/1/taking', '/1/answer', '/settings']) {
      expect([path, (await post(it, `/review-appeals${path}`, {}, cookie)).status]).toEqual([
        path,
        403,
      ])
    }
  })
})

describe('the page of one appeal', () => {
  test('is taken, answered item by item, and changes the score', async () => {
    const it = centre()
    const { id } = it.file([it.opening, it.soothing])
    const path = `/review-appeals/${id}`
    const before = await it.page(path)
    expect(before).toContain('受理')
    expect(before).toContain('客户发火时没有安抚')
    expect(before).toContain(reason)
    expect((await post(it, `${path}/taking`, {}, it.inspector)).status).toBe(303)
    const [first, second] = it.pointIds(id)
    const form = {
      ...{ seen: '0', [`outcome-${first}`]: 'overturned', [`after-${first}`]: 'yes' },
      ...{
        [`answer-${first}`]: answer,
        [`outcome-${second}`]: 'upheld',
        [`answer-${second}`]: answer,
      },
    }
    expect((await post(it, `${path}/answer`, form, it.inspector)).status).toBe(303)
    expect(scoreNow(it.db, it.own.sheet.id)).toBe(4000)
    const after = await it.page(path)
    expect(after).toContain('改判为 做到')
    expect(after).toContain('答复申诉')
    // The same form a second time changes nothing.
    const again = await post(it, `${path}/answer`, form, it.inspector)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经有答复')
  })

  test('keeps what the judge typed when something is missing', async () => {
    const it = centre()
    const { id } = it.file()
    takeAppeal(it.db, it.judge, id)
    const [point] = it.pointIds(id)
    const form = { seen: '0', [`answer-${point}`]: '写了答复没有选' }
    const answered = await post(it, `/review-appeals/${id}/answer`, form, it.inspector)
    expect(answered.status).toBe(409)
    const html = await answered.text()
    expect(html).toContain('每一项都要选')
    expect(html).toContain('写了答复没有选')
  })

  test('tells the scorer that somebody else has to judge', async () => {
    const it = centre()
    const { id } = it.file()
    it.db
      .update(reviewAppeals)
      .set({ scorerId: it.judge.accountId ?? 0 })
      .run()
    const html = await it.page(`/review-appeals/${id}`)
    expect(html).toContain('要由别人复评')
    expect(html).not.toContain('>受理<')
    expect((await post(it, `/review-appeals/${id}/taking`, {}, it.inspector)).status).toBe(409)
  })

  test('says that the recording is erased', async () => {
    const it = centre()
    const { id } = it.file()
    it.sqlite.exec(`delete from transcripts where recording_id = ${it.own.recording.id}`)
    it.db.delete(recordings).where(eq(recordings.id, it.own.recording.id)).run()
    expect(await it.page(`/review-appeals/${id}`)).toContain('录音已按期删除')
  })

  test('of one that is not there is not found', async () => {
    const it = centre()
    expect((await get(it, '/review-appeals/999999', it.inspector)).status).toBe(404)
    expect((await post(it, '/review-appeals/999999/taking', {}, it.inspector)).status).toBe(404)
  })
})

describe('how much is overturned', () => {
  test('is told by item, by rule and by scorer, with its interval', async () => {
    const it = centre()
    it.settle(it.file([it.opening, it.soothing]).id, 'yes')
    const { finding } = confirmedCall(it.db, it.units.first, 'f1', it.scorer, it.at)
    const points = [{ itemId: null, reason, startMs: null, endMs: null }]
    const subject = { kind: 'finding', id: finding.id } as const
    it.settle(fileAppeal(it.db, it.agent, subject, { seen: 0, points }, it.at + 9).id)
    const html = await it.page('/review-appeals/rates', it.manager)
    expect(html).toContain('3 项，改判 2 项（67%）')
    expect(html).toMatch(
      /开头语<\/td><td class="num">1<\/td><td class="num">1<\/td><td class="num">100%</,
    )
    expect(html).toMatch(
      /hung-up-01<\/td><td class="num">1<\/td><td class="num">0<\/td><td class="num">0%</,
    )
    expect(html).toContain(it.scorer.name)
    // One of one: anything from a fifth to all.
    expect(html).toContain('21%–100%')
    const inspector = await it.page('/review-appeals/rates')
    expect(inspector).not.toContain(it.scorer.name)
    expect(inspector).toContain('按评分项')
  })

  test('looks back as far as asked, and says when there is nothing', async () => {
    const it = centre()
    it.settle(it.file().id, 'yes')
    it.db
      .update(reviewAppeals)
      .set({ settledAt: Date.now() - 40 * dayMs })
      .run()
    expect(await it.page('/review-appeals/rates?days=30')).toContain('0 项，改判 0 项')
    expect(await it.page('/review-appeals/rates?days=90')).toContain('1 项，改判 1 项')
    expect(await it.page('/review-appeals/rates?days=1e9')).toContain('近 90 天')
  })
})

describe('the limits', () => {
  test('are set by whoever may, and told on the page', async () => {
    const it = centre()
    const form = { fileDays: '3', answerDays: '10' }
    expect((await post(it, '/review-appeals/settings', form, it.manager)).status).toBe(303)
    expect(it.db.select().from(appealSettings).all()).toMatchObject([
      { fileDays: 3, answerDays: 10 },
    ])
    const html = await it.page('/review-appeals/settings', it.manager)
    expect(html).toContain('提出 3 天，答复 10 天')
    expect(html).toContain('仍按原来的天数算')
    expect((await get(it, '/review-appeals/settings', it.inspector)).status).toBe(403)
    expect((await post(it, '/review-appeals/settings', form, it.inspector)).status).toBe(403)
  })

  test.each(['0', '31', '2.5', '', '五', '1e9', '-1'])('refuse %s days', async (fileDays) => {
    const it = centre()
    const form = { fileDays, answerDays: '5' }
    const answered = await post(it, '/review-appeals/settings', form, it.manager)
    expect(answered.status).toBe(422)
    expect(await answered.text()).toContain('提出期限要在 1—30 个工作日之间')
    expect(it.db.select().from(appealSettings).all()).toEqual([])
  })
})
