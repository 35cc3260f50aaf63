import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import { bandsOf, leastJudged, measuredBands } from '#src/screening/ranking/calibration.ts'
import { testDatabase } from '#test/support/database.ts'

import { judged } from '../retraining/judged-calls.ts'

const verdicts = (count: number, rank: (at: number) => number, upheld: (at: number) => boolean) =>
  Array.from({ length: count }, (_, at) => ({ rank: rank(at), upheld: upheld(at) }))

describe('what a score means', () => {
  test('is not said from a handful of verdicts', () => {
    expect(
      bandsOf(
        verdicts(
          leastJudged - 1,
          (at) => at / 100,
          () => true,
        ),
      ),
    ).toEqual([])
  })

  test('is the share that people upheld among suspicions of like score', () => {
    const low = verdicts(
      50,
      () => 0.3,
      (at) => at % 5 === 0,
    )
    const high = verdicts(
      50,
      () => 0.8,
      (at) => at % 5 !== 0,
    )
    const bands = bandsOf([...high, ...low])
    expect(bands).toMatchObject([
      { from: 0.3, to: 0.3, judged: 50, upheld: 10 },
      { from: 0.8, to: 0.8, judged: 50, upheld: 40 },
    ])
    const [first, second] = bands
    expect(first!.low).toBeGreaterThan(0.1)
    expect(first!.high).toBeLessThan(0.34)
    expect(second!.low).toBeGreaterThan(first!.high)
  })

  test('never falls as the score rises, and every band has enough behind it', () => {
    const pairs = fc.array(
      fc.record({ rank: fc.double({ min: 0, max: 1, noNaN: true }), upheld: fc.boolean() }),
      { minLength: leastJudged, maxLength: 200 },
    )
    fc.assert(
      fc.property(pairs, (all) => {
        const bands = bandsOf(all)
        expect(bands.reduce((sum, band) => sum + band.judged, 0)).toBe(all.length)
        for (const [at, band] of bands.entries()) {
          expect(band.judged).toBeGreaterThanOrEqual(20)
          const before = bands[at - 1]
          if (!before) continue
          expect(before.to).toBeLessThan(band.from)
          expect(band.upheld / band.judged).toBeGreaterThan(before.upheld / before.judged)
        }
      }),
    )
  })

  describe('by the verdicts of the centre', () => {
    let db: Db
    beforeEach(() => {
      db = testDatabase().db
    })

    test('leaves out calls that were drawn at random: their score suspected nobody', () => {
      for (let at = 0; at < 40; at += 1) {
        judged(db, { verdict: at % 2 ? 'missed' : 'unfounded', sounds: 'upheld' })
        judged(db, { verdict: 'unfounded', sounds: 'upheld', origin: 'control', score: 0.1 })
      }
      expect(measuredBands(db)).toMatchObject([{ judged: 40, upheld: 20, from: 0.8 }])
    })

    test('takes a complaint about others for not upheld', () => {
      for (let at = 0; at < 40; at += 1) judged(db, { verdict: 'external', sounds: 'dismissed' })
      expect(measuredBands(db)).toMatchObject([{ judged: 40, upheld: 0 }])
    })
  })
})
