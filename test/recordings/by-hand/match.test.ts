import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { matchByHand } from '#src/recordings/by-hand/match.ts'
import { handMatches } from '#src/recordings/by-hand/schema.ts'
import { type BuiltUpon, unmatchByHand } from '#src/recordings/by-hand/unmatch.ts'
import { recordings } from '#src/recordings/schema.ts'
import { actorWith } from '#test/support/people.ts'

import { states, sums } from '../ledger/entries.ts'
import { announce } from '../scene.ts'
import { actionsAbout, bringFrom, callNumbered, callOf, file, twoFit } from './two-fit.ts'

const reason = '听出是这一通'
const nothing: BuiltUpon = () => null
type Place = Awaited<ReturnType<typeof twoFit>>

const waiting = ({ db }: Place, name: 'reconcile' | 'rank' | 'transcribe' | 'join-sides') =>
  db
    .select()
    .from(jobs)
    .where(eq(jobs.name, name))
    .all()
    .map(({ subject }) => subject)

const tieTo = (it: Place, callNo: string, recordingId = it.recordingId) =>
  matchByHand(it.db, it.manager, recordingId, { callNo, reason })

const newest = (it: Place) => it.db.select().from(handMatches).all().at(-1)?.id ?? 0
const takeBack = (it: Place, builtUpon = nothing, matchId = newest(it)) =>
  unmatchByHand(it.db, it.manager, it.recordingId, { matchId, reason: '听错了' }, builtUpon)

describe('a recording that several calls fit', () => {
  test('is tied to the one a person says, with who, why and when', async () => {
    const it = await twoFit()
    expect(callOf(it.db, it.recordingId)).toBeUndefined()
    tieTo(it, ' K2 ')
    expect(callOf(it.db, it.recordingId)).toBe('k2')
    expect(it.db.select().from(handMatches).all()).toMatchObject([
      { recordingId: it.recordingId, kind: 'matched', reason, by: it.manager.name },
    ])
    const event = it.db.select().from(auditEvents).all().at(-1)
    expect(event).toMatchObject({
      ...{ action: 'recording.matched', actorId: it.manager.accountId },
      particulars: { callNo: 'k2', reason },
    })
    expect(actionsAbout(it.db, it.recordingId)).not.toContain('recording.linked')
  })

  test('then goes on as if it had come with its call', async () => {
    const it = await twoFit()
    it.db.delete(jobs).run()
    tieTo(it, 'k2')
    expect(states(it.db)).toEqual({ k1: 'awaited', k2: 'complete' })
    expect(sums(it.db)).toEqual({ awaited: 1, complete: 1 })
    expect(waiting(it, 'reconcile')).toEqual([`call:${callNumbered(it.db, 'k2').id}`])
    expect(waiting(it, 'rank')).toEqual([`recording:${it.recordingId}`])
  })

  test('heard with the sides the wrong way round, is transcribed by those of its call', async () => {
    const it = await twoFit()
    announce(it.db, { call_id: 'k2', recording: '', layout: '"客户左,坐席右"' })
    it.db.update(recordings).set({ state: 'transcribed' }).run()
    it.db.delete(jobs).run()
    tieTo(it, 'k1')
    expect(waiting(it, 'transcribe')).toEqual([])
    takeBack(it)
    tieTo(it, 'k2')
    expect(waiting(it, 'transcribe')).toEqual([`recording:${it.recordingId}`])
  })

  test('is tied once, whoever presses second is told', async () => {
    const it = await twoFit()
    tieTo(it, 'k1')
    expect(() => tieTo(it, 'k2')).toThrow('刚刚已经对上通话')
    expect(callOf(it.db, it.recordingId)).toBe('k1')
    expect(it.db.select().from(handMatches).all()).toHaveLength(1)
    expect(
      actionsAbout(it.db, it.recordingId).filter((one) => one === 'recording.matched'),
    ).toHaveLength(1)
  })

  test('stays where a person put it, whatever call data say later', async () => {
    const it = await twoFit()
    tieTo(it, 'k2')
    announce(it.db, { call_id: 'k1', recording: file })
    expect(callOf(it.db, it.recordingId)).toBe('k2')
  })
})

