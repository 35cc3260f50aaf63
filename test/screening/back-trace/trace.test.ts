import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { openComplaint } from '#src/complaints/open.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { backTraceHandler } from '#src/screening/back-trace/jobs.ts'
import { backTraceMentions, backTraces } from '#src/screening/back-trace/schema.ts'
import { setBackTrace, initialSettings } from '#src/screening/back-trace/settings.ts'
import { standingOf } from '#src/screening/back-trace/standing.ts'
import { findings, hits } from '#src/screening/schema.ts'
import { requestFor } from '#src/transcription/line/ask.ts'
import { places } from '#src/transcription/line/places.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addRecording, addTranscript, jobsOf, takenJob } from '../../transcription/scripted.ts'
import {
  caller,
  day,
  earlierCall,
  findingOf,
  harmless,
  heardEarlier,
  heardLater,
  hour,
  later,
  outsideCaseOf,
  retrace,
  scored,
  scoreOf,
  screened,
  speaking,
  traceAll,
  tracesOf,
  triggersOf,
} from './traced.ts'

let db: Db
beforeEach(() => {
  db = testDatabase().db
})

describe('a call that speaks of an earlier one', () => {
  test('brings the earlier call into the queue, without hits and without a target', () => {
    const before = heardEarlier(db, 2 * day)
    expect(findingOf(db, before.recording.id)).toBeUndefined()

    heardLater(db, '我之前打过电话报修，到现在没人管')

    expect(triggersOf(db)).toMatchObject([{ kind: 'mention', outcome: 'traced', frequent: false }])
    expect(tracesOf(db)).toEqual([{ callId: before.call.id, why: 'same-number' }])
    const finding = findingOf(db, before.recording.id)
    expect(finding).toMatchObject({
      ...{ origin: 'back-trace', state: 'pending', target: null, lift: 0.15 },
      callId: before.call.id,
      score: scoreOf(db, before.recording.id),
    })
    expect(finding?.headline).toContain('后来的来电')
    expect(db.select().from(hits).where(eq(hits.findingId, finding!.id)).all()).toEqual([])
  })

  test('keeps the words it rests on, bound to voice, moment and text', () => {
    heardEarlier(db, 2 * day)
    const text = '我之前打过电话报修，到现在没人管'
    heardLater(db, text)
    const [mention] = db.select().from(backTraceMentions).all()
    expect(mention).toMatchObject({ segmentIndex: 1, voice: 'customer', timeWords: null })
    expect(text.slice(mention?.startChar, mention?.endChar)).toBe(mention?.text)
    expect(mention?.startMs).toBeGreaterThanOrEqual(2000)
    expect(mention?.endMs).toBeLessThanOrEqual(4000)
  })

  test('takes only the call at the time that was said', () => {
    heardEarlier(db, 10 * day)
    const meant = heardEarlier(db, 29 * hour)
    heardEarlier(db, 3 * hour)
    heardLater(db, '我昨天打过一回电话，没人来')
    expect(tracesOf(db)).toEqual([{ callId: meant.call.id, why: 'time-fits' }])
  })

  test('takes the newest where the time that was said fits none, five at most', () => {
    const made = [2, 4, 6, 8, 10, 12].map((days) => heardEarlier(db, days * day))
    heardLater(db, '我昨天打过一回电话，没人来')
    const newest = made.slice(0, 5).map(({ call }) => ({ callId: call.id, why: 'same-number' }))
    expect(tracesOf(db)).toEqual(newest)
  })

  test('looks thirty days back, and at no other number', () => {
    heardEarlier(db, 31 * day)
    heardEarlier(db, day, { caller: '13800000000' })
    heardLater(db, '我之前打过电话')
    expect(triggersOf(db)).toMatchObject([{ outcome: 'none' }])
    expect(tracesOf(db)).toEqual([])
  })

  test('does not trace itself, nor a call that came after it', () => {
    heardEarlier(db, -2 * hour)
    heardLater(db, '我之前打过电话')
    expect(tracesOf(db)).toEqual([])
  })

  test('says nothing of earlier calls in most calls', () => {
    heardEarlier(db, day)
    heardLater(db, '我想问问电费')
    expect(triggersOf(db)).toEqual([])
  })
})

