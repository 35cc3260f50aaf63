import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { accounts, sessions } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { bounceReply } from '#src/complaints/handling/bounce.ts'
import { contactsOf } from '#src/complaints/handling/contact.ts'
import { improvementsOf } from '#src/complaints/handling/improvement.ts'
import { openInvestigation, takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { replyCheckList } from '#src/complaints/handling/reply-checks.ts'
import { newestReply } from '#src/complaints/handling/reply.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { recordPlaying } from '#src/recordings/heard.ts'
import { suspected } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import {
  aReply,
  aVerdict,
  type Cast,
  castOf,
  fresh,
  hour,
  intervening,
  openedAt,
  recordingOf,
  replied,
  settling,
  verified,
} from './made.ts'

let it: TestApp
let cast: Cast
let complaint: Complaint

beforeEach(() => {
  it = testApp()
  cast = castOf(it.db)
  complaint = intervening(it.db, cast)
})

type Who = Exclude<keyof Cast, 'units'>
function cookieOf(who: Who): string {
  const { accountId } = cast[who]
  const account = it.db
    .select()
    .from(accounts)
    .where(eq(accounts.id, accountId ?? 0))
    .get()
  if (!account) throw new Error(`nobody is ${who}`)
  return `huiting_session=${openSession(it.db, account, 'test')}`
}

const spell = () => String(currentSpell(it.db, complaint.id)?.id ?? '')
async function send(who: Who, path: string, form: Record<string, string>, stay = spell()) {
  const address = `/complaints/${complaint.id}/${path}`
  const answer = await post(it, address, { spell: stay, ...form }, cookieOf(who))
  return { status: answer.status, html: await answer.text(), to: answer.headers.get('Location') }
}
async function shown(who: Who) {
  return await (await get(it, `/complaints/${complaint.id}`, cookieOf(who))).text()
}

const contactFields = {
  outcome: 'reached',
  contactedAt: formatTime(openedAt + 4 * hour),
  callNo: 'out-1',
  words: '客户说坐席挂了电话',
}
const replyFields = {
  ...{ content: aReply.content, result: aReply.result, answerable: aReply.answerable },
  ...{ handledAt: formatTime(openedAt + 5 * hour), handledBy: '周婷', told: 'on' },
  ...{ feedback: aReply.feedback, agreedSolution: '', unreachedReason: '' },
}
const verdictFields = {
  ...{ verdict: 'substantiated', faultCategory: 'hung-up', cause: 'people.emotion' },
  ...{ reasoning: aVerdict.reasoning, 'from-0': '0:10', 'to-0': '0:19' },
}
const visitFields = {
  ...{ outcome: 'reached', visitedAt: formatTime(Date.now() - hour), callNo: 'back-1' },
  ...{ score: '4', words: '处理得可以' },
}
const liabilityFields = {
  liability: 'liable',
  agentNo: '20025',
  department: '',
  reason: '主动挂断',
}

test('a complaint goes from contact to proof on its page', async () => {
  const to = `/complaints/${complaint.id}#handling`
  expect(await send('handler', 'contacts', contactFields)).toMatchObject({ status: 303, to })
  expect((await send('handler', 'reply', replyFields)).status).toBe(303)
  expect((await send('inspector', 'investigation', {})).status).toBe(303)
  const recording = recordingOf(it.db, complaint.id)
  recordPlaying(it.db, cast.inspector, recording)
  const played = { recording: String(recording), played: '10000-15000 14900-19050' }
  expect((await send('inspector', 'listenings', played)).status).toBe(204)
  expect((await send('inspector', 'verification', verdictFields)).status).toBe(303)
  expect((await send('visitor', 'return-visits', visitFields)).status).toBe(303)
  expect((await send('manager', 'liability', liabilityFields)).status).toBe(303)
  const owner = String(cast.head.accountId)
  const improvement = { measure: '班前会讲挂断规范', owner, dueDays: '5' }
  expect((await send('manager', 'improvements', improvement)).status).toBe(303)
  expect((await send('manager', 'closing', {})).status).toBe(303)
  expect(fresh(it.db, complaint.id).stage).toBe('closed')
  const id = improvementsOf(it.db, complaint.id)[0]?.id ?? 0
  expect((await send('head', `improvements/${id}/done`, { note: '已讲，抽查合格' })).status).toBe(
    303,
  )

  const html = await shown('manager')
  const order = [
    '联系客户（第 1 次）',
    '答复',
    '调查核实',
    '回访',
    '定责',
    '落实改进',
    '办结',
    '改进完成',
  ]
  const places = order.map((word) => html.indexOf(`<strong>${word}</strong>`))
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(places[0]).toBeGreaterThan(0)
  expect(html).toContain('同类再发')
  expect(it.errors).toEqual([])
})

describe('what cannot be taken', () => {
  test('comes back at its form with a sentence for each field and everything typed', async () => {
    const { status, html } = await send('handler', 'contacts', {
      ...contactFields,
      ...{ outcome: 'x', contactedAt: '昨天下午', callNo: '' },
    })
    expect(status).toBe(422)
    for (const word of [
      '请选择联系结果',
      '时间读不出',
      '请填写通话号',
      '昨天下午',
      contactFields.words,
    ]) {
      expect(html).toContain(word)
    }
  })

  test.each([
    ['blanks', '   ', '请写下客户说了什么'],
    ['letters nobody sees', '\u200b\u2066\u2069', '请写下客户说了什么'],
    ['a megabyte', '嗯'.repeat(350_000), '最多 2000 个字'],
  ])('words of %s are refused, and nothing is stored', async (_, words, sentence) => {
    const { status, html } = await send('handler', 'contacts', { ...contactFields, words })
    expect(status).toBe(422)
    expect(html).toContain(sentence)
    expect(contactsOf(it.db, complaint.id)).toEqual([])
  })

  test('fields that no form has change nothing', async () => {
    const forged = { stage: 'closed', verdict: 'unsubstantiated', byId: '1', role: 'admin' }
    const sent = await send('handler', 'contacts', { ...contactFields, ...forged })
    expect(sent.status).toBe(303)
    expect(fresh(it.db, complaint.id)).toMatchObject({ stage: 'intervening', verdict: null })
    expect(contactsOf(it.db, complaint.id)[0]?.byId).toBe(cast.handler.accountId)
  })

  test('by a rule says so at its form, and keeps what was typed', async () => {
    const { status, html } = await send('handler', 'reply', { ...replyFields, told: '' })
    expect(status).toBe(422)
    const early = await send('handler', 'reply', replyFields)
    expect(early.status).toBe(409)
    expect(early.html).toContain('还没有联系上客户')
    expect(early.html).toContain(aReply.content)
    expect(html).toContain(aReply.result)
  })

  test('a thin reply names the line of the checklist at the part it is about', async () => {
    await send('handler', 'contacts', contactFields)
    const { status, html } = await send('handler', 'reply', { ...replyFields, content: '已处理' })
    expect(status).toBe(422)
    expect(html).toContain('至少 30 个字，现在 3 个')
    expect(newestReply(it.db, complaint.id)).toBeUndefined()
  })

  test('of two clicks one counts, and the other is told', async () => {
    await send('handler', 'contacts', contactFields)
    const stay = spell()
    expect((await send('handler', 'reply', replyFields, stay)).status).toBe(303)
    const second = await send('handler', 'reply', replyFields, stay)
    expect(second.status).toBe(409)
    expect(second.html).toContain('页面已经过时')
    // Its form is gone with its stage; what was typed is still on the page.
    expect(second.html).toContain('您刚才填的')
    expect(second.html).toContain(aReply.content)
    expect(newestReply(it.db, complaint.id)?.round).toBe(1)
  })

  test.each(['', '0', '99999', '-1', 'x'])(
    'with the stay "%s" of another page is stale',
    async (stay) => {
      const { status, html } = await send('handler', 'contacts', contactFields, stay)
      expect(status).toBe(409)
      expect(html).toContain('页面已经过时')
      expect(contactsOf(it.db, complaint.id)).toEqual([])
    },
  )

  test('of two who take the investigation at once, one gets it', async () => {
    replied(it.db, cast, complaint)
    const answers = await Promise.all([
      send('inspector', 'investigation', {}),
      send('manager', 'investigation', {}),
    ])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 409]))
    expect(openInvestigation(it.db, complaint.id)).toBeDefined()
  })

  test('after the session has ended does nothing and says so', async () => {
    const cookie = cookieOf('handler')
    it.db.delete(sessions).run()
    const form = { spell: spell(), ...contactFields }
    const answer = await post(it, `/complaints/${complaint.id}/contacts`, form, cookie)
    expect(answer.status).toBe(401)
    expect(contactsOf(it.db, complaint.id)).toEqual([])
  })

  test('a verdict on what was not heard comes back with all that was chosen', async () => {
    replied(it.db, cast, complaint)
    await send('inspector', 'investigation', {})
    const { status, html } = await send('inspector', 'verification', verdictFields)
    expect(status).toBe(409)
    expect(html).toContain('还没有在播放器里听完')
    expect(html).toContain(aVerdict.reasoning)
    expect(html).toMatch(/value="people.emotion" selected/)
    const wrong = { ...verdictFields, 'from-0': '十秒' }
    expect((await send('inspector', 'verification', wrong)).html).toContain('分:秒')
    const none = { ...verdictFields, 'from-0': '', 'to-0': '' }
    expect((await send('inspector', 'verification', none)).html).toContain('至少选一段')
  })

  test('what was played last travels with the verdict', async () => {
    replied(it.db, cast, complaint)
    await send('inspector', 'investigation', {})
    recordPlaying(it.db, cast.inspector, recordingOf(it.db, complaint.id))
    const sent = await send('inspector', 'verification', { ...verdictFields, heard: '9800-19100' })
    expect(sent.status).toBe(303)
  })

  test.each(['0', '6', '3.5', '-1', ''])('a score of "%s" is none', async (score) => {
    replied(it.db, cast, complaint)
    verified(it.db, cast, complaint)
    const { status, html } = await send('visitor', 'return-visits', { ...visitFields, score })
    expect(status).toBe(422)
    expect(html).toContain('请选择客户给的评分')
  })
})

