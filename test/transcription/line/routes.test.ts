import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { twinWaitMinutes } from '#src/recordings/sides/twin-wait.ts'
import { nextAllowed } from '#src/transcription/line/allowance.ts'
import { lineSettings } from '#src/transcription/line/settings.ts'
import { pauseLine, pauseOf } from '#src/transcription/line/switches.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { addCall, addRecording } from '../scripted.ts'
import { heard, placeOfJob, ranked, received } from './queued.ts'

const page = async (product: ReturnType<typeof testApp>, path: string, role: Role) => {
  const response = await get(product, path, signedInAs(product.db, role))
  return { status: response.status, html: await response.text() }
}

describe('who may', () => {
  test.each<[method: 'get' | 'post', path: string, role: Role]>([
    ['get', '/transcription/line', 'department-head'],
    ['get', '/transcription/line/today', 'agent'],
    ['post', '/transcription/line/pause', 'team-leader'],
    ['post', '/transcription/line/resumption', 'case-handler'],
    ['post', '/transcription/line/budget', 'qa-inspector'],
    ['post', '/transcription/line/twin-wait', 'qa-inspector'],
    ['post', '/transcription/line/recordings/1/request', 'system-admin'],
    ['get', '/findings/yield', 'system-admin'],
  ])('not %s %s as %s', async (method, path, role) => {
    const product = testApp()
    const { id } = ranked(product.db)
    const place = placeOfJob(product.db, id)
    const cookie = signedInAs(product.db, role)
    const form = { budgetHours: '1', randomPercent: '1' }
    const response =
      method === 'get' ? await get(product, path, cookie) : await post(product, path, form, cookie)
    expect(response.status).toBe(403)
    expect(placeOfJob(product.db, id)).toBe(place)
    expect(pauseOf(product.db)).toBeNull()
    expect(lineSettings(product.db).set).toBeNull()
    const actions = product.db.select().from(auditEvents).all()
    expect(actions.map(({ action }) => action)).toEqual(['session.opened', 'request.denied'])
  })

  test.each(['/transcription/line', '/transcription/line/today', '/findings/yield'])(
    'not open %s as a stranger',
    async (path) => {
      const response = await get(testApp(), path)
      expect(response.headers.get('Location')).toMatch(/^\/sign-in/)
    },
  )
})

describe('the page of the line', () => {
  test('says what waits, why, and that nothing is known before the first transcript', async () => {
    const product = testApp()
    ranked(product.db, { callNo: 'C-1', satisfaction: 'dissatisfied', caller: '' })
    received(product.db, { callNo: 'C-2' })
    const { status, html } = await page(product, '/transcription/line', 'qa-manager')
    expect(status).toBe(200)
    for (const words of [
      'C-1',
      '客户评价“不满意” +24',
      'C-2',
      '待排定',
      '转写过一段后才知道速度',
    ]) {
      expect(html).toContain(words)
    }
    expect(html).toContain('name="budgetHours"')
    expect(html).toContain('/findings/yield')
  })

  test('is empty in words', async () => {
    const { html } = await page(testApp(), '/transcription/line', 'qa-inspector')
    for (const words of ['没有在排队的录音', '没有积压', '今天还没有录音', '没有设预算']) {
      expect(html).toContain(words)
    }
    expect(html).not.toContain('name="budgetHours"')
  })

  test('shows a system administrator neither a request button nor findings', async () => {
    const product = testApp()
    ranked(product.db)
    const { html } = await page(product, '/transcription/line', 'system-admin')
    expect(html).not.toContain('/request')
    expect(html).not.toContain('/findings/yield')
    expect(html).toContain('name="budgetHours"')
  })

  test('ignores a forged page and takes the figures apart', async () => {
    const product = testApp()
    heard(product.db, 'ranked', 5000)
    ranked(product.db)
    const forged = '/transcription/line?at=n1%27_x&size=-5'
    expect((await page(product, forged, 'qa-manager')).status).toBe(200)
    const { html } = await page(product, '/transcription/line/today', 'qa-manager')
    expect(html).toMatch(/^<div id="today"/)
    expect(html).toContain('实测 1.2 倍速度')
  })

  test('says that the budget is spent, and on the page of tasks too', async () => {
    const product = testApp()
    heard(product.db, 'ranked', 3_600_000)
    ranked(product.db)
    const cookie = signedInAs(product.db, 'qa-manager')
    await post(
      product,
      '/transcription/line/budget',
      { budgetHours: '1', randomPercent: '0' },
      cookie,
    )
    for (const path of ['/transcription/line', '/transcription']) {
      expect((await page(product, path, 'qa-inspector')).html).toContain('机时预算用完了')
    }
  })
})

