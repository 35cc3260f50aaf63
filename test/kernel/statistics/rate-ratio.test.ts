import { describe, expect, test } from 'vitest'

import { exactInterval } from '#src/kernel/statistics/intervals.ts'
import {
  type Change,
  commonRateRatio,
  rateRatio,
  ratioOfRatios,
  type Ratio,
  type TwoRates,
} from '#src/kernel/statistics/rate-ratio.ts'

/** How far a ratio and its interval lie from values worked out with forty digits, at most, in parts. */
function offBy(found: Ratio | null, wanted: readonly number[]): number {
  const values = [
    found?.estimate ?? Number.NaN,
    found?.low ?? Number.NaN,
    found?.high ?? Number.NaN,
  ]
  return Math.max(...values.map((value, index) => Math.abs(value / (wanted[index] ?? 0) - 1)))
}

const two = (cases: number, calls: number, otherCases: number, otherCalls: number): TwoRates => ({
  ...{ cases, calls, otherCases, otherCalls },
})

/** The four cells of a table with the same number of calls everywhere: then it is an odds ratio. */
const table = (after: number, before: number, otherAfter: number, otherBefore: number): Change => ({
  before: { cases: before, calls: 1 },
  after: { cases: after, calls: 1 },
  otherBefore: { cases: otherBefore, calls: 1 },
  otherAfter: { cases: otherAfter, calls: 1 },
})

describe('the ratio of two rates', () => {
  // J. D. Boice and R. R. Monson (1977), the fluoroscopy example of Rothman & Greenland; M. J. Stampfer
  // et al. (1985), the example of Sahai & Khurshid (1996); women of Fredericia (E. B. Andersen, 1977),
  // the example of poisson.test in R; the two strata OpenEpi ships as its example of person-time rates
  // (it prints 6.927 with 2.004–36.89, and 7.939 with 1.064–352.3).
  test.each([
    [
      'Boice & Monson',
      two(41, 28_010, 15, 19_017),
      [1.8557586576222778, 1.0056840626892576, 3.6093003110779054],
    ],
    [
      'Stampfer',
      two(30, 54_308.7, 60, 51_477.5),
      [0.47393419470545234, 0.2951275410736583, 0.7464158667627859],
    ],
    [
      'Fredericia',
      two(11, 800, 21, 3011),
      [1.971488095238095, 0.8584264033916397, 4.277265943654075],
    ],
    [
      'OpenEpi 1',
      two(17, 100_025, 3, 122_268),
      [6.926788302924269, 2.0035107006097803, 36.892333602585104],
    ],
    [
      'OpenEpi 2',
      two(8, 78_531, 1, 77_932),
      [7.938979511275802, 1.0643728602342746, 352.27360512905943],
    ],
  ] as const)('is what %s found', (_, rates, wanted) => {
    expect(offBy(rateRatio(rates), wanted)).toBeLessThan(1e-9)
  })

  test('has the bounds of Clopper and Pearson, as odds', () => {
    for (const [cases, otherCases] of [
      [1, 30],
      [7, 9],
      [250, 240],
    ] as const) {
      const share = exactInterval(cases, cases + otherCases)
      const found = rateRatio(two(cases, 300, otherCases, 500))
      if (!share) throw new Error('no interval')
      const odds = (p: number) => ((p / (1 - p)) * 500) / 300
      expect(
        offBy(found, [(cases * 500) / (otherCases * 300), odds(share.low), odds(share.high)]),
      ).toBeLessThan(1e-9)
    }
  })

  test('is open on one side where a side has no cases, and unknown without any', () => {
    expect(rateRatio(two(0, 100, 4, 100))).toMatchObject({ estimate: 0, low: 0 })
    expect(rateRatio(two(4, 100, 0, 100))).toMatchObject({
      estimate: null,
      high: Number.POSITIVE_INFINITY,
    })
    expect(rateRatio(two(0, 100, 0, 100))).toBeNull()
    expect(rateRatio(two(1, 0, 1, 100))).toBeNull()
  })
})

