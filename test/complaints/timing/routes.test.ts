import { beforeEach, describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { majorMarks } from '#src/complaints/timing/schema.ts'
import { limitHistory } from '#src/complaints/timing/settings.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { unknownYearIn } from '#src/organisation/working-calendar/working-time.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { at, openedAt, spellOf, standing } from './running-complaint.ts'

let it: TestApp
let manager: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  manager = signedInAs(it.db, 'qa-manager')
  units = twoDepartments(it.db)
})

const read = async (path: string, cookie = manager) => {
  const answer = await get(it, path, cookie)
  return { status: answer.status, html: await answer.text() }
}
const send = async (path: string, form: Record<string, string>, cookie = manager) => {
  const answer = await post(it, path, form, cookie)
  return {
    status: answer.status,
    to: answer.headers.get('Location'),
    html: await answer.text(),
  }
}

function opened(unit = units.first, callNo = 'd001') {
  const call = announcedCall(it.db, unit, callNo)
  const facts = { omission: null, faultCategory: 'attitude', target: null, note: '' } as const
  return openComplaint(it.db, system, { source: 'manual', callId: call.id, ...facts })
}

const tomorrow = formatDay(Date.now() + dayMs)
const limit = { step: 'reply', level: 'ordinary', amount: '5', unit: 'working-day', from: tomorrow }

describe('办理时限', () => {
  test('shows the usual figures with where they come from, and takes a new one', async () => {
    const { html } = await read('/complaints/limits')
    expect(html).toContain('十项承诺')
    expect(html).toContain('7 个工作日')
    const { status, to } = await send('/complaints/limits', limit)
    expect([status, to]).toEqual([303, '/complaints/limits'])
    expect((await read('/complaints/limits')).html).toContain(`${tomorrow} 起 5 个工作日`)
  })

  test.each([
    [{ amount: '0' }, '请填 1 到 720'],
    [{ amount: '-1' }, '请填 1 到 720'],
    [{ amount: '3.3333' }, '请填 1 到 720'],
    [{ amount: '1e2' }, '请填 1 到 720'],
    [{ amount: '61' }, '按工作日算，请填 1 到 60'],
    [{ step: '' }, '请选择环节'],
    [{ step: 'constructor' }, '请选择环节'],
    [{ unit: 'minute' }, '请选择单位'],
    [{ source: '__proto__' }, '请选择来源'],
    [{ from: '2026-02-29' }, '请填一个存在的日期'],
    [{ from: '' }, '请填一个存在的日期'],
  ])('refuses %j in words and keeps what was typed', async (wrong, sentence) => {
    const { status, html } = await send('/complaints/limits', {
      ...limit,
      level: 'major',
      ...wrong,
    })
    expect(status).toBe(422)
    expect(html).toContain(sentence)
    expect(html).toContain('value="major" selected')
    expect(limitHistory(it.db)).toEqual([])
  })

  test('is not changed for today: what runs is not rewritten', async () => {
    const { status, html } = await send('/complaints/limits', {
      ...limit,
      from: formatDay(Date.now()),
    })
    expect(status).toBe(409)
    expect(html).toContain('只能从明天或以后起改')
  })

  test('takes full-width figures as people type them', async () => {
    expect((await send('/complaints/limits', { ...limit, amount: '５' })).status).toBe(303)
    expect(limitHistory(it.db)).toMatchObject([{ amount: 5 }])
  })

  test('refuses reminders and levels that make no sense, each at its field', async () => {
    const alarms = { remindPercent: '75', amount1: '0', unit1: 'hour', amount2: '1' }
    const rest = { unit2: 'working-day', amount3: '3', unit3: 'working-day' }
    const to = '/complaints/limits/alarms'
    expect((await send(to, { ...alarms, ...rest, remindPercent: '100' })).html).toContain(
      '请填 10 到 99',
    )
    expect((await send(to, { ...alarms, ...rest, amount3: '61' })).html).toContain('请填 0 到 60')
    const falling = await send(to, { ...alarms, ...rest, amount1: '90' })
    expect([falling.status, falling.html.includes('不能早于前一级')]).toEqual([409, true])
    expect((await send(to, { ...alarms, ...rest, remindPercent: '80' })).status).toBe(303)
    expect((await read('/complaints/limits')).html).toContain('value="80"')
  })

  test.each(['case-handler', 'department-head', 'qa-inspector'] as const)(
    'is closed to a %s',
    async (role) => {
      const cookie = signedInAs(it.db, role)
      expect((await read('/complaints/limits', cookie)).status).toBe(403)
      expect((await send('/complaints/limits', limit, cookie)).status).toBe(403)
      expect((await send('/complaints/limits/alarms', {}, cookie)).status).toBe(403)
    },
  )
})

