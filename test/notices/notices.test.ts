import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { type NewNotice, notify } from '#src/notices/notify.ts'
import { pruneNotices } from '#src/notices/prune.ts'
import { newestNotice, noticePage, unreadCount, urgentNotices } from '#src/notices/queries.ts'
import { readAllNotices, readNotice } from '#src/notices/read.ts'
import { notices } from '#src/notices/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

let it: TestApp
let handler: Actor
let other: Actor
const now = Date.now()

beforeEach(() => {
  it = testApp()
  handler = actorWith(it.db, 'case-handler')
  other = actorWith(it.db, 'qa-inspector')
})

function tell(to: Actor, sentence: string, more: Partial<NewNotice> & { at?: number } = {}) {
  const { at = now, ...rest } = more
  const notice = { kind: 'task', sentence, href: '/complaints/1#handling', ...rest } as const
  notify(it.db, { to: [to.accountId ?? 0], ...notice }, at)
  return it.db.select().from(notices).where(eq(notices.sentence, sentence)).get()?.id ?? 0
}
const sentences = (actor: Actor, size = 20) =>
  noticePage(it.db, actor, { size, cursor: null }).rows.map(({ sentence }) => sentence)
const readAt = (id: number) =>
  it.db.select().from(notices).where(eq(notices.id, id)).get()?.readAt ?? null

describe('messages', () => {
  test('everybody sees the own ones only, in list, count and by number', () => {
    const id = tell(handler, '给办理人')
    expect(sentences(other)).toEqual([])
    expect([unreadCount(it.db, handler), unreadCount(it.db, other)]).toEqual([1, 0])
    expect(() => readNotice(it.db, other, id)).toThrow(NotFound)
    expect(readAt(id)).toBeNull()
  })

  test('what is unread comes first, then the newest', () => {
    const old = tell(handler, '旧的', { at: now - 3 * dayMs })
    tell(handler, '新的', { at: now })
    tell(handler, '中间的', { at: now - dayMs })
    expect(sentences(handler)).toEqual(['新的', '中间的', '旧的'])
    readNotice(it.db, handler, old)
    const newest = it.db.select().from(notices).where(eq(notices.sentence, '新的')).get()
    readNotice(it.db, handler, newest?.id ?? 0)
    expect(sentences(handler)).toEqual(['中间的', '新的', '旧的'])
  })

  test('a walk along the pages meets each once, also across the border of read and unread', () => {
    for (let n = 0; n < 7; n += 1) {
      const id = tell(handler, `第 ${n} 条`, { at: now - n * 1000 })
      if (n % 2 === 0) readNotice(it.db, handler, id)
    }
    const seen: string[] = []
    let at: string | null = null
    do {
      const [, value = '', id = ''] = /^n(\d+)_(\d+)$/.exec(at ?? '') ?? []
      const cursor = at === null ? null : { value: Number(value), id: Number(id), back: false }
      const page = noticePage(it.db, handler, { size: 2, cursor })
      seen.push(...page.rows.map(({ sentence }) => sentence))
      at = page.next
    } while (at !== null)
    expect(seen).toEqual([1, 3, 5, 0, 2, 4, 6].map((n) => `第 ${n} 条`))
  })

  test('read twice, the first moment stays', () => {
    const id = tell(handler, '一次')
    expect(readNotice(it.db, handler, id, now + 1)).toBe('/complaints/1#handling')
    readNotice(it.db, handler, id, now + 99)
    expect(readAt(id)).toBe(now + 1)
  })

  test('a message leads to pages of the product only, whatever was stored', () => {
    for (const href of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:1',
    ]) {
      const id = tell(handler, href, { href })
      expect(readNotice(it.db, handler, id)).toBe('/notices')
    }
  })

  test('全部已读 twice has one effect, and what came while the page was open stays unread', () => {
    tell(handler, '甲')
    tell(other, '别人的')
    const upTo = newestNotice(it.db, handler)
    const late = tell(handler, '刚到的')
    expect(readAllNotices(it.db, handler, upTo)).toBe(1)
    expect(readAllNotices(it.db, handler, upTo)).toBe(0)
    expect(readAt(late)).toBeNull()
    expect(unreadCount(it.db, other)).toBe(1)
  })

  test('urgent ones stand above the list until they are opened', () => {
    tell(handler, '平常的')
    const id = tell(handler, '重大投诉', { urgent: true })
    expect(urgentNotices(it.db, handler).map(({ sentence }) => sentence)).toEqual(['重大投诉'])
    expect(urgentNotices(it.db, other)).toEqual([])
    readNotice(it.db, handler, id)
    expect(urgentNotices(it.db, handler)).toEqual([])
  })

  test('they are forgotten after 180 days, read or not, and no sooner', () => {
    tell(handler, '半年前', { at: now - 181 * dayMs })
    tell(handler, '上个月', { at: now - 179 * dayMs })
    expect(pruneNotices(it.db, now)).toBe(1)
    expect(sentences(handler)).toEqual(['上个月'])
  })
})

describe('the pages of messages', () => {
  test('show the count in the head of every page, opened by a form that leads on', async () => {
    const id = tell(handler, '投诉待接收')
    const cookie = signedInAs(it.db, 'case-handler')
    expect(await (await get(it, '/', cookie)).text()).toContain('消息，1 条未读')
    const opened = await post(it, `/notices/${id}/reading`, {}, cookie)
    expect([opened.status, opened.headers.get('Location')]).toEqual([303, '/complaints/1#handling'])
    expect(await (await get(it, '/', cookie)).text()).toContain('aria-label="消息"')
  })

  test('mark nothing for whoever is not signed in any more, nor by a forged number', async () => {
    const id = tell(handler, '投诉待接收')
    expect((await post(it, '/notices/reading', { until: '9'.repeat(15) })).status).not.toBe(200)
    expect(readAt(id)).toBeNull()
    const cookie = signedInAs(it.db, 'case-handler')
    await post(it, '/notices/reading', { until: '-1 or 1=1' }, cookie)
    expect(readAt(id)).toBeNull()
    expect((await post(it, '/notices/999999/reading', {}, cookie)).status).toBe(404)
  })

  test('without any say so', async () => {
    const html = await (await get(it, '/notices', signedInAs(it.db, 'agent'))).text()
    expect(html).toContain('没有消息')
    expect(html).not.toContain('全部已读')
  })
})