describe('a draft', () => {
  test('of a reply survives leaving the page, and goes when the reply is sent', async () => {
    await send('handler', 'contacts', contactFields)
    const kept = await send('handler', 'reply/draft', { content: '查了一半', typedAt: '5' })
    expect(kept.status).toBe(204)
    const late = await send('handler', 'reply/draft', { content: '更早的', typedAt: '3' })
    expect(late.status).toBe(204)
    expect(await shown('handler')).toContain('查了一半')
    expect(await shown('head')).not.toContain('查了一半')
    await send('handler', 'reply', replyFields)
    const after = await send('handler', 'reply/draft', { content: '晚到的', typedAt: '9' }, '1')
    expect(after.status).toBe(409)
  })

  test('of a verdict keeps what was chosen', async () => {
    replied(it.db, cast, complaint)
    takeInvestigation(it.db, cast.inspector, complaint.id)
    await send('inspector', 'verification/draft', { ...verdictFields, typedAt: '5', role: 'admin' })
    const html = await shown('inspector')
    expect(html).toMatch(/value="people.emotion" selected/)
    expect(html).toContain(aVerdict.reasoning)
  })
})

describe('a form of a stay that goes on', () => {
  const typed = { ...contactFields, callNo: 'out-7', words: '说到一半' }

  test('keeps what was typed of a contact, and only for who typed it', async () => {
    expect((await send('handler', 'contacts/draft', { ...typed, typedAt: '5' })).status).toBe(204)
    expect(await shown('handler')).toContain('说到一半')
    expect(await shown('head')).not.toContain('说到一半')
    expect((await send('handler', 'contacts/draft', typed, '1')).status).toBe(409)
  })

  test('begins empty once it was sent, though its last keystrokes arrive after it', async () => {
    await send('handler', 'contacts/draft', { ...typed, typedAt: '5' })
    const words = { outcome: 'not-reached', words: '无人接听' }
    await send('handler', 'contacts', { ...typed, ...words, typedAt: '6' })
    const late = await send('handler', 'contacts/draft', { ...typed, typedAt: '6' })
    expect(late.status).toBe(204)
    expect(await shown('handler')).not.toContain('说到一半')
    await send('handler', 'contacts/draft', { words: '再打一次', typedAt: '7' })
    expect(await shown('handler')).toContain('再打一次')
  })

  test('keeps what was typed of a return visit', async () => {
    replied(it.db, cast, complaint)
    verified(it.db, cast, complaint)
    await send('visitor', 'return-visits/draft', {
      words: '客户愿意再谈',
      score: '4',
      typedAt: '5',
    })
    expect(await shown('visitor')).toContain('客户愿意再谈')
    expect(await shown('manager')).not.toContain('客户愿意再谈')
    await send('visitor', 'return-visits', { ...visitFields, typedAt: '5' })
    expect(fresh(it.db, complaint.id).stage).toBe('settling')
  })
})

