import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { people } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { untyingOf } from '#src/recordings/by-hand/candidates.ts'
import { matchByHand } from '#src/recordings/by-hand/match.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { get, post } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { announce } from '../scene.ts'
import { bringFrom, callOf, sourceWith, twoFit } from './two-fit.ts'

type Place = Awaited<ReturnType<typeof twoFit>>
const shown = async (it: Place, path = it.path, cookie = it.cookie) =>
  await (await get(it, path, cookie)).text()
const good = { choice: 'call-k2', callNo: '', reason: '听出是这一通' }
const decide = (it: Place, form: Record<string, string>, path = it.path) =>
  post(it, `${path}/call`, form, it.cookie)

describe('the page of a recording without a call', () => {
  test('says why, and offers the calls that fit, the nearest first', async () => {
    const it = await twoFit()
    announce(it.db, { call_id: 'far', recording: '', started_at: '2026-11-02 08:52:06' })
    announce(it.db, { call_id: 'tomorrow', recording: '', started_at: '2026-11-03 08:12:06' })
    const text = await shown(it)
    expect(text).toContain('有 2 通电话都像是这一通')
    expect(text.indexOf('value="call-k1"')).toBeLessThan(text.indexOf('value="call-k2"'))
    expect(text.indexOf('value="call-k2"')).toBeLessThan(text.indexOf('value="call-far"'))
    expect(text).not.toContain('call-tomorrow')
    for (const word of ['相同', '晚 1 分', '晚 40 分', '超出误差', '与录音相近', '与录音不同']) {
      expect(text).toContain(word)
    }
    expect(text).toContain('139****9215')
    expect(text).not.toContain('13931909215')
  })

  test('tells what its name says while there are no call data by it', async () => {
    const it = await twoFit()
    const id = await bringFrom(it, '20636_20261105101500.wav', it.sourceId)
    const text = await shown(it, `/recordings/${id}`)
    expect(text).toContain('还没有这通电话的数据')
    expect(text).toContain('文件名说的是开始于 2026-11-05 10:15:00')
    expect(text).toContain('请填通话号')
  })

  test('tells when the pattern of its source cannot read it', async () => {
    const it = await twoFit()
    const id = await bringFrom(it, 'unreadable.wav', it.sourceId)
    expect(await shown(it, `/recordings/${id}`)).toContain('读不出这个文件名')
    const plain = await bringFrom(it, 'plain.wav', sourceWith(it.db, null))
    expect(await shown(it, `/recordings/${plain}`)).toContain('还没有这通电话的数据')
  })

  test('lets a call with its own sound be seen and not be chosen', async () => {
    const it = await twoFit()
    const other = await bringFrom(it, 'k1.wav', null)
    const text = await shown(it)
    expect(text).toContain(`<a href="/recordings/${other}">k1.wav</a>`)
    expect(/<input[^>]*value="call-k1"[^>]*>/.exec(text)?.[0]).toContain('disabled')
    expect(/<input[^>]*value="call-k2"[^>]*>/.exec(text)?.[0]).not.toContain('disabled')
  })

  test('shows others the sentence alone', async () => {
    const it = await twoFit()
    const text = await shown(it, it.path, signedInAs(it.db, 'qa-inspector'))
    expect(text).toContain('有 2 通电话都像是这一通')
    for (const word of ['对上通话', 'call-k1', `${it.path}/call`]) expect(text).not.toContain(word)
  })

  test('does not say whose a call is to somebody who has still to judge it', async () => {
    const it = await twoFit()
    it.db.update(people).set({ name: '张杰杰' }).run()
    expect(await shown(it)).toContain('张杰杰')
    const other = await bringFrom(it, '20636-k1.wav', null)
    matchByHand(it.db, it.manager, other, { callNo: 'k1', reason: '听过' })
    const [k1] = it.db.select().from(calls).where(eq(calls.callNo, 'k1')).all()
    const blind: Blindness = {
      among: (_db, _actor, ids) => new Set(ids.filter((id) => id === k1?.id)),
      of: () => undefined,
      duty: () => null,
    }
    const { candidates } = untyingOf(it.db, it.manager, it.recordingId, blind)
    expect(candidates).toMatchObject([
      { call: { callNo: 'k1', agent: null, blind: true }, sounds: [{ name: '＊-k1.wav' }] },
      { call: { callNo: 'k2', agent: { name: '张杰杰' }, blind: false } },
    ])
  })
})

