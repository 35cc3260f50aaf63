import { describe, expect, test } from 'vitest'

import {
  type CallOutcome,
  evaluateCalls,
  expectedCall,
  type ScreenedCall,
} from '#src/screening/ranking/call-evaluation.ts'

const turns = [0, 1, 2, 3].map((at) => ({ startMs: at * 1000, endMs: at * 1000 + 900 }))

function expected(callNo: string, over: Record<string, string> = {}) {
  return expectedCall.parse({ call_id: callNo, class: 'none', state: 'clear', ...over })
}

const complaint = (callNo: string) =>
  expected(callNo, {
    class: 'internal',
    type: '服务态度',
    evidence_turns: '1',
    state: 'heard-only',
  })

function screened(over: Partial<NonNullable<ScreenedCall>> = {}): NonNullable<ScreenedCall> {
  return { score: 0.2, rank: null, category: null, evidence: null, ...over }
}

const found = (rank: number, startMs = 1100) =>
  screened({ score: 0.9, rank, category: 'attitude', evidence: { startMs, endMs: startMs + 300 } })

function outcome(given: Partial<CallOutcome> & Pick<CallOutcome, 'expected'>): CallOutcome {
  return { screened: screened(), state: given.expected.state, turns, ...given }
}

describe('measuring whole calls', () => {
  test('ranks by the queue: a finding nobody could confirm stands above everything unflagged', () => {
    const { averagePrecision } = evaluateCalls([
      outcome({ expected: complaint('a'), screened: found(0.1) }),
      outcome({ expected: expected('b'), screened: screened({ score: 0.49 }) }),
    ])
    expect(averagePrecision).toBe(1)
  })

  test('ranks findings by score times trust, not by score alone', () => {
    const { averagePrecision } = evaluateCalls([
      outcome({ expected: complaint('a'), screened: { ...found(0.2), score: 0.99 } }),
      outcome({ expected: expected('b'), screened: { ...found(0.6), score: 0.61 } }),
    ])
    expect(averagePrecision).toBe(0.5)
  })

  test('counts a call that was never screened as missed, behind all others', () => {
    const result = evaluateCalls([
      outcome({ expected: complaint('a'), screened: null, state: null }),
      outcome({ expected: expected('b'), screened: screened({ score: 0 }) }),
    ])
    expect(result).toMatchObject({ averagePrecision: 0.5, notScreened: 1 })
    expect(result.reconciliation).toEqual({ correct: 1, wrong: 1, share: 0.5 })
  })

  test('holds the evidence against the turn that was spoken then', () => {
    const far = outcome({ expected: complaint('a'), screened: found(0.9, 3100) })
    expect(evaluateCalls([far]).evidenceHit).toBe(0)
    const near = outcome({ expected: complaint('a'), screened: found(0.9, 1100) })
    expect(evaluateCalls([near]).evidenceHit).toBe(1)
  })

  test('says nothing of the evidence where nobody knows when the turns were spoken', () => {
    const result = evaluateCalls([
      outcome({ expected: complaint('a'), screened: found(0.9), turns: null }),
      outcome({ expected: complaint('b'), screened: found(0.8) }),
    ])
    expect(result).toMatchObject({ evidenceHit: 1, evidenceMeasured: 1, positives: 2 })
    const untimed = outcome({ expected: complaint('a'), screened: found(0.9), turns: null })
    expect(evaluateCalls([untimed]).evidenceHit).toBeNull()
  })

  test('compares the box of a call that has no recording, and ranks it nowhere', () => {
    const silent = expected('c', { class: '', state: 'no-recording' })
    const result = evaluateCalls([outcome({ expected: silent, screened: null })])
    expect(result).toMatchObject({ calls: 0, notScreened: 0 })
    expect(result.reconciliation).toEqual({ correct: 1, wrong: 0, share: 1 })
  })

  test('refuses a box that does not exist', () => {
    expect(() => expected('d', { state: 'somewhere' })).toThrow('state')
  })
})