describe('the page shows a form only to whom it concerns now', () => {
  const action = (path: string) => `action="/complaints/${complaint.id}/${path}"`
  test.each<[string, Who, string[], string[]]>([
    ['intervening', 'handler', ['contacts', 'reply'], ['investigation', 'liability']],
    ['intervening', 'inspector', [], ['contacts', 'reply', 'verification']],
    ['investigating', 'inspector', ['investigation'], ['verification', 'bounce']],
    ['investigating', 'handler', [], ['contacts', 'investigation']],
    ['visiting', 'visitor', ['return-visits'], ['liability']],
    ['visiting', 'manager', [], ['return-visits', 'liability', 'closing']],
    ['settling', 'manager', ['liability', 'improvements', 'closing'], ['return-visits']],
    ['settling', 'visitor', [], ['liability', 'closing']],
  ])('%s: %s', async (stage, who, there, missing) => {
    if (stage !== 'intervening') replied(it.db, cast, complaint)
    if (stage === 'visiting' || stage === 'settling') verified(it.db, cast, complaint)
    if (stage === 'settling') await send('visitor', 'return-visits', visitFields)
    expect(fresh(it.db, complaint.id).stage).toBe(stage)
    const html = await shown(who)
    for (const path of there) expect(html).toContain(action(path))
    for (const path of missing) expect(html).not.toContain(action(path))
  })

  test('the verdict stands beside the sound for who took the investigation', async () => {
    replied(it.db, cast, complaint)
    takeInvestigation(it.db, cast.inspector, complaint.id)
    expect(await shown('inspector')).toContain(action('verification'))
    expect(await shown('manager')).not.toContain(action('verification'))
  })

  test('liability is shown as locked, with the reason, to who settles', async () => {
    expect(await shown('manager')).toContain('先处理后定责')
    expect(await shown('handler')).not.toContain('先处理后定责')
  })

  test('a reply that came back stands in the form, with the lines it failed', async () => {
    replied(it.db, cast, complaint)
    takeInvestigation(it.db, cast.inspector, complaint.id)
    const bounce = { checks: ['cause', 'content'], note: '没有说明原因' }
    bounceReply(it.db, cast.inspector, complaint.id, bounce)
    const html = await shown('handler')
    expect(html).toContain('没通过：说明了原因，没有避重就轻')
    expect(html).toContain('上次没通过')
    expect(html).toMatch(new RegExp(`<textarea[^>]*name="content"[^>]*>${aReply.content}`))
  })

  test('a dissatisfied customer is pointed out to who may reopen', async () => {
    complaint = settling(it.db, cast)
    expect(await shown('manager')).not.toContain('客户仍不满意')
    complaint = intervening(it.db, cast)
    replied(it.db, cast, complaint)
    verified(it.db, cast, complaint)
    await send('visitor', 'return-visits', { ...visitFields, score: '2' })
    expect(await shown('manager')).toContain('客户仍不满意（2 分）')
    expect(await shown('visitor')).not.toContain('客户仍不满意')
  })
})

