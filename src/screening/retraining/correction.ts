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
  const { slope } = scale
  // One vector: words first, then signals, then the constant.
  const size = wordCount + signalCount + 1
  const ridge = (at: number) => (at < wordCount ? wordRidge : signalRidge)
  let [now, before] = [new Float64Array(size), new Float64Array(size)]
  const gradient = new Float64Array(size)
  const step = 1 / (0.25 * steepest(examples) + signalRidge)
  for (let count = 1; count <= steps; count += 1) {
    const push = (count - 1) / (count + 2)
    const ahead = now.map((value, at) => value + push * (value - before[at]!))
    gradient.fill(0)
    for (const example of examples) {
      const value = slope * (example.words + example.shift) + scale.offset
      const off = chance(value + along(example, ahead, wordCount)) - Number(example.upheld)
      spread(example, off, gradient, wordCount)
    }
    before = now
    now = ahead.map((value, at) => value - step * (gradient[at]! + ridge(at) * value))
  }
  return {
    bias: now[size - 1]! / slope,
    words: Float32Array.from(now.subarray(0, wordCount), (value) => value / slope),
    signals: now.slice(wordCount, size - 1).map((value) => value / slope),
    scale,
  }
}

/** What a correction moves the words of an example by. */
export function wordsMoved({ bias, words }: Correction, { buckets, amounts }: Example): number {
  let sum = bias
  for (let at = 0; at < buckets.length; at += 1) sum += words[buckets[at]!]! * amounts[at]!
  return sum
}

function along({ buckets, amounts, signals }: Example, values: Float64Array, wordCount: number) {
  let sum = values.at(-1)!
  for (let at = 0; at < buckets.length; at += 1) sum += values[buckets[at]!]! * amounts[at]!
  for (const { index, share } of signals) sum += values[wordCount + index]! * share
  return sum
}

function spread(
  { buckets, amounts, signals }: Example,
  off: number,
  into: Float64Array,
  wordCount: number,
) {
  for (let at = 0; at < buckets.length; at += 1) into[buckets[at]!]! += off * amounts[at]!
  for (const { index, share } of signals) into[wordCount + index]! += off * share
  into[into.length - 1]! += off
}

/** Sum of squared lengths: no direction is steeper. */
function steepest(examples: readonly Example[]): number {
  let sum = 0
  for (const { amounts, signals } of examples) {
    sum += 1
    for (const amount of amounts) sum += amount * amount
    for (const { share } of signals) sum += share * share
  }
  return sum
}

const chance = (value: number) => 1 / (1 + Math.exp(-value))

/** A flat or falling line would turn the order round: then the least slope stands. */
const leastSlope = 0.2

/** The line from a logit to verdicts (Platt), held gently at slope one so that few cannot bend it. */
export function fitScale(pairs: readonly (readonly [value: number, upheld: boolean])[]) {
  let [slope, offset] = [1, 0]
  for (let count = 0; count < 50; count += 1) {
    let [g0, g1, h00, h01, h11] = [offset * 0.01, slope - 1, 0.01, 0, 1]
    for (const [value, upheld] of pairs) {
      const p = chance(slope * value + offset)
      const [off, curve] = [p - Number(upheld), Math.max(p * (1 - p), 1e-6)]
      g0 += off
      g1 += off * value
      h00 += curve
      h01 += curve * value
      h11 += curve * value * value
    }
    const whole = h00 * h11 - h01 * h01
    const [byOffset, bySlope] = [(h11 * g0 - h01 * g1) / whole, (h00 * g1 - h01 * g0) / whole]
    offset -= byOffset
    slope -= bySlope
    if (Math.abs(byOffset) + Math.abs(bySlope) < 1e-9) break
  }
  return { slope: Math.max(leastSlope, slope), offset }
}
