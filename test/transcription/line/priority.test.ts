import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { satisfactions } from '#src/recordings/vocabulary.ts'
import type { CallSignals } from '#src/transcription/line/call-signals.ts'
import { priorityOf } from '#src/transcription/line/priority.ts'
import { type SoundFacts, withRoles } from '#src/transcription/line/roles.ts'

import { calmSound } from './queued.ts'

const calmCall: CallSignals = {
  longerThan: null,
  requestKind: 'enquiry',
  satisfaction: null,
  earlier: { within7Days: 0, within30Days: 0 },
  later: 0,
  transferred: false,
  waitMs: 0,
  holdMs: 0,
}
const sound = (given: Partial<SoundFacts>): SoundFacts => ({
  ...withRoles(calmSound, 'agent-left'),
  ...given,
})
const customer = { voicedShare: 0.4, levelRise: 0, pace: 4 }
const texts = (call: Partial<CallSignals>, heard: Partial<SoundFacts> = {}) =>
  priorityOf({ sound: sound(heard), call: { ...calmCall, ...call } }).reasons.map((r) => r.text)

describe('a reason', () => {
  test('is missing for a call like any other', () => {
    expect(priorityOf({ sound: sound({}), call: calmCall })).toEqual({ priority: 0, reasons: [] })
    expect(priorityOf({ sound: null, call: null })).toEqual({ priority: 0, reasons: [] })
  })

  test.each<[string, Partial<CallSignals>]>([
    ['客户评价“非常不满意”', { satisfaction: 'very-dissatisfied' }],
    ['客户评价“不满意”', { satisfaction: 'dissatisfied' }],
    ['此后 7 天内同一号码又来过电', { later: 1 }],
    ['此后 7 天内同一号码又来电 3 次', { later: 3 }],
    ['7 天内第 2 次来电', { earlier: { within7Days: 1, within30Days: 1 } }],
    ['7 天内第 4 次来电', { earlier: { within7Days: 3, within30Days: 5 } }],
    ['30 天内第 3 次来电', { earlier: { within7Days: 0, within30Days: 2 } }],
    ['业务类型属投诉', { requestKind: 'complaint' }],
    ['时长超过 95% 的同类通话', { longerThan: 95 }],
    ['通话中转接过', { transferred: true }],
    ['接通前等了 200 秒', { waitMs: 200_000 }],
    ['通话中保持 75 秒', { holdMs: 75_000 }],
  ])('from call data reads %s', (text, call) => {
    expect(texts(call)).toEqual([text])
  })

  test.each<[string, Partial<SoundFacts>]>([
    ['客户话没说完，通话就断了', { cutOff: 'customer' }],
    ['坐席话没说完，通话就断了', { cutOff: 'agent' }],
    ['连续 40 秒等待音', { longestEvenMs: 40_000 }],
    ['连续 35 秒没有人说话', { longestSilenceMs: 35_000 }],
    ['双方同时说话占 12%', { talkOver: 0.12 }],
    ['客户后段音量比自己开头高 7 分贝', { customer: { ...customer, levelRise: 6.6 } }],
    ['客户语速每秒约 6.5 个音节', { customer: { ...customer, pace: 6.5 } }],
    ['坐席说话只占 3%', { agent: { ...customer, voicedShare: 0.03 } }],
  ])('from the sound reads %s', (text, heard) => {
    expect(texts({}, heard)).toEqual([text])
  })

  test('is counted once for each signal, the strongest of them', () => {
    expect(texts({ holdMs: 90_000 }, { longestEvenMs: 60_000 })).toEqual(['通话中保持 90 秒'])
  })

  test('names nobody and accuses nobody', () => {
    const all = texts(
      { satisfaction: 'dissatisfied', later: 2, transferred: true },
      { cutOff: 'customer', talkOver: 0.2 },
    ).join('')
    expect(all).not.toMatch(/疑|投诉坐席|违规|态度|情绪|愤怒|责任/)
  })
})

describe('the sound', () => {
  test('has roles only where the channels are known', () => {
    const late = { ...calmSound, lastChannel: 1, endGapMs: 60 }
    expect(withRoles(late, 'agent-left').cutOff).toBe('customer')
    expect(withRoles(late, 'customer-left').cutOff).toBe('agent')
    expect(withRoles({ ...late, endGapMs: 900 }, 'agent-left').cutOff).toBeNull()
    const mixed = withRoles({ ...late, talkOver: 0.5 }, 'mixed')
    expect(mixed).toMatchObject({ agent: null, customer: null, talkOver: null, cutOff: null })
  })

  test('of one channel weighs less: what needs roles gives no points', () => {
    const loud = {
      ...calmSound,
      channels: [{ voicedShare: 0.9, levelRise: 9, pace: 7 }],
      talkOver: null,
      longestSilenceMs: 40_000,
    }
    const { reasons } = priorityOf({ sound: withRoles(loud, 'mixed'), call: null })
    expect(reasons.map((reason) => reason.signal)).toEqual(['silence'])
  })

  test('alone never outweighs what the caller has said', () => {
    const worst = sound({
      talkOver: 1,
      customer: { voicedShare: 0.9, levelRise: 20, pace: 9 },
    })
    const raw = priorityOf({ sound: worst, call: calmCall }).priority
    const said = priorityOf({
      sound: null,
      call: { ...calmCall, satisfaction: 'dissatisfied' },
    }).priority
    expect(raw).toBeLessThan(said)
  })
})

test('any facts give 0 to 100, the sum of the reasons unless capped, weightiest first', () => {
  const call = fc.record<CallSignals>({
    longerThan: fc.constantFrom(null, 90, 95, 99),
    requestKind: fc.constantFrom(null, 'complaint', 'enquiry', 'tip-off'),
    satisfaction: fc.constantFrom(null, ...keysOf(satisfactions)),
    earlier: fc.record({ within7Days: fc.nat(20), within30Days: fc.nat(20) }),
    later: fc.nat(20),
    transferred: fc.boolean(),
    waitMs: fc.nat(1e6),
    holdMs: fc.nat(1e6),
  })
  const heard = fc.record<SoundFacts>({
    agent: fc.constantFrom(null, customer),
    customer: fc.constantFrom(null, { voicedShare: 1, levelRise: 12, pace: 8 }),
    talkOver: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
    longestSilenceMs: fc.nat(1e6),
    longestEvenMs: fc.nat(1e6),
    cutOff: fc.constantFrom(null, 'agent', 'customer'),
  })
  fc.assert(
    fc.property(call, heard, (one, other) => {
      const { priority, reasons } = priorityOf({ call: one, sound: other })
      const points = reasons.map((reason) => reason.points)
      expect(priority).toBe(
        Math.min(
          100,
          points.reduce((sum, p) => sum + p, 0),
        ),
      )
      expect(points).toEqual(points.toSorted((a, b) => b - a))
      expect(new Set(reasons.map((reason) => reason.signal)).size).toBe(reasons.length)
    }),
  )
})