describe('a call that is suspected already', () => {
  function suspectedEarlier() {
    const call = earlierCall(db, 2 * day)
    const recording = addRecording(db, { callId: call.id })
    const grievance = ['我昨天打电话,一个男的接的。', '我话没说完他就不耐烦,啪就给我挂了。']
    addTranscript(db, recording.id, [
      ...grievance.map((text) => ({ voice: 'customer' as const, text })),
      { voice: 'agent', text: '我给您登记对客服人员的投诉,会调录音核实。' },
    ])
    screened(db, recording.id)
    return { call, recording, finding: findingOf(db, recording.id)! }
  }

  test('is lifted in its rank by the stated points, and keeps its own evidence', () => {
    const { recording, finding } = suspectedEarlier()
    expect(finding).toMatchObject({ origin: 'screening', lift: 0 })
    const evidence = db.select().from(hits).all()
    heardLater(db, '我之前打过电话，没人管')
    const lifted = findingOf(db, recording.id)!
    expect(lifted).toMatchObject({ origin: 'screening', headline: finding.headline, lift: 0.15 })
    expect(lifted.rank).toBeCloseTo(Math.min(1, finding.rank + 0.15))
    expect(db.select().from(hits).all()).toEqual(evidence)
  })

  test('stays as it was judged', () => {
    const { recording, finding } = suspectedEarlier()
    db.update(findings).set({ state: 'unfounded' }).where(eq(findings.id, finding.id)).run()
    heardLater(db, '我之前打过电话，没人管')
    expect(findingOf(db, recording.id)).toMatchObject({ state: 'unfounded', lift: 0 })
    const [trace] = tracesOf(db)
    expect(standingOf(db, trace!.callId).standing).toBe('judged')
  })
})

describe('an outside case', () => {
  test('brings in the calls before it of every number it names', () => {
    const one = heardEarlier(db, 2 * day)
    const other = heardEarlier(db, 3 * day, { caller: '13800000001' })
    outsideCaseOf(db, [caller, '13800000001', '匿名'])
    expect(tracesOf(db).map(({ callId }) => callId)).toEqual([one.call.id, other.call.id])
    const finding = findingOf(db, one.recording.id)
    expect(finding).toMatchObject({ origin: 'back-trace', lift: 0.3 })
    expect(finding?.headline).toContain('外部投诉')
  })

  test('without a number it says so', () => {
    outsideCaseOf(db, [])
    outsideCaseOf(db, ['匿名', '95598'])
    expect(triggersOf(db).map(({ outcome }) => outcome)).toEqual(['no-number', 'no-number'])
  })

  test('weighs more than a call that speaks of it; both are one lift', () => {
    const { recording } = heardEarlier(db, 2 * day)
    heardLater(db, '我之前打过电话')
    outsideCaseOf(db, [caller], later + day)
    expect(findingOf(db, recording.id)).toMatchObject({ lift: 0.3 })
  })
})

describe('a score of a return visit', () => {
  test('that is low brings in the call that was scored first, then those before', () => {
    const other = heardEarlier(db, day)
    const meant = heardEarlier(db, 40 * day)
    scored(db, { score: 1, callNo: meant.call.callNo.toLowerCase() })
    expect(tracesOf(db)).toEqual([
      { callId: meant.call.id, why: 'named' },
      { callId: other.call.id, why: 'same-number' },
    ])
    expect(findingOf(db, meant.recording.id)).toMatchObject({ origin: 'back-trace', lift: 0.25 })
  })

  test('that is not low brings in nothing', () => {
    heardEarlier(db, day)
    scored(db, { score: 3, caller })
    scored(db, { score: 5, caller }, 'H2')
    expect(triggersOf(db)).toEqual([])
  })

  test('finds its call by the complaint it was about', () => {
    const { call } = heardEarlier(db, 2 * day)
    const facts = { omission: null, faultCategory: 'attitude', target: null, note: '' } as const
    const manager = actorWith(db, 'qa-manager')
    const { complaintNo } = openComplaint(db, manager, {
      ...facts,
      source: 'register',
      callId: call.id,
    })
    scored(db, { score: 2, complaintNo })
    expect(tracesOf(db)).toEqual([{ callId: call.id, why: 'named' }])
  })

  test('waits for the call it names, and is traced when that has come', () => {
    scored(db, { score: 1, callNo: 'LATE1' })
    expect(triggersOf(db)).toMatchObject([{ outcome: 'awaiting-call' }])
    const { call } = heardEarlier(db, day, { callNo: 'LATE1' })
    retrace(db)
    expect(tracesOf(db)).toEqual([{ callId: call.id, why: 'named' }])
  })

  test('that is put right takes its traces out of the queue again', () => {
    const { recording } = heardEarlier(db, day)
    scored(db, { score: 1, caller })
    expect(findingOf(db, recording.id)).toBeDefined()
    scored(db, { score: 5, caller })
    expect(triggersOf(db)).toMatchObject([{ outcome: 'high-score' }])
    expect(findingOf(db, recording.id)).toBeUndefined()
  })
})