describe('a call is chosen', () => {
  test('from the list, and the page is that of its call', async () => {
    const it = await twoFit()
    const answer = await decide(it, good)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, it.path])
    expect(callOf(it.db, it.recordingId)).toBe('k2')
    const text = await shown(it)
    expect(text).toContain('手工对上这通电话：听出是这一通')
    expect(text).toContain('对错了，解除')
    expect(await shown(it, it.path, signedInAs(it.db, 'qa-inspector'))).not.toContain('对错了')
  })

  test('by its number', async () => {
    const it = await twoFit()
    expect((await decide(it, { ...good, choice: 'typed', callNo: ' K1 ' })).status).toBe(303)
    expect(callOf(it.db, it.recordingId)).toBe('k1')
  })

  const wrong: [what: string, form: Record<string, string>, status: number, sentence: string][] = [
    ['nothing chosen', { callNo: '', reason: '听过了' }, 422, '请选一通电话'],
    ['no number typed', { ...good, choice: 'typed' }, 422, '请填通话号'],
    ['no reason', { ...good, reason: ' ' }, 422, '请写下理由，2 到 200 个字'],
    ['an unknown number', { ...good, choice: 'typed', callNo: 'k9' }, 409, '没有这个通话号'],
  ]
  test.each(wrong)('not with %s; what was typed stays', async (_, form, status, sentence) => {
    const it = await twoFit()
    const answer = await decide(it, form)
    const text = await answer.text()
    expect([answer.status, text.includes(sentence)]).toEqual([status, true])
    if (form['reason']?.trim()) expect(text).toContain(`value="${form['reason']}"`)
    if (form['callNo']) expect(text).toContain(`value="${form['callNo']}"`)
    expect(callOf(it.db, it.recordingId)).toBeUndefined()
  })

  test('once: the slower of two is told, and sees what the other did', async () => {
    const it = await twoFit()
    const answers = await Promise.all([
      decide(it, good),
      decide(it, { ...good, choice: 'call-k1' }),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
    const late = await answers.find(({ status }) => status === 409)?.text()
    expect(late).toContain('刚刚已经对上通话')
    expect(late).toContain('手工对上这通电话')
  })

  test('not from a page that is stale, even where its form is not filled in', async () => {
    const it = await twoFit()
    await decide(it, good)
    const answer = await decide(it, {})
    expect([answer.status, (await answer.text()).includes('刚刚已经对上通话')]).toEqual([422, true])
  })
})

describe('it is taken back', () => {
  test('with a reason, and offered again', async () => {
    const it = await twoFit()
    await decide(it, good)
    const without = await post(it, `${it.path}/call/removal`, { match: '1', reason: '' }, it.cookie)
    expect([without.status, (await without.text()).includes('请写下理由')]).toEqual([422, true])
    const form = { match: '1', reason: '听错了' }
    expect((await post(it, `${it.path}/call/removal`, form, it.cookie)).status).toBe(303)
    expect(await shown(it)).toContain('有 2 通电话都像是这一通')
    const again = await post(it, `${it.path}/call/removal`, form, it.cookie)
    expect([again.status, (await again.text()).includes('刚刚有人改过')]).toEqual([409, true])
  })

  test('not where its name said so', async () => {
    const it = await twoFit()
    const id = await bringFrom(it, 'k1.wav', null)
    const form = { match: '1', reason: '听错了' }
    const answer = await post(it, `/recordings/${id}/call/removal`, form, it.cookie)
    expect([answer.status, (await answer.text()).includes('不是手工对上的')]).toEqual([409, true])
    const row = it.db.select().from(recordings).where(eq(recordings.id, id)).get()
    expect(row?.callId).not.toBeNull()
  })
})