describe('各环节超期', () => {
  test('words its empty states and survives a forged address', async () => {
    expect((await read('/complaints/overdue')).html).toContain('没有超期的投诉')
    for (const query of ['state=x&step=constructor', 'at=n1_1', 'department=1e9', 'size=1e9']) {
      expect((await read(`/complaints/overdue?${query}`)).status).toBe(200)
    }
  })

  test('says that holidays ahead are unknown where a limit may run into them', async () => {
    const { html } = await read('/complaints/overdue')
    const year = unknownYearIn(it.db, Date.now(), Date.now() + 31 * dayMs)
    expect(html.includes('还没有公布')).toBe(year !== null)
  })

  test('is closed to those who see no complaints', async () => {
    const cookie = signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id })
    expect((await read('/complaints/overdue', cookie)).status).toBe(403)
    expect((await read('/complaints/overdue/spent', cookie)).status).toBe(403)
  })
})

describe('the clock on the page of a complaint', () => {
  test('is stopped with a reason, and started again, by its forms', async () => {
    const { id } = opened()
    expect((await read(`/complaints/${id}`)).html).toContain('暂停计时')
    const spell = String(spellOf(it.db, id))
    const paused = await send(`/complaints/${id}/pause`, {
      spell,
      reason: '客户出差，下周一再联系',
    })
    expect([paused.status, paused.to]).toEqual([303, `/complaints/${id}#timing`])
    const { html } = await read(`/complaints/${id}`)
    expect(html).toContain('客户出差，下周一再联系')
    expect(html).toContain('恢复计时')
    expect((await send(`/complaints/${id}/resumption`, { spell })).status).toBe(303)
    expect(standing(it.db, id).pausedAt).toBeNull()
  })

  test('says that a limit runs through a year whose holidays nobody has published', async () => {
    const complaint = openedAt(it.db, units.first, '2098-11-03 09:00')
    const sent = moveComplaint(it.db, complaint, 'dispatch', at('2098-11-03 09:10'))
    moveComplaint(it.db, sent, 'accept', at('2098-11-03 09:20'))
    expect((await read(`/complaints/${complaint.id}`)).html).toContain('还没有公布的年份')
    expect((await read('/complaints/overdue?state=running')).html).toContain('放假未公布')
    const known = openedAt(it.db, units.first, '2026-11-03 09:00', 'd002')
    expect((await read(`/complaints/${known.id}`)).html).not.toContain('还没有公布的年份')
  })

  test('is not stopped without a reason, nor from a stale page, and what was typed stays', async () => {
    const complaint = opened()
    const { id } = complaint
    const spell = String(spellOf(it.db, id))
    const short = await send(`/complaints/${id}/pause`, { spell, reason: '等' })
    expect([short.status, short.html.includes('至少 4 个字')]).toEqual([422, true])
    moveComplaint(it.db, complaint, 'dispatch', Date.now())
    const stale = await send(`/complaints/${id}/pause`, { spell, reason: '客户出差再联系' })
    expect(stale.status).toBe(409)
    expect(stale.html).toContain('页面已经过时')
    expect(stale.html).toContain('客户出差再联系')
    const unseen = await send(`/complaints/${id}/pause`, { spell, reason: '\u200b'.repeat(9) })
    expect([unseen.status, unseen.html.includes('至少 4 个字')]).toEqual([422, true])
    const forged = await send(`/complaints/${id}/pause`, { spell: '1e9', reason: '客户出差再联系' })
    expect(forged.status).toBe(422)
  })

  test('is not stopped twice by a double click', async () => {
    const { id } = opened()
    const form = { spell: String(spellOf(it.db, id)), reason: '客户出差再联系' }
    const answers = await Promise.all([1, 2].map(() => send(`/complaints/${id}/pause`, form)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 409]))
  })

  test('is stopped by those who may, within their reach', async () => {
    const { id } = opened()
    const form = { spell: String(spellOf(it.db, id)), reason: '客户出差再联系' }
    const handler = signedInAs(it.db, 'case-handler')
    expect((await send(`/complaints/${id}/pause`, form, handler)).status).toBe(403)
    expect((await send(`/complaints/${id}/resumption`, form, handler)).status).toBe(403)
    expect((await send('/complaints/999/pause', form)).status).toBe(404)
    expect((await read(`/complaints/${id}`, handler)).html).not.toContain('/pause"')
  })
})

