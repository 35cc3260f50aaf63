import { describe, expect, test } from 'vitest'

import { fleissKappa, krippendorffAlpha } from '#src/inspection/calibration/group-agreement.ts'
import { cohenKappa, linearWeights } from '#src/inspection/calibration/kappa.ts'
import {
  controlLimit,
  meanDifference,
  pooledDeviation,
  studentQuantile,
} from '#src/inspection/calibration/mean-difference.ts'
import { groupAgreement } from '#src/inspection/calibration/session-agreement.ts'

/** Wives and husbands on one question (M. Hout et al., Sociological Methodology 17, 1987; also in Agresti). */
const couples = [
  [7, 7, 2, 3],
  [2, 8, 3, 7],
  [1, 5, 4, 9],
  [2, 8, 9, 14],
]

describe("Cohen's kappa", () => {
  test('is 0.4 of fifty yes-or-no answers, 20/5/10/15, where chance alone would give half', () => {
    const { n, agreed, kappa } = cohenKappa([
      [20, 5],
      [10, 15],
    ])
    expect({ n, agreed }).toEqual({ n: 50, agreed: 35 })
    expect(kappa).toBeCloseTo(0.4, 12)
  })

  test('and its interval are those of three diagnoses by two doctors (Fleiss, 1981, table 13.1)', () => {
    const { kappa, interval } = cohenKappa([
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ])
    expect(kappa).toBeCloseTo(0.6765, 4)
    const error = ((interval?.high ?? 0) - (kappa ?? 0)) / 1.959964
    expect(error).toBeCloseTo(0.0877, 3)
  })

  test('weighs a small step on a scale less than a large one (couples of Hout et al.)', () => {
    const plain = cohenKappa(couples)
    const weighted = cohenKappa(couples, linearWeights(4))
    expect(plain.kappa).toBeCloseTo(0.1293, 4)
    expect(((plain.interval?.high ?? 0) - (plain.kappa ?? 0)) / 1.959964).toBeCloseTo(0.0686, 4)
    expect(weighted.kappa).toBeCloseTo(0.2374, 4)
    expect(((weighted.interval?.high ?? 0) - (weighted.kappa ?? 0)) / 1.959964).toBeCloseTo(
      0.0783,
      4,
    )
  })

  test('keeps "no occasion" off the scale: it is as far from the best as from the worst choice', () => {
    expect(linearWeights(3, 1)).toEqual([
      [1, 0.5, 0, 0],
      [0.5, 1, 0.5, 0],
      [0, 0.5, 1, 0],
      [0, 0, 0, 1],
    ])
    expect(linearWeights(1, 1)).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  test('falls where one answer is far commoner, and PABAK does not (Feinstein and Cicchetti, 1990)', () => {
    const even = cohenKappa([
      [40, 9],
      [6, 45],
    ])
    const lopsided = cohenKappa([
      [80, 10],
      [5, 5],
    ])
    expect(even.kappa).toBeCloseTo(0.7, 2)
    expect(lopsided.kappa).toBeCloseTo(0.32, 2)
    expect(even.balanced).toBeCloseTo(0.7, 12)
    expect(lopsided.balanced).toBeCloseTo(0.7, 12)
    expect(lopsided.commonest).toBeCloseTo(0.875, 12)
  })

  test('cannot be worked out where everybody always gave one answer, nor from nothing', () => {
    const alike = cohenKappa([
      [30, 0],
      [0, 0],
    ])
    expect(alike).toMatchObject({ n: 30, agreed: 30, kappa: null, interval: null, single: true })
    const none = cohenKappa([
      [0, 0],
      [0, 0],
    ])
    expect(none).toMatchObject({ n: 0, kappa: null, interval: null, single: false })
  })

  test('claims no certainty from few pairs that all agree', () => {
    const few = cohenKappa([
      [6, 0],
      [0, 4],
    ])
    const many = cohenKappa([
      [600, 0],
      [0, 400],
    ])
    expect(few.kappa).toBe(1)
    expect(few.interval?.low).toBeLessThan(0.6)
    expect(many.interval?.low).toBeGreaterThan(0.99)
  })
})

test("Fleiss' kappa is 0.210 of ten subjects, fourteen raters and five categories", () => {
  const subjects = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ]
  expect(fleissKappa(subjects)).toBeCloseTo(0.21, 3)
  expect(
    fleissKappa([
      [3, 0],
      [3, 0],
    ]),
  ).toBeNull()
  expect(fleissKappa([[1, 0]])).toBeNull()
  expect(fleissKappa([])).toBeNull()
  expect(() =>
    fleissKappa([
      [3, 0],
      [1, 1],
    ]),
  ).toThrow('same number')
})

test("Krippendorff's alpha takes missing ratings (his example of four observers and twelve units)", () => {
  const observers = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.']
  const units = Array.from({ length: 12 }, (_, unit) =>
    observers
      .map((row) => row[unit] ?? '.')
      .filter((value) => value !== '.')
      .map(Number),
  )
  expect(krippendorffAlpha(units)).toBeCloseTo(0.743, 3)
  expect(krippendorffAlpha(units, (a, b) => (a - b) ** 2)).toBeCloseTo(0.849, 3)
  expect(
    krippendorffAlpha([
      [1, 1],
      [1, 1],
    ]),
  ).toBeNull()
  expect(krippendorffAlpha([[1], []])).toBeNull()
})

describe('the mean of differences', () => {
  test("has Student's interval: more sleep by ten patients (W. S. Gosset, Biometrika 6, 1908)", () => {
    const gained = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]
    const found = meanDifference(gained)
    expect(found?.mean).toBeCloseTo(1.58, 12)
    expect(found?.interval?.low).toBeCloseTo(0.7001, 4)
    expect(found?.interval?.high).toBeCloseTo(2.4599, 4)
  })

  test('has no interval of one difference, and is nothing without any', () => {
    expect(meanDifference([3])).toEqual({ n: 1, mean: 3, deviation: null, interval: null })
    expect(meanDifference([])).toBeNull()
    expect(studentQuantile(1)).toBeCloseTo(12.7062, 4)
    expect(studentQuantile(30)).toBeCloseTo(2.0423, 4)
  })

  test('is held against three standard errors of what single differences scatter', () => {
    const groups = [[1, 3], [5, 5, 8], [9]].flatMap((values) => meanDifference(values) ?? [])
    // Squares about the means: 2 and 6, over 1 + 2 degrees of freedom.
    const pooled = pooledDeviation(groups) ?? 0
    expect(pooled ** 2).toBeCloseTo(8 / 3, 12)
    expect(controlLimit(2, 9)).toBe(2)
    expect(pooledDeviation([])).toBeNull()
  })
})

