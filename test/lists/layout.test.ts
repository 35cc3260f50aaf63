import { beforeEach, describe, expect, test } from 'vitest'

import { blindness } from '#src/inspection/blindness.ts'
import { anyList } from '#src/lists/definition.ts'
import { listFrame } from '#src/lists/frame.ts'
import { keepLayout, layoutOf } from '#src/lists/layout.ts'
import { callsList } from '#src/recordings/calls-list.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { manyCalls } from './calls.ts'

const calls = callsList(blindness)

let it: TestApp
let manager: string

beforeEach(() => {
  it = testApp()
  manager = signedInAs(it.db, 'qa-manager')
})

const columnsOf = (query: Record<string, string>, role: 'qa-manager' | 'agent' = 'qa-manager') =>
  layoutOf(it.db, actorWith(it.db, role), calls, query).columns

const page = async (path: string, cookie = manager) => {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

const heads = (html: string) =>
  [...html.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/gs)]
    .map(([, inside = '']) => inside.replaceAll(/<[^>]*>/g, '').trim())
    .filter((label) => label !== '选择')

describe('the columns of a list', () => {
  test('are those of the product until somebody chooses others', () => {
    expect(columnsOf({})).not.toContain('province')
    expect(columnsOf({ cols: 'callNo,province,caller' })).toEqual(['callNo', 'province', 'caller'])
  })

  test('keep the one that names the row, and keep it first', () => {
    expect(columnsOf({ cols: 'province,caller' })).toEqual(['callNo', 'province', 'caller'])
    expect(columnsOf({ cols: 'province,callNo' })).toEqual(['callNo', 'province'])
  })

  test('leave out what is forged, said twice, or not for this reader', () => {
    const forged = 'callNo,password_hash,caller,caller,constructor,__proto__'
    expect(columnsOf({ cols: forged })).toEqual(['callNo', 'caller'])
    expect(columnsOf({ cols: 'callNo,agent,team' }, 'agent')).toEqual(['callNo'])
    expect(columnsOf({ cols: 'nothing,known' })).toEqual(columnsOf({}))
  })

  test('stand in the page in the order of the address', async () => {
    manyCalls(it.db, twoDepartments(it.db).first, 1)
    const { html } = await page('/calls?cols=callNo,province,startedAt')
    expect(heads(html)).toEqual(['通话号', '省份', '开始时间', '操作'])
  })

  test('are remembered for the person and the list, and for nobody else', async () => {
    manyCalls(it.db, twoDepartments(it.db).first, 1)
    const form = new FormData()
    for (const key of ['callNo', 'startedAt', 'province']) form.append('order', key)
    for (const key of ['startedAt', 'province']) form.append('column', key)
    form.append('list', '/calls')
    form.append('query', 'call=c1&at=n5_5')
    form.append('rows', 'compact')
    form.append('move', 'up:province')
    const answer = await post(it, '/lists/layout', form, manager)
    expect(answer.status).toBe(303)
    const where = new URL(answer.headers.get('Location') ?? '', 'http://localhost')
    expect(Object.fromEntries(where.searchParams)).toEqual({
      call: 'c1',
      cols: 'callNo,province,startedAt',
      rows: 'compact',
      open: 'columns',
    })
    const { html } = await page('/calls')
    expect(heads(html)).toEqual(['通话号', '省份', '开始时间', '操作'])
    expect(html).toContain('class="rows-compact"')
    const inspector = signedInAs(it.db, 'qa-inspector')
    expect(heads((await page('/calls', inspector)).html)).toContain('渠道')
    expect(heads((await page('/recordings')).html)).not.toContain('省份')
  })

  test('come back as they were by 恢复默认', async () => {
    const actor = actorWith(it.db, 'qa-manager')
    keepLayout(it.db, actor, anyList(calls), { columns: ['callNo'], density: 'loose' })
    expect(columnsOf({})).toEqual(['callNo'])
    const form = { list: '/calls', query: '', usual: 'on', rows: 'loose' }
    const answer = await post(it, '/lists/layout', form, manager)
    expect(answer.headers.get('Location')).toBe('/calls')
    expect(columnsOf({})).toContain('channel')
    expect(layoutOf(it.db, actor, calls, {}).density).toBe('middle')
  })

  test('are not set by somebody who may not open the list, nor of a list that is none', async () => {
    const auditor = signedInAs(it.db, 'audit-admin')
    const form = { list: '/calls', query: '', column: 'caller', rows: 'compact' }
    expect((await post(it, '/lists/layout', form, auditor)).status).toBe(403)
    const other = { ...form, list: '//evil.example' }
    expect((await post(it, '/lists/layout', other, manager)).status).toBe(404)
  })
})