describe('tying is refused, and nothing changes', () => {
  const refusals: [what: string, callNo: string, why: string, sentence: string][] = [
    ['without a reason', 'k1', ' 听 ', '请写下理由'],
    ['for a reason too long', 'k1', '听'.repeat(201), '请写下理由'],
    ['to a call nobody announced', 'k9', reason, '没有这个通话号'],
    ['to no call at all', ' ', reason, '没有这个通话号'],
  ]
  test.each(refusals)('%s', async (_, callNo, why, sentence) => {
    const it = await twoFit()
    const act = () => matchByHand(it.db, it.manager, it.recordingId, { callNo, reason: why })
    expect(act).toThrow(sentence)
    expect(callOf(it.db, it.recordingId)).toBeUndefined()
    expect(it.db.select().from(handMatches).all()).toEqual([])
    expect(actionsAbout(it.db, it.recordingId)).not.toContain('recording.matched')
  })

  test('to a call that has its sound already, which is named with its numbers covered', async () => {
    const it = await twoFit()
    const other = await bringFrom(it, '13931909215.wav', null)
    tieTo(it, 'k1', other)
    expect(() => tieTo(it, 'k1')).toThrow(/通话 k1 已有录音“139\*+9215\.wav”/)
    expect(callOf(it.db, it.recordingId)).toBeUndefined()
  })

  test.each(['qa-inspector', 'trainer', 'audit-admin', 'agent'] as const)(
    'to %s, who does not keep the ledger',
    async (role) => {
      const it = await twoFit()
      const actor = actorWith(it.db, role)
      const input = { callNo: 'k1', reason }
      expect(() => matchByHand(it.db, actor, it.recordingId, input)).toThrow(Forbidden)
      const back = { matchId: 1, reason }
      expect(() => unmatchByHand(it.db, actor, it.recordingId, back, nothing)).toThrow(Forbidden)
    },
  )

  test('to a manager of one department, who does not see recordings without a call', async () => {
    const it = await twoFit()
    const actor = actorWith(it.db, 'qa-manager', { kind: 'department', id: 1 })
    const input = { callNo: 'k1', reason }
    expect(() => matchByHand(it.db, actor, it.recordingId, input)).toThrow(NotFound)
  })
})

describe('the other side of a call', () => {
  test('may join the side that is there, and the two are put together', async () => {
    const it = await twoFit()
    const agent = await bringFrom(it, 'x77-agent.wav', null, 1)
    const customer = await bringFrom(it, 'x77-customer.wav', null, 1)
    tieTo(it, 'k1', agent)
    it.db.delete(jobs).run()
    tieTo(it, 'k1', customer)
    expect(states(it.db)['k1']).toBe('complete')
    expect(waiting(it, 'join-sides')).toEqual([`call:${callNumbered(it.db, 'k1').id}`])
  })

  test('is not the same side once more', async () => {
    const it = await twoFit()
    const one = await bringFrom(it, 'x77-agent.wav', null, 1)
    const two = await bringFrom(it, 'x78-agent.wav', null, 1)
    tieTo(it, 'k1', one)
    expect(() => tieTo(it, 'k1', two)).toThrow('已有录音“x77-agent.wav”')
  })

  test('may take the place of a broken file', async () => {
    const it = await twoFit()
    const broken = await bringFrom(it, 'broken.wav', null)
    tieTo(it, 'k1', broken)
    it.db.update(recordings).set({ state: 'corrupt' }).where(eq(recordings.id, broken)).run()
    tieTo(it, 'k1')
    expect(callOf(it.db, it.recordingId)).toBe('k1')
  })
})

describe('what a person said is taken back', () => {
  test('so that the recording waits again and both are settled', async () => {
    const it = await twoFit()
    tieTo(it, 'k2')
    it.db.delete(jobs).run()
    takeBack(it)
    expect(callOf(it.db, it.recordingId)).toBeUndefined()
    expect(states(it.db)).toEqual({
      k1: 'awaited',
      k2: 'awaited',
      [`#${it.recordingId}`]: 'waiting',
    })
    expect(sums(it.db)).toEqual({ awaited: 2, waiting: 1 })
    expect(waiting(it, 'reconcile')).toEqual([`call:${callNumbered(it.db, 'k2').id}`])
    expect(actionsAbout(it.db, it.recordingId).at(-1)).toBe('recording.unmatched')
    tieTo(it, 'k1')
    expect(callOf(it.db, it.recordingId)).toBe('k1')
  })

  test('but not while something is built on it', async () => {
    const it = await twoFit()
    tieTo(it, 'k2')
    expect(() => takeBack(it, () => '这通电话已有评分，不能解除')).toThrow('已有评分')
    expect(callOf(it.db, it.recordingId)).toBe('k2')
    expect(it.db.select().from(handMatches).all()).toHaveLength(1)
  })

  test('nor without a reason, nor twice, nor from a page drawn before', async () => {
    const it = await twoFit()
    tieTo(it, 'k2')
    const [first] = it.db.select().from(handMatches).all()
    const without = { matchId: first?.id ?? 0, reason: ' ' }
    const act = () => unmatchByHand(it.db, it.manager, it.recordingId, without, nothing)
    expect(act).toThrow('请写下理由')
    takeBack(it)
    expect(() => takeBack(it)).toThrow('刚刚有人改过')
    tieTo(it, 'k1')
    expect(() => takeBack(it, nothing, first?.id)).toThrow('刚刚有人改过')
    expect(callOf(it.db, it.recordingId)).toBe('k1')
  })

  test('while what the name said is not', async () => {
    const it = await twoFit()
    const named = await bringFrom(it, 'k1.wav', null)
    expect(callOf(it.db, named)).toBe('k1')
    const back = { matchId: 1, reason }
    expect(() => unmatchByHand(it.db, it.manager, named, back, nothing)).toThrow('不是手工对上的')
    expect(callOf(it.db, named)).toBe('k1')
  })
})