describe('the mark of a major complaint', () => {
  test('is set by its form, shown on the page, and lifted with a reason', async () => {
    const { id } = opened()
    const marked = await send(`/complaints/${id}/major-mark`, { reasons: 'media', note: '' })
    expect([marked.status, marked.to]).toEqual([303, `/complaints/${id}#major`])
    expect((await read(`/complaints/${id}`)).html).toContain('媒体曝光')
    const bare = await send(`/complaints/${id}/major-lifting`, { reason: '' })
    expect([bare.status, bare.html.includes('请写明为什么撤销')]).toEqual([422, true])
    const lifted = await send(`/complaints/${id}/major-lifting`, { reason: '核实后不是媒体' })
    expect(lifted.status).toBe(303)
    expect((await read(`/complaints/${id}`)).html).toContain('核实后不是媒体')
  })

  test.each([
    [{}, '请至少选一种情形'],
    [{ reasons: 'constructor' }, '请从六种情形里选'],
    [{ reasons: 'media', note: '长'.repeat(501) }, '最多 500 个字'],
  ] as [Record<string, string>, string][])('is refused for %j', async (form, sentence) => {
    const { id } = opened()
    const { status, html } = await send(`/complaints/${id}/major-mark`, form)
    expect([status, html.includes(sentence)]).toEqual([422, true])
    expect(it.db.select().from(majorMarks).all()).toEqual([])
  })

  test('is set once by a double click, and the second is told', async () => {
    const { id } = opened()
    const answers = await Promise.all(
      [1, 2].map(() => send(`/complaints/${id}/major-mark`, { reasons: 'tip-off', note: '' })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 409]))
    expect(it.db.select().from(majorMarks).all()).toHaveLength(1)
  })

  test('is set and lifted by those who may', async () => {
    const { id } = opened()
    const visitor = signedInAs(it.db, 'return-visitor')
    const inspector = signedInAs(it.db, 'qa-inspector')
    const form = { reasons: 'media', note: '' }
    expect((await send(`/complaints/${id}/major-mark`, form, visitor)).status).toBe(403)
    expect((await send(`/complaints/${id}/opinion-risk`, form, visitor)).status).toBe(403)
    expect((await send(`/complaints/${id}/major-lifting`, form, inspector)).status).toBe(403)
    const elsewhere = { kind: 'department', id: units.second.department.id } as const
    const handler = signedInAs(it.db, 'case-handler', elsewhere)
    expect((await send(`/complaints/${id}/major-mark`, form, handler)).status).toBe(404)
  })

  test('舆情风险 is written with what it is, and shown wherever the complaint is named', async () => {
    const { id } = opened()
    const to = `/complaints/${id}/opinion-risk`
    expect((await send(to, { risk: '有', was: '' })).html).toContain('请写明有什么舆情风险')
    expect((await send(to, { risk: '客户联系了电视台', was: '' })).status).toBe(303)
    expect((await read(`/complaints/${id}`)).html).toContain('客户联系了电视台')
    const late = await send(to, { risk: '网上已经有帖子', was: '' })
    expect([late.status, late.html.includes('网上已经有帖子')]).toEqual([409, true])
    expect((await send(to, { lift: 'yes', risk: '', was: '客户联系了电视台' })).status).toBe(303)
    expect(standing(it.db, id).opinionRisk).toBe('')
  })
})