describe('pausing', () => {
  test('stops the line, says who did it, and goes back to the page it was asked on', async () => {
    const product = testApp()
    ranked(product.db)
    const cookie = signedInAs(product.db, 'qa-inspector')
    const back = { back: '/transcription' }
    const response = await post(product, '/transcription/line/pause', back, cookie)
    expect(response.headers.get('Location')).toBe('/transcription')
    expect(nextAllowed(product.db).claim).toBe(false)
    const { html } = await page(product, '/transcription', 'qa-inspector')
    expect(html).toContain('暂停了转写')
    expect(html).toContain('转写已暂停，排队 1 段')
    expect(html).toContain('继续转写')

    const on = await post(product, '/transcription/line/resumption', { back: '//evil' }, cookie)
    expect(on.headers.get('Location')).toBe('/transcription/line')
    expect(nextAllowed(product.db).claim).toBe(true)
  })
})

describe('how long one side waits for the other', () => {
  const save = async (minutes: string) => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'system-admin')
    const response = await post(product, '/transcription/line/twin-wait', { minutes }, cookie)
    return { product, status: response.status, html: await response.text() }
  }

  test('is kept and shown', async () => {
    const { product, status } = await save(' ４５ ')
    expect(status).toBe(303)
    expect(twinWaitMinutes(product.db)).toBe(45)
    const { html } = await page(product, '/transcription/line', 'qa-inspector')
    expect(html).toContain('先到的一侧最多等 45 分钟')
  })

  test.each(['', '-1', '1441', '半小时', '1e3'])(
    '“%s” is refused with what was typed',
    async (minutes) => {
      const { product, status, html } = await save(minutes)
      expect(status).toBe(422)
      expect(html).toContain('1440')
      expect(html).toContain(`value="${minutes}"`)
      expect(twinWaitMinutes(product.db)).toBe(30)
    },
  )
})

describe('the budget', () => {
  const save = async (form: Record<string, string>) => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-manager')
    const response = await post(product, '/transcription/line/budget', form, cookie)
    return { product, status: response.status, html: await response.text() }
  }

  test.each([
    ['8', '5', 8, 0.05],
    [' ４．５ ', '１０', 4.5, 0.1],
    ['', '0', null, 0],
    ['0', '2.5', 0, 0.025],
  ])('of “%s” hours and “%s” %% is kept', async (budgetHours, randomPercent, hours, share) => {
    const { product, status } = await save({ budgetHours, randomPercent })
    expect(status).toBe(303)
    expect(lineSettings(product.db)).toMatchObject({ budgetHours: hours, randomShare: share })
  })

  test.each([
    ['八小时', '5', '小时数'],
    ['-1', '5', '小时数'],
    ['1e9', '5', '小时数'],
    ['8', '51', '最多占 50%'],
    ['8', '', '百分数'],
    ['8', '<b>', '百分数'],
  ])('of “%s” and “%s” is refused, with what was typed', async (hours, percent, words) => {
    const { product, status, html } = await save({ budgetHours: hours, randomPercent: percent })
    expect(status).toBe(422)
    expect(html).toContain(words)
    expect(html).toContain(`value="${hours}"`)
    expect(html).not.toContain('<b>')
    expect(lineSettings(product.db).set).toBeNull()
  })

  test('without its fields is refused in words', async () => {
    const { status } = await save({})
    expect(status).toBe(422)
  })
})

describe('a recording', () => {
  test('tells its place and reasons on its page, and can be asked for there', async () => {
    const product = testApp()
    const { db } = product
    const { id } = ranked(db, { satisfaction: 'very-dissatisfied', caller: '' })
    const path = `/transcription/recordings/${id}`
    const before = (await page(product, path, 'qa-inspector')).html
    expect(before).toContain('优先度 30')
    expect(before).toContain('客户评价“非常不满意”')
    expect(before).toContain('先转写这段')

    const cookie = signedInAs(db, 'qa-inspector')
    const form = { back: `/recordings/${id}` }
    const asked = await post(product, `/transcription/line/recordings/${id}/request`, form, cookie)
    expect(asked.status).toBe(303)
    expect(asked.headers.get('Location')).toBe(`/recordings/${id}`)
    const after = (await page(product, path, 'qa-inspector')).html
    expect(after).toContain('要求先转写')
    expect(after).not.toContain('先转写这段')
  })

  test('says when the line is paused, and offers no button to who may not ask', async () => {
    const product = testApp()
    const { id } = ranked(product.db)
    pauseLine(product.db, actorWith(product.db, 'qa-manager'))
    const { html } = await page(product, `/transcription/recordings/${id}`, 'department-head')
    expect(html).toContain('转写已暂停')
    expect(html).not.toContain('/request')
  })

  test('that was heard cannot be asked for again, one unknown is not found', async () => {
    const product = testApp()
    const cookie = signedInAs(product.db, 'qa-inspector')
    const ask = async (id: number) =>
      (await post(product, `/transcription/line/recordings/${id}/request`, {}, cookie)).status
    expect(await ask(heard(product.db, 'ranked', 1))).toBe(409)
    expect(await ask(999_999)).toBe(404)
    expect(await ask(addRecording(product.db, { callId: addCall(product.db).id }).id)).toBe(303)
  })
})
