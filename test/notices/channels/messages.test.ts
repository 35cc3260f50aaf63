import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { type JobHandlers, runJob } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { outsideText } from '#src/notices/channels/announce.ts'
import { type Answer, NotReached } from '#src/notices/channels/post-json.ts'
import { messageChannels, messages, messageSecrets } from '#src/notices/channels/schema.ts'
import {
  addChannel,
  allowHost,
  askTest,
  forbidHost,
  type NewChannel,
  removeChannel,
  switchChannel,
} from '#src/notices/channels/settings.ts'
import { notify } from '#src/notices/notify.ts'
import { notices } from '#src/notices/schema.ts'
import { sendMessageHandler } from '#src/notices/send-message.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

let it: TestApp
let admin: Actor
let handler: Actor
let posted: { url: string; body: unknown }[]
let answer: () => Promise<Answer>

const address = 'https://oapi.dingtalk.com/robot/send?access_token=top-secret-token'
const channel: NewChannel = {
  ...{ kind: 'dingtalk', name: '值班群', address, secret: 'SEC-hidden', notices: ['major'] },
  ...{ quietFrom: null, quietUntil: null },
}

beforeEach(() => {
  it = testApp()
  admin = actorWith(it.db, 'system-admin')
  handler = actorWith(it.db, 'case-handler')
  posted = []
  answer = () => Promise.resolve({ status: 200, body: '{"errcode":0}' })
  allowHost(it.db, admin, 'oapi.dingtalk.com')
})

function switchedOn(more: Partial<NewChannel> = {}) {
  const { id } = addChannel(it.db, admin, { ...channel, ...more })
  switchChannel(it.db, admin, id, true)
  return id
}

const tell = (
  sentence = '重大投诉 DN2026-000007 派给了客服一部',
  more: { urgent?: boolean } = {},
) =>
  notify(it.db, {
    ...{ to: [handler.accountId ?? 0, admin.accountId ?? 0], kind: 'major', sentence },
    ...{ href: '/complaints/7', ...more },
  })

/** One turn of the worker over what waits, as the service answers now. */
async function work(now = Date.now()) {
  const job = claim(it.db, ['send-message'], now)
  if (!job) return null
  const send = sendMessageHandler((url, body) => {
    posted.push({ url, body })
    return answer()
  })
  const handlers = { 'send-message': send } as unknown as JobHandlers
  await runJob(it.db, handlers, job, new AbortController().signal, { error: () => undefined })
  return it.db.select().from(jobs).where(eq(jobs.id, job.id)).get()
}

const sent = () => it.db.select().from(messages).all()

describe('messages to a group', () => {
  test('none leaves the product until a channel is switched on', async () => {
    addChannel(it.db, admin, channel)
    tell()
    expect(sent()).toEqual([])
    expect(await work()).toBeNull()
  })

  test('a group hears once of what several people are told, of chosen kinds only', async () => {
    switchedOn()
    tell()
    notify(it.db, { to: [handler.accountId ?? 0], kind: 'task', sentence: '别的', href: '/' })
    expect(sent()).toHaveLength(1)
    expect(await work()).toMatchObject({ state: 'done' })
    expect(posted).toHaveLength(1)
    expect(posted[0]?.url).toMatch(
      /^https:\/\/oapi\.dingtalk\.com\/robot\/send\?access_token=.*sign=/,
    )
    expect(sent()).toMatchObject([{ state: 'sent', tries: 1, problem: null }])
  })

  test('the same matter told again under its key is no second message', () => {
    switchedOn()
    const notice = { to: [1], kind: 'major', sentence: '一', href: '/', key: 'k' } as const
    notify(it.db, notice)
    notify(it.db, notice)
    expect(sent()).toHaveLength(1)
  })

  test('what leaves is the kind and the number, never a name or a number of a person', () => {
    const text = outsideText('task', '王女士 13931909215 的投诉 DN2026-000007 派给了罗军')
    expect(text).toBe('【回听】待办，投诉 DN2026-000007。请登录回听，在“消息”里查看。')
    expect(outsideText('result', '罗军的申诉已答复')).not.toContain('罗军')
  })

  test('a refusal is shown, tried again later and sent once; the command is not touched', async () => {
    const id = switchedOn()
    answer = () => Promise.resolve({ status: 200, body: '{"errcode":310000}' })
    tell()
    expect(it.db.select().from(notices).all()).toHaveLength(2)
    const job = await work()
    expect(job).toMatchObject({ state: 'queued', attempts: 1 })
    expect(job?.runAt).toBeGreaterThan(Date.now())
    expect(sent()).toMatchObject([{ state: 'failed', problem: '对方拒收，代码 310000' }])
    answer = () => Promise.resolve({ status: 200, body: '{"errcode":0}' })
    expect(await work(Date.now() + 60_000)).toMatchObject({ state: 'done' })
    expect(sent()).toMatchObject([{ channelId: id, state: 'sent', tries: 2 }])
    expect(await work(Date.now() + 600_000)).toBeNull()
  })

  test('after three failures it is parked, and no reason names the address', async () => {
    switchedOn()
    answer = () => Promise.reject(new NotReached('连不上对方（ECONNREFUSED）'))
    tell()
    for (let n = 1; n < 3; n += 1) await work(Date.now() + n * 120_000)
    const job = await work(Date.now() + 500_000)
    expect(job).toMatchObject({ state: 'parked', lastError: '连不上对方（ECONNREFUSED）' })
    const failed = it.db.select().from(auditEvents).where(eq(auditEvents.action, 'message.failed'))
    expect(failed.all()).toHaveLength(3)
    expect(JSON.stringify([failed.all(), job, sent()])).not.toMatch(/top-secret|SEC-hidden/)
  })

  test('quiet hours put it off without costing a try; urgent ones go at once', async () => {
    const minute = Math.floor(((Date.now() + 8 * 3_600_000) % 86_400_000) / 60_000)
    const quietUntil = (minute + 60) % 1440
    switchedOn({ quietFrom: (minute + 1435) % 1440, quietUntil })
    tell()
    expect(await work()).toMatchObject({ state: 'queued', attempts: 0 })
    expect(posted).toEqual([])
    tell('重大投诉 DN2026-000008', { urgent: true })
    expect(await work()).toMatchObject({ state: 'done' })
    expect(posted).toHaveLength(1)
  })

  test('switched off or removed in the meantime, it is dropped; the secret goes with the channel', async () => {
    const id = switchedOn()
    tell()
    removeChannel(it.db, admin, id)
    expect(it.db.select().from(messageSecrets).all()).toEqual([])
    expect(await work()).toMatchObject({ state: 'done' })
    expect(posted).toEqual([])
    expect(sent()).toMatchObject([{ state: 'dropped' }])
    expect(() => switchChannel(it.db, admin, id, true)).toThrow('已经移除')
  })

  test('a host taken off the list is not written to any more', async () => {
    const id = switchedOn()
    expect(() => forbidHost(it.db, admin, 'oapi.dingtalk.com')).toThrow('还有通知渠道在用')
    tell()
    it.sqlite.exec('delete from message_hosts')
    await work()
    expect(posted).toEqual([])
    expect(sent()).toMatchObject([{ channelId: id, state: 'failed' }])
  })

  test('a test goes out before the channel is switched on, one at a time', async () => {
    const { id } = addChannel(it.db, admin, channel)
    askTest(it.db, admin, id)
    expect(() => askTest(it.db, admin, id)).toThrow('还没有发出')
    expect(await work()).toMatchObject({ state: 'done' })
    expect(posted).toHaveLength(1)
    askTest(it.db, admin, id)
    expect(sent()).toHaveLength(2)
  })
})