describe('numbers that are nobody’s', () => {
  test.each(['匿名', '', '95598', '02595598', '139****9215', '10086'])(
    '%j never chains',
    (number) => {
      heardEarlier(db, day, { caller: number })
      heardLater(db, '我之前打过电话', { caller: number })
      expect(triggersOf(db)).toMatchObject([{ kind: 'mention', outcome: 'no-number' }])
      expect(tracesOf(db)).toEqual([])
    },
  )

  test('a frequent caller is marked, and two calls at most are traced', () => {
    for (let n = 1; n <= 11; n += 1) earlierCall(db, n * day)
    heardLater(db, '我之前打过电话')
    expect(triggersOf(db)).toMatchObject([{ outcome: 'traced', frequent: true }])
    expect(tracesOf(db)).toHaveLength(2)
  })

  test('ten calls are not yet a frequent caller', () => {
    for (let n = 1; n <= 10; n += 1) earlierCall(db, n * day)
    heardLater(db, '我之前打过电话')
    expect(triggersOf(db)).toMatchObject([{ frequent: false }])
    expect(tracesOf(db)).toHaveLength(5)
  })

  test('the settings decide how far and how many', () => {
    const settings = { ...initialSettings, days: 3, mostTraces: 1, ownNumbers: ['95598', '9215'] }
    setBackTrace(db, actorWith(db, 'qa-manager'), { ...settings, ownNumbers: ['95598'] })
    heardEarlier(db, 5 * day)
    const near = heardEarlier(db, day)
    heardEarlier(db, 2 * day)
    heardLater(db, '我之前打过电话')
    expect(tracesOf(db)).toEqual([{ callId: near.call.id, why: 'same-number' }])

    setBackTrace(db, actorWith(db, 'qa-manager'), settings)
    retrace(db)
    expect(triggersOf(db)).toMatchObject([{ outcome: 'no-number' }])
    expect(findingOf(db, near.recording.id)).toBeUndefined()
  })
})

describe('an earlier call nobody has heard', () => {
  test('is asked for first, once, and joins the queue when it has been heard', () => {
    const call = earlierCall(db, day)
    const recording = addRecording(db, { callId: call.id })
    enqueue(db, 'transcribe', `recording:${recording.id}`, { recordingId: recording.id })
    heardLater(db, '我之前打过电话')
    expect(findingOf(db, recording.id)).toBeUndefined()
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ priority: places.asked }])
    expect(requestFor(db, recording.id)?.by).toContain('来电回溯')
    expect(standingOf(db, call.id).standing).toBe('awaiting')
    retrace(db)
    const asked = eq(auditEvents.action, 'transcription.asked')
    expect(db.select().from(auditEvents).where(asked).all()).toHaveLength(1)

    addTranscript(db, recording.id, harmless)
    screened(db, recording.id)
    expect(findingOf(db, recording.id)).toMatchObject({ origin: 'back-trace', state: 'pending' })
  })

  test('that no machine could hear is for a person at once', () => {
    const call = earlierCall(db, day)
    const recording = addRecording(db, { callId: call.id, state: 'failed' })
    heardLater(db, '我之前打过电话')
    expect(findingOf(db, recording.id)).toMatchObject({
      origin: 'back-trace',
      score: 0,
      lift: 0.15,
    })
  })

  test.each([
    ['no-recording', undefined],
    ['unplayable', 'corrupt'],
  ] as const)('says %s', (standing, state) => {
    const call = earlierCall(db, day)
    if (state) addRecording(db, { callId: call.id, state })
    heardLater(db, '我之前打过电话')
    expect(standingOf(db, call.id).standing).toBe(standing)
    expect(db.select().from(findings).all()).toEqual([])
  })
})