describe('what must stay hidden', () => {
  test('whoever has still to judge the call sees no names and gets no form', async () => {
    replied(it.db, cast, complaint)
    suspected(it.db, recordingOf(it.db, complaint.id), complaint.callId)
    const html = await shown('inspector')
    for (const word of ['罗军', aReply.content, aReply.feedback, '/investigation']) {
      expect(html).not.toContain(word)
    }
    const refused = await send('inspector', 'investigation', {})
    expect(refused.status).toBe(409)
    expect(refused.html).toContain('您还要先评')
    expect(openInvestigation(it.db, complaint.id)).toBeUndefined()
  })

  test('numbers in what people wrote are masked, for everybody', async () => {
    const words = '客户改用 13700001111 联系'
    await send('handler', 'contacts', { ...contactFields, words })
    for (const who of ['handler', 'manager', 'visitor'] as const) {
      const html = await shown(who)
      expect(html).toContain('137****1111')
      expect(html).not.toContain('13700001111')
    }
  })

  test('the names of agents are not shown to who may not read them', async () => {
    complaint = settling(it.db, cast)
    await send('manager', 'liability', liabilityFields)
    expect(await shown('manager')).toContain('罗军')
    expect(await shown('visitor')).not.toContain('罗军')
  })

  test('markup in what was typed stays text', async () => {
    await send('handler', 'contacts', { ...contactFields, words: '<img src=x onerror=alert(1)>' })
    expect(await shown('handler')).not.toContain('<img src=x')
  })
})