describe('the rate ratio common to many strata', () => {
  // R. Doll and A. B. Hill's British doctors by age, as in Breslow & Day, Statistical Methods in Cancer
  // Research II (1987), coronary deaths of smokers and others: 1.43 with 1.15–1.78.
  test('is that of Martin and Austin over the ages of the British doctors', () => {
    const doctors = [
      two(32, 52_407, 2, 18_790),
      two(104, 43_248, 12, 10_673),
      two(206, 28_612, 28, 5710),
      two(186, 12_663, 28, 2585),
      two(102, 5317, 31, 1462),
    ]
    expect(
      offBy(commonRateRatio(doctors), [1.4255185428572523, 1.1533179199439678, 1.7773943321472356]),
    ).toBeLessThan(1e-9)
  })

  test('of one stratum is the ratio of its rates, and leaves strata without calls aside', () => {
    const one = two(41, 28_010, 15, 19_017)
    expect(
      offBy(
        commonRateRatio([one, two(3, 0, 5, 10), two(0, 10, 0, 10)]),
        [1.8557586576222778, 1.0056840626892576, 3.6093003110779054],
      ),
    ).toBeLessThan(1e-9)
    expect(commonRateRatio([two(0, 10, 0, 10)])).toBeNull()
  })
})

describe('the ratio of two changes', () => {
  // R. A. Fisher's lady tasting tea (1935; fisher.test prints 6.408309 with 0.2117329 and, its search
  // being coarse up there, 621.9), and the rabbits of A. Agresti (1990, p. 232), five strata.
  test('of one pair of groups is the conditional odds ratio of Fisher', () => {
    expect(
      offBy(
        ratioOfRatios([table(3, 1, 1, 3)]),
        [6.408319658199674, 0.21173559544657858, 626.243530588814],
      ),
    ).toBeLessThan(1e-9)
  })

  test('over strata is that of Gart, by adding up distributions', () => {
    const rabbits = [
      table(0, 6, 0, 5),
      table(3, 3, 0, 6),
      table(6, 0, 2, 4),
      table(5, 1, 6, 0),
      table(2, 0, 5, 0),
    ]
    expect(
      offBy(ratioOfRatios(rabbits), [10.361046349488694, 1.077387763518033, 531.5127828899347]),
    ).toBeLessThan(1e-9)
    expect(
      offBy(
        ratioOfRatios(rabbits.toReversed()),
        [10.361046349488694, 1.077387763518033, 531.5127828899347],
      ),
    ).toBeLessThan(1e-9)
  })

  test('takes unequal numbers of calls into account, as Martin and Austin (1996) do', () => {
    const changes: Change[] = [
      {
        before: { cases: 4, calls: 4000 },
        after: { cases: 1, calls: 4200 },
        otherBefore: { cases: 18, calls: 20_000 },
        otherAfter: { cases: 14, calls: 19_000 },
      },
      {
        before: { cases: 3, calls: 3900 },
        after: { cases: 1, calls: 3500 },
        otherBefore: { cases: 9, calls: 18_000 },
        otherAfter: { cases: 10, calls: 21_000 },
      },
    ]
    expect(
      offBy(ratioOfRatios(changes), [0.3454138584221142, 0.03241366561144195, 2.0258181732279974]),
    ).toBeLessThan(1e-9)
  })

  test('is nothing where the sums leave no choice, or a side has no calls', () => {
    expect(ratioOfRatios([])).toBeNull()
    expect(ratioOfRatios([table(0, 0, 3, 4)])).toBeNull()
    const silent = { ...table(3, 1, 1, 3), after: { cases: 0, calls: 0 } }
    expect(ratioOfRatios([silent])).toBeNull()
    // A stratum that tells nothing changes nothing.
    expect(ratioOfRatios([table(3, 1, 1, 3), table(0, 0, 3, 4), silent])).toEqual(
      ratioOfRatios([table(3, 1, 1, 3)]),
    )
  })

  test('stays exact with hundreds of cases', () => {
    const many = ratioOfRatios([table(300, 400, 380, 390)])
    expect(many?.estimate).toBeCloseTo(300 / 400 / (380 / 390), 2)
    expect(many?.low).toBeLessThan(many?.estimate ?? 0)
  })
})