describe('an address somebody made up', () => {
  test.each([
    'size=1000000000',
    'size=-1',
    'at=n99999999999999999999_1',
    'at=forged',
    'at=n1e308_5',
    'sort=password_hash',
    'rows=huge',
    'cols=' + 'x,'.repeat(5000),
    'password_hash=a',
    'view=999999',
    'view=1%20or%201%3D1',
  ])('shows the list as if %s were not there', async (query) => {
    manyCalls(it.db, twoDepartments(it.db).first, 25)
    const { status, html } = await page(`/calls?${query}`)
    expect(status).toBe(200)
    expect(html.match(/data-select-row/g)).toHaveLength(20)
    expect(html).toContain('c1<')
    expect(heads(html)).toContain('渠道')
  })

  test('a cursor of another list or filter goes on from where it points, and breaks nothing', async () => {
    manyCalls(it.db, twoDepartments(it.db).first, 25)
    const { status } = await page('/calls?at=b5_12')
    expect(status).toBe(200)
    expect((await page('/calls?caller=13931909215&at=n5_5')).status).toBe(200)
  })
})

describe('the head and foot of a list', () => {
  test('turn it round along its index, page by page and back', async () => {
    manyCalls(it.db, twoDepartments(it.db).first, 25)
    const numbers = (html: string) =>
      [...html.matchAll(/aria-label="选择 (c\d+)"/g)].map(([, no = '']) => no)
    const first = await page('/calls?sort=asc&size=10')
    expect(numbers(first.html)).toEqual([
      'c25',
      'c24',
      'c23',
      'c22',
      'c21',
      'c20',
      'c19',
      'c18',
      'c17',
      'c16',
    ])
    expect(first.html).toContain('aria-sort="ascending"')
    const next = /<a[^>]*href="([^"]*)"[^>]*rel="next"/
      .exec(first.html)?.[1]
      ?.replaceAll('&amp;', '&')
    const second = await page(next ?? '')
    expect(numbers(second.html)[0]).toBe('c15')
    const back = /<a[^>]*href="([^"]*)"[^>]*rel="prev"/
      .exec(second.html)?.[1]
      ?.replaceAll('&amp;', '&')
    expect(numbers((await page(back ?? '')).html)).toEqual(numbers(first.html))
  })

  test('count only as far as a number helps, and not where it would cost a walk', () => {
    manyCalls(it.db, twoDepartments(it.db).first, 1100)
    const actor = actorWith(it.db, 'qa-manager')
    const total = (query: Record<string, string>) => listFrame(it.db, actor, calls, query).total
    expect(total({})).toEqual({ count: 999, more: true })
    expect(total({ call: 'c7' })).toEqual({ count: 1, more: false })
    expect(total({ channel: 'app' })).toBeNull()
  })

  test('say what to do when nothing fits, and when nothing is there at all', async () => {
    expect((await page('/calls')).html).toContain('还没有通话数据')
    manyCalls(it.db, twoDepartments(it.db).first, 1)
    const { html } = await page('/calls?call=nothing')
    expect(html).toContain('没有符合条件的通话')
    expect(html).toContain('清除条件')
  })
})