describe('消息通知', () => {
  const form = {
    ...{ kind: 'dingtalk', name: '值班群', address, secret: 'SEC-hidden', notices: 'major' },
    ...{ quietFrom: '22:00', quietUntil: '08:00' },
  }
  const page = async (path = '/messages') =>
    await (await get(it, path, signedInAs(it.db, 'system-admin'))).text()
  const submit = async (path: string, fields: Record<string, string>) => {
    const response = await post(it, path, fields, signedInAs(it.db, 'system-admin'))
    return { status: response.status, html: await response.text() }
  }

  test('is the system administrator’s alone', async () => {
    const cookie = signedInAs(it.db, 'qa-manager')
    expect((await get(it, '/messages', cookie)).status).toBe(403)
    expect((await post(it, '/messages/channels', form, cookie)).status).toBe(403)
    expect((await post(it, '/messages/hosts', { host: 'evil.example' }, cookie)).status).toBe(403)
    expect(it.db.select().from(messageChannels).all()).toEqual([])
  })

  test('shows neither address nor secret again, and the trail holds neither', async () => {
    expect((await submit('/messages/channels', form)).status).toBe(303)
    const html = await page()
    expect(html).toContain('oapi.dingtalk.com')
    expect(html).toContain('22:00 到 08:00')
    expect(html).not.toMatch(/top-secret|SEC-hidden/)
    expect(JSON.stringify(it.db.select().from(auditEvents).all())).not.toMatch(/top-secret|SEC-h/)
  })

  test.each([
    [{ address: 'https://evil.example/hook' }, '不在下面的允许名单里'],
    [{ address: 'https://169.254.169.254/latest' }, '不能写 IP 地址'],
    [{ address: 'http://oapi.dingtalk.com/' }, '只能用 https'],
    [{ name: '群' }, '至少 2 个字'],
    [{ kind: 'pager' }, '请选择一种'],
    [{ notices: 'nonsense' }, '至少选一种消息'],
    [{ quietFrom: '25:00' }, '请填时刻'],
    [{ quietUntil: '' }, '要一起填'],
  ])('refuses %o in words and keeps what was typed but the secret', async (wrong, sentence) => {
    const { status, html } = await submit('/messages/channels', { ...form, ...wrong })
    expect(status).toBe(422)
    expect(html).toContain(sentence)
    expect(html).toContain(`value="${{ ...form, ...wrong }.name}"`)
    expect(html).not.toContain('SEC-hidden')
    expect(it.db.select().from(messageChannels).all()).toEqual([])
  })

  test('a second channel of the same name is refused, two clicks make one', async () => {
    expect((await submit('/messages/channels', form)).status).toBe(303)
    const again = await submit('/messages/channels', form)
    expect(again.status).toBe(409)
    expect(again.html).toContain('已有同名的通知渠道')
    expect(it.db.select().from(messageChannels).all()).toHaveLength(1)
  })

  test('takes names of hosts and nothing that is an address', async () => {
    expect((await submit('/messages/hosts', { host: 'OPEN.feishu.cn ' })).status).toBe(303)
    expect(await page()).toContain('open.feishu.cn')
    for (const host of ['127.0.0.1', 'localhost', 'https://a.example', 'a b.cn', '']) {
      expect((await submit('/messages/hosts', { host })).status).toBe(422)
    }
  })
})