describe('what comes late', () => {
  test('an earlier call announced afterwards joins', () => {
    heardLater(db, '我昨天打过电话')
    expect(triggersOf(db)).toMatchObject([{ outcome: 'none' }])
    const { call, recording } = heardEarlier(db, day)
    retrace(db)
    expect(tracesOf(db)).toEqual([{ callId: call.id, why: 'time-fits' }])
    expect(findingOf(db, recording.id)).toMatchObject({ origin: 'back-trace' })
  })

  test('one that fits better takes the place of those that were guessed', () => {
    const guessed = heardEarlier(db, 5 * day)
    heardLater(db, '我昨天打过电话')
    expect(findingOf(db, guessed.recording.id)).toBeDefined()
    const meant = heardEarlier(db, day)
    retrace(db)
    expect(tracesOf(db)).toEqual([{ callId: meant.call.id, why: 'time-fits' }])
    expect(findingOf(db, guessed.recording.id)).toBeUndefined()
  })

  test('a recording that arrives afterwards is asked for', () => {
    const call = earlierCall(db, day)
    heardLater(db, '我昨天打过电话')
    const recording = addRecording(db, { callId: call.id })
    enqueue(db, 'transcribe', `recording:${recording.id}`, { recordingId: recording.id })
    retrace(db)
    expect(standingOf(db, call.id).standing).toBe('awaiting')
  })

  test('call data of the later call itself', () => {
    const { call } = heardEarlier(db, day)
    const recording = addRecording(db)
    addTranscript(db, recording.id, speaking('我昨天打过电话'))
    screened(db, recording.id)
    expect(triggersOf(db)).toMatchObject([{ outcome: 'awaiting-call' }])
    const own = earlierCall(db, 0)
    db.update(recordings).set({ callId: own.id }).where(eq(recordings.id, recording.id)).run()
    retrace(db)
    expect(tracesOf(db)).toEqual([{ callId: call.id, why: 'time-fits' }])
  })

  test('however many wait, each is looked at again', () => {
    const number = (n: number) => `138000${String(n).padStart(5, '0')}`
    for (let n = 1; n <= 110; n += 1) outsideCaseOf(db, [number(n)])
    for (const n of [1, 55, 110]) earlierCall(db, day, { caller: number(n) })
    retrace(db)
    expect(tracesOf(db)).toHaveLength(3)
    expect(jobsOf(db, 'retrace-open')).toHaveLength(3)
  })

  test('after thirty days nothing is looked for any more', () => {
    heardLater(db, '我昨天打过电话')
    db.run(`update back_trace_triggers set open_until = ${Date.now() - 1}`)
    heardEarlier(db, day)
    retrace(db)
    expect(tracesOf(db)).toEqual([])
  })
})

describe('doing it again', () => {
  test('changes nothing and leaves no second trace in the trail', () => {
    heardEarlier(db, day)
    const { recording } = heardLater(db, '我昨天打过电话')
    outsideCaseOf(db, [caller])
    const everything = () => [
      triggersOf(db),
      db.select().from(backTraces).all(),
      db.select().from(backTraceMentions).all(),
      db.select().from(findings).all(),
      db.select().from(auditEvents).where(eq(auditEvents.action, 'back-trace.traced')).all(),
    ]
    const once = everything()
    enqueue(db, 'back-trace', 'again', { recordingId: recording.id })
    traceAll(db)
    retrace(db)
    retrace(db)
    expect(everything()).toEqual(once)
  })

  test('a new hearing without the words forgets them and what they brought', () => {
    const before = heardEarlier(db, day)
    const { recording } = heardLater(db, '我昨天打过电话')
    expect(findingOf(db, before.recording.id)).toBeDefined()
    addTranscript(db, recording.id, harmless)
    screened(db, recording.id)
    expect(triggersOf(db)).toEqual([])
    expect(findingOf(db, before.recording.id)).toBeUndefined()
  })

  test('a job whose recording is gone has nothing to say', () => {
    enqueue(db, 'back-trace', 'gone', { recordingId: 999 })
    const context = takenJob(db, 'back-trace')
    backTraceHandler({ recordingId: 999 }, context)
    expect(triggersOf(db)).toEqual([])
  })
})

test('what an erased recording said goes with it', () => {
  heardEarlier(db, day)
  const { recording } = heardLater(db, '我昨天打过电话')
  db.delete(findings).where(eq(findings.recordingId, recording.id)).run()
  db.run(`delete from transcripts where recording_id = ${recording.id}`)
  db.delete(recordings).where(eq(recordings.id, recording.id)).run()
  expect(triggersOf(db)).toEqual([])
  expect(db.select().from(backTraceMentions).all()).toEqual([])
  expect(tracesOf(db)).toEqual([])
  expect(db.select().from(calls).all()).toHaveLength(2)
})
