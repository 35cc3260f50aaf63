import { expect, test } from 'vitest'

import { rehearingSpans } from '#src/screening/rehearing-spans.ts'

type Placed = Parameters<typeof rehearingSpans>[0][number]

const hit = (id: number, startMs: number, endMs: number, rest: Partial<Placed> = {}): Placed => ({
  id,
  voice: 'customer',
  segmentIndex: 0,
  startMs,
  endMs,
  ...rest,
})
const long = { startMs: 0, endMs: 60_000 }

test('a span is the hit with sound around it, more of it in a long utterance', () => {
  const [short] = rehearingSpans([hit(1, 3000, 4000)], [{ startMs: 0, endMs: 8000 }])
  expect(short).toMatchObject({ startMs: 300, endMs: 6700, voice: 'customer', hitIds: [1] })
  const [wide] = rehearingSpans([hit(1, 30_000, 31_000)], [{ startMs: 20_000, endMs: 40_000 }])
  expect(wide).toMatchObject({ startMs: 25_500, endMs: 35_500 })
})

test('a span stays inside its utterance, so that nobody else lends it words', () => {
  const [span] = rehearingSpans([hit(1, 2000, 2500)], [{ startMs: 1500, endMs: 3200 }])
  expect(span).toMatchObject({ startMs: 1500, endMs: 3200 })
})

test('without its utterance a hit still has its margin, never before the beginning', () => {
  const [span] = rehearingSpans([hit(1, 500, 900)], [])
  expect(span).toMatchObject({ startMs: 0, endMs: 2400 })
})

test('hits of one voice that lie close share a span', () => {
  const segments = [
    { startMs: 0, endMs: 4000 },
    { startMs: 4200, endMs: 8000 },
  ]
  const spans = rehearingSpans(
    [hit(1, 3000, 3500), hit(2, 4500, 5000, { segmentIndex: 1 })],
    segments,
  )
  expect(spans).toHaveLength(1)
  expect(spans[0]?.hitIds).toEqual([1, 2])
})

test('voices are heard apart', () => {
  const spans = rehearingSpans([hit(1, 3000, 3500), hit(2, 3100, 3400, { voice: 'agent' })], [long])
  expect(spans.map(({ voice }) => voice)).toEqual(['customer', 'agent'])
})

test('no span grows beyond fifteen seconds', () => {
  const spans = rehearingSpans([hit(1, 0, 40_000), hit(2, 41_000, 42_000)], [long])
  for (const { startMs, endMs } of spans) expect(endMs - startMs).toBeLessThanOrEqual(15_000)
  expect(spans[0]!.startMs).toBeLessThanOrEqual(20_000)
  expect(spans[0]!.endMs).toBeGreaterThan(20_000)
})

test('the best evidence is heard again, the rest beyond three spans is not', () => {
  const hits = [50_000, 10_000, 35_000, 22_000].map((at, index) =>
    hit(index, at, at + 500, { segmentIndex: index }),
  )
  const segments = hits.map(({ startMs }) => ({ startMs: startMs - 1000, endMs: startMs + 2000 }))
  expect(rehearingSpans(hits, segments).map(({ hitIds }) => hitIds)).toEqual([[0], [1], [2]])
})
