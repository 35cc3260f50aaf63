/** One verdict as numbers. */
export type Example = {
  /** Recordings of one call are never parted between learning and measuring. */
  group: number
  upheld: boolean
  /** Flagged by the words. */
  flagged: boolean
  /** Logit of the words' score by the weights in use. */
  words: number
  /** What the signals add by the weights in use. */
  shift: number
  /** Sparse and of length one: what the words are described by. */
  buckets: Int32Array
  amounts: Float32Array
  /** By signal, its share of its weight. */
  signals: readonly { index: number; share: number }[]
}

/** What the verdicts say beyond the weights in use, on the scale of the score's logit. */
export type Correction = {
  bias: number
  words: Float32Array
  signals: Float64Array
  /** From the corrected logit to the chance that a person upholds it. */
  scale: { slope: number; offset: number }
}

/**
 * The larger, the nearer the weights in use. Words are tens of thousands, so they are held tightly;
 * a handful of signals may move more freely, within their bounds.
 */
const wordRidge = 0.3
const signalRidge = 2
const steps = 150

/**
 * Fits what the weights in use leave unexplained: ridge logistic regression around them, so that
 * without evidence nothing moves. Deterministic. The present order enters as it is, through the line
 * that fits it best to the verdicts.
 */
export function fitCorrection(
  examples: readonly Example[],
  wordCount: number,
  signalCount: number,
): Correction {
  const scale = fitScale(examples.map(({ words, shift, upheld }) => [words + shift, upheld]))
  const { slope, offset } = scale
  const { rows, heard } = laidOut(examples, signalCount)
  const size = heard.length + signalCount + 1
  let [now, before] = [new Float64Array(size), new Float64Array(size)]
  const ahead = new Float64Array(size)
  const gradient = new Float64Array(size)
  const step = 1 / (0.25 * steepest(rows) + signalRidge)
  for (let count = 1; count <= steps; count += 1) {
    const push = (count - 1) / (count + 2)
    for (let at = 0; at < size; at += 1) ahead[at] = now[at]! + push * (now[at]! - before[at]!)
    gradient.fill(0)
    for (const [index, { places, amounts }] of rows.entries()) {
      const { words, shift, upheld } = examples[index]!
      let value = slope * (words + shift) + offset
      for (let at = 0; at < places.length; at += 1) value += ahead[places[at]!]! * amounts[at]!
      const off = chance(value) - Number(upheld)
      for (let at = 0; at < places.length; at += 1) gradient[places[at]!]! += off * amounts[at]!
    }
    for (let at = 0; at < size; at += 1) {
      const ridge = at < heard.length ? wordRidge : signalRidge
      before[at] = ahead[at]! - step * (gradient[at]! + ridge * ahead[at]!)
    }
    ;[now, before] = [before, now]
  }
  const words = new Float32Array(wordCount)
  for (const [at, bucket] of heard.entries()) words[bucket] = now[at]! / slope
  return {
    bias: now[size - 1]! / slope,
    words,
    signals: now.slice(heard.length, size - 1).map((value) => value / slope),
    scale,
  }
}

/** An example as places in one dense vector: words that occur, then signals, then a constant. */
type Row = { places: Int32Array; amounts: Float64Array }

function laidOut(examples: readonly Example[], signalCount: number) {
  const placeOf = new Map<number, number>()
  for (const { buckets } of examples) {
    for (const bucket of buckets) if (!placeOf.has(bucket)) placeOf.set(bucket, placeOf.size)
  }
  const heard = [...placeOf.keys()]
  const rows = examples.map(({ buckets, amounts, signals }): Row => {
    const places = [...buckets].map((bucket) => placeOf.get(bucket)!)
    const signalPlaces = signals.map(({ index }) => heard.length + index)
    return {
      places: Int32Array.of(...places, ...signalPlaces, heard.length + signalCount),
      amounts: Float64Array.of(...amounts, ...signals.map(({ share }) => share), 1),
    }
  })
  return { rows, heard }
}

/** What a correction moves the words of an example by. */
export function wordsMoved({ bias, words }: Correction, { buckets, amounts }: Example): number {
  let sum = bias
  for (let at = 0; at < buckets.length; at += 1) sum += words[buckets[at]!]! * amounts[at]!
  return sum
}

/** Sum of squared lengths: no direction is steeper. */
function steepest(rows: readonly Row[]): number {
  let sum = 0
  for (const { amounts } of rows) for (const amount of amounts) sum += amount * amount
  return sum
}

const chance = (value: number) => 1 / (1 + Math.exp(-value))

/** A flat or falling line would turn the order round: then the least slope stands. */
const leastSlope = 0.2

type Line = { slope: number; offset: number }
type Verdicts = readonly (readonly [value: number, upheld: boolean])[]

/** The line from a logit to verdicts (Platt), held gently at slope one so that few cannot bend it. */
export function fitScale(pairs: Verdicts): Line {
  let line: Line = { slope: 1, offset: 0 }
  let cost = costOf(pairs, line)
  for (let count = 0; count < 50; count += 1) {
    const { slope, offset } = newtonStep(pairs, line)
    // A whole step may overshoot where nearly all verdicts say the same.
    let size = 1
    let next = line
    let nextCost = Infinity
    for (; size > 1e-6 && !(nextCost < cost); size /= 2) {
      next = { slope: line.slope - size * slope, offset: line.offset - size * offset }
      nextCost = costOf(pairs, next)
    }
    if (!(nextCost < cost)) break
    ;[line, cost] = [next, nextCost]
  }
  return { ...line, slope: Math.max(leastSlope, line.slope) }
}

const slopeRidge = 1
const offsetRidge = 0.01

function costOf(pairs: Verdicts, { slope, offset }: Line): number {
  let cost = (slopeRidge * (slope - 1) ** 2 + offsetRidge * offset ** 2) / 2
  for (const [value, upheld] of pairs) {
    const against = (upheld ? -1 : 1) * (slope * value + offset)
    cost += against > 30 ? against : Math.log1p(Math.exp(against))
  }
  return cost
}

function newtonStep(pairs: Verdicts, { slope, offset }: Line): Line {
  let [byOffset, bySlope] = [offsetRidge * offset, slopeRidge * (slope - 1)]
  let [offsets, mixed, slopes] = [offsetRidge, 0, slopeRidge]
  for (const [value, upheld] of pairs) {
    const p = chance(slope * value + offset)
    const [off, curve] = [p - Number(upheld), p * (1 - p)]
    byOffset += off
    bySlope += off * value
    offsets += curve
    mixed += curve * value
    slopes += curve * value * value
  }
  const whole = offsets * slopes - mixed * mixed
  return {
    offset: (slopes * byOffset - mixed * bySlope) / whole,
    slope: (offsets * bySlope - mixed * byOffset) / whole,
  }
}