describe('a group over one item', () => {
  const item = {
    code: 'item1',
    section: '服务过程',
    title: '开场问候',
    kind: 'weighted',
    choices: [
      { key: 'full', label: '做到', percent: 100 },
      { key: 'none', label: '没做到', percent: 0 },
    ],
  } as const
  const row = (text: string) =>
    [...text].map((one) => ({ f: 'full', n: 'none', o: 'no-occasion' })[one] ?? null)

  test('is judged by no fewer than five calls, however many people heard them', () => {
    const four = ['ffffffffffff', 'nnnnnnnnnnnn', 'ffffffffffff', 'nnnnnnnnnnnn'].map(row)
    expect(groupAgreement(item, four)).toMatchObject({
      comparisons: 264,
      alike: 264,
      value: 1,
      verdict: 'few',
    })
    expect(groupAgreement(item, [...four, row('ffffffffffff')]).verdict).toBe('good')
  })

  test('is unclear about the occasion where most disagreement is about it', () => {
    const calls = ['ffoo', 'foof', 'oofo', 'ffnf', 'ffff', 'nnnn'].map(row)
    expect(groupAgreement(item, calls)).toMatchObject({
      measure: 'kappa',
      onOccasion: 11,
      verdict: 'poor',
      ambiguous: 'occasion',
    })
  })

  test('with ratings missing goes by the alpha, and by nothing where nobody was compared', () => {
    expect(groupAgreement(item, ['ff', 'n.', 'nf'].map(row)).measure).toBe('alpha')
    expect(groupAgreement(item, ['f.', '.n'].map(row))).toMatchObject({
      comparisons: 0,
      value: null,
      verdict: 'few',
      ambiguous: null,
    })
    expect(groupAgreement(item, [])).toMatchObject({ comparisons: 0, value: null, verdict: 'few' })
  })
})
