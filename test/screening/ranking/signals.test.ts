import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { joinedScore, logitOf, shiftOf } from '#src/screening/ranking/joined.ts'
import {
  contributionsOf,
  mostDown,
  mostUp,
  type RankingFacts,
  shippedWeights,
} from '#src/screening/ranking/signals.ts'
import { rankingSignals } from '#src/screening/vocabulary.ts'
import type { CallSignals } from '#src/transcription/line/call-signals.ts'
import type { SoundFacts } from '#src/transcription/line/roles.ts'

const nothing: RankingFacts = {
  call: null,
  sound: null,
  confirmedBefore: 0,
  certainty: null,
  sidesKnown: true,
}
const call: CallSignals = {
  longerThan: null,
  requestKind: null,
  satisfaction: null,
  earlier: { within7Days: 0, within30Days: 0 },
  later: 0,
  transferred: false,
  waitMs: 0,
  holdMs: 0,
}
const sound: SoundFacts = {
  agent: null,
  customer: null,
  talkOver: null,
  longestSilenceMs: 0,
  longestEvenMs: 0,
  cutOff: null,
}
const customer = (levelRise: number) => ({ voicedShare: 0.3, levelRise, pace: null })

const said = (facts: Partial<RankingFacts>) =>
  contributionsOf({ ...nothing, ...facts }, shippedWeights)

describe('what stands beside the words', () => {
  test('says nothing, either way, where nothing is known', () => {
    expect(said({})).toEqual([])
    expect(said({ call, sound })).toEqual([])
    expect(joinedScore(0.73, [])).toBeCloseTo(0.73, 12)
  })

  test.each<[string, Partial<RankingFacts>, string]>([
    ['satisfaction', { call: { ...call, satisfaction: 'very-dissatisfied' } }, '非常不满意'],
    ['later', { call: { ...call, later: 3 } }, '又来电 3 次'],
    ['earlier', { call: { ...call, earlier: { within7Days: 2, within30Days: 2 } } }, '第 3 次来电'],
    ['confirmed-before', { confirmedBefore: 1 }, '1 通已复核成立'],
    ['kind', { call: { ...call, requestKind: 'complaint' } }, '业务类型属投诉'],
    ['length', { call: { ...call, longerThan: 99 } }, '99%'],
    ['cut-off', { sound: { ...sound, cutOff: 'customer' } }, '没说完'],
    ['transfer', { call: { ...call, transferred: true } }, '转接'],
    ['hold', { call: { ...call, holdMs: 61_000 } }, '保持 61 秒'],
    ['hold', { sound: { ...sound, longestEvenMs: 31_000 } }, '31 秒等待音'],
    ['wait', { call: { ...call, waitMs: 181_000 } }, '等了 181 秒'],
    ['silence', { sound: { ...sound, longestSilenceMs: 32_000 } }, '32 秒没有人说话'],
    ['talk-over', { sound: { ...sound, talkOver: 0.12 } }, '12%'],
    ['level', { sound: { ...sound, customer: customer(7) } }, '高 7 分贝'],
  ])('%s moves a suspicion up, and says so in words', (signal, facts, words) => {
    const [given, ...others] = said(facts)
    expect(others).toEqual([])
    expect(given?.signal).toBe(signal)
    expect(given?.text).toContain(words)
    expect(given?.points).toBeGreaterThan(0)
    expect(given?.points).toBeLessThanOrEqual(0.2)
  })

  test.each<[string, Partial<RankingFacts>, string]>([
    ['satisfied', { call: { ...call, satisfaction: 'very-satisfied' } }, '非常满意'],
    ['uncertain', { certainty: 0.5 }, '50%'],
    ['one-channel', { sidesKnown: false }, '分不清谁在说'],
  ])('%s moves it down', (signal, facts, words) => {
    const [given] = said(facts)
    expect(given?.signal).toBe(signal)
    expect(given?.text).toContain(words)
    expect(given?.points).toBeLessThan(0)
  })

  test('weighs a milder form of the same signal less', () => {
    const of = (facts: Partial<RankingFacts>) => Math.abs(said(facts)[0]?.points ?? 0)
    const low = of({ call: { ...call, satisfaction: 'dissatisfied' } })
    expect(low).toBeLessThan(of({ call: { ...call, satisfaction: 'very-dissatisfied' } }))
    expect(of({ call: { ...call, later: 1 } })).toBeLessThan(of({ call: { ...call, later: 2 } }))
    expect(of({ certainty: 0.7 })).toBeLessThan(of({ certainty: 0.5 }))
  })

  test('counts a signal once, however many ways it shows', () => {
    const both = said({
      call: { ...call, holdMs: 90_000 },
      sound: { ...sound, longestEvenMs: 90_000 },
    })
    expect(both.map(({ signal }) => signal)).toEqual(['hold'])
  })

  test('never takes a loud voice for much', () => {
    expect(shippedWeights.level).toBeLessThan(shippedWeights.satisfaction / 3)
  })

  test('stays within its bounds whatever comes together', () => {
    const points = fc.array(fc.record({ points: fc.double({ min: -3, max: 3, noNaN: true }) }))
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), points, (words, given) => {
        const moved = logitOf(joinedScore(words, given)) - logitOf(words)
        expect(moved).toBeLessThanOrEqual(mostUp + 1e-6)
        expect(moved).toBeGreaterThanOrEqual(mostDown - 1e-6)
      }),
    )
  })

  test('has a weight for every signal, and moves no more than the words by a hair', () => {
    const all = keysOf(rankingSignals).map((signal) => ({ points: shippedWeights[signal] }))
    expect(all.every(({ points }) => points !== 0)).toBe(true)
    const up = all.filter(({ points }) => points > 0)
    // All of them at once lift a call from the threshold by twelve points of a hundred.
    expect(shiftOf(up)).toBe(mostUp)
    expect(joinedScore(0.5, up)).toBeLessThan(0.63)
  })
})