describe('the checklist', () => {
  const fields = () => {
    const form: Record<string, string> = {}
    for (const { code, sentence, part, least, active } of replyCheckList(it.db)) {
      form[`sentence.${code}`] = sentence
      form[`part.${code}`] = part ?? ''
      form[`least.${code}`] = String(least ?? '')
      if (active) form[`active.${code}`] = 'on'
    }
    return form
  }
  const save = async (form: Record<string, string>) => {
    const answer = await post(it, '/complaints/reply-checks', form, cookieOf('manager'))
    return { status: answer.status, html: await answer.text() }
  }

  test('is read by everybody who sees complaints, and set by the QA manager', async () => {
    const read = async (who: Who) =>
      await (await get(it, '/complaints/reply-checks', cookieOf(who))).text()
    expect(await read('handler')).toContain('处理内容写清做了什么')
    expect(await read('handler')).not.toContain('保存检查表')
    expect(await read('manager')).toContain('保存检查表')
    const added = { 'sentence.new-0': '写明补救时间', 'part.new-0': '', 'active.new-0': 'on' }
    expect((await save({ ...fields(), ...added, 'least.content': '５０' })).status).toBe(303)
    const checks = replyCheckList(it.db)
    expect(checks.at(-1)).toMatchObject({ sentence: '写明补救时间', part: null, active: true })
    expect(checks.find(({ code }) => code === 'content')?.least).toBe(50)
  })

  test.each([
    ['least.content', '0', '填 1 到 500'],
    ['least.content', '很多', '填 1 到 500'],
    ['least.cause', '5', '不用填字数'],
    ['sentence.cause', '​ ', '请写一句话'],
  ])('%s as "%s" is refused, and what was typed stays', async (name, value, sentence) => {
    const { status, html } = await save({
      ...fields(),
      [name]: value,
      'sentence.told': '改过的一句',
    })
    expect(status).toBe(422)
    expect(html).toContain(sentence)
    expect(html).toContain('改过的一句')
    expect(replyCheckList(it.db).some((line) => line.sentence === '改过的一句')).toBe(false)
  })

  test('keeps at least one line in use', async () => {
    const off = Object.entries(fields()).filter(([name]) => !name.startsWith('active.'))
    expect((await save(Object.fromEntries(off))).html).toContain('至少留一条在用')
  })
})

const rights: Record<string, Role[]> = {
  contacts: ['case-handler', 'department-head'],
  'contacts/draft': ['case-handler', 'department-head'],
  reply: ['case-handler', 'department-head'],
  'reply/draft': ['case-handler', 'department-head'],
  investigation: ['qa-inspector', 'qa-manager'],
  'investigation/return': ['qa-inspector', 'qa-manager'],
  listenings: ['qa-inspector', 'qa-manager'],
  bounce: ['qa-inspector', 'qa-manager'],
  verification: ['qa-inspector', 'qa-manager'],
  'verification/draft': ['qa-inspector', 'qa-manager'],
  'return-visits': ['return-visitor'],
  'return-visits/draft': ['return-visitor'],
  'return-visits/given-up': ['qa-manager'],
  liability: ['qa-manager'],
  improvements: ['qa-manager'],
  'improvements/1/done': [
    ...(['case-handler', 'department-head', 'trainer', 'team-leader', 'supervisor'] as const),
  ],
  closing: ['qa-manager'],
}

test.each(Object.keys(rights))('%s is forbidden to every other role', async (path) => {
  const allowed: readonly string[] = rights[path] ?? []
  const roles: Role[] = [
    ...(['qa-inspector', 'qa-manager', 'case-handler', 'department-head', 'trainer'] as const),
    ...(['return-visitor', 'team-leader', 'supervisor', 'agent'] as const),
    ...(['system-admin', 'security-admin', 'audit-admin'] as const),
  ]
  for (const role of roles) {
    const answer = await post(
      it,
      `/complaints/${complaint.id}/${path}`,
      {},
      signedInAs(it.db, role),
    )
    expect({ role, forbidden: answer.status === 403 }).toEqual({
      ...{ role, forbidden: !allowed.includes(role) },
    })
  }
})
