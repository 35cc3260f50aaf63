/** Zero crossings of the sinc on each side of its centre. */
const reach = 16
/** Share of the lower Nyquist frequency that passes. */
const passBand = 0.94

export type Resampler = { add(samples: Int16Array): Int16Array; finish(): Int16Array }

/**
 * Rational resampler by windowed sinc (Kaiser), in a stream: the output starts at the time of the
 * first input sample and has round(input × to / from) samples in all.
 */
export function resampler(from: number, to: number): Resampler {
  if (from === to) return { add: (samples) => samples, finish: () => new Int16Array(0) }
  const divisor = greatestCommonDivisor(from, to)
  const up = to / divisor
  const down = from / divisor
  // Below both Nyquist frequencies, in cycles per input sample.
  const cutoff = (Math.min(1, to / from) * passBand) / 2
  const half = Math.ceil(reach / (2 * cutoff))
  const filters = polyphase(up, half, cutoff)

  // `held[0]` is input sample number `first`; silence lies before the recording.
  let held = new Float64Array(half)
  let first = -half
  let received = 0
  let sent = 0

  function produce(until: number): Int16Array {
    const out = new Int16Array(Math.max(0, until - sent))
    // Plain locals: what other functions could change would be looked up anew for every product.
    const [sound, taps, begin, offset] = [held, 2 * half, sent, 1 - half - first]
    for (let i = 0; i < out.length; i++) {
      const position = (begin + i) * down
      const filter = filters[position % up]!
      const at = Math.floor(position / up) + offset
      // Two sums, so that the next product need not wait for the last.
      let [even, odd] = [0, 0]
      for (let k = 0; k < taps; k += 2) {
        even += filter[k]! * sound[at + k]!
        odd += filter[k + 1]! * sound[at + k + 1]!
      }
      const sum = even + odd
      out[i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : Math.round(sum)
    }
    sent = begin + out.length
    const keepFrom = Math.floor((sent * down) / up) - half + 1
    if (keepFrom > first) {
      held = held.slice(keepFrom - first)
      first = keepFrom
    }
    return out
  }

  function take(samples: Int16Array) {
    const joined = new Float64Array(held.length + samples.length)
    joined.set(held)
    joined.set(samples, held.length)
    held = joined
  }

  return {
    add(samples) {
      take(samples)
      received += samples.length
      // The last output sample whose filter ends inside what has arrived.
      const ready = Math.floor(((received - half - 1) * up) / down) + 1
      return produce(ready)
    },
    finish() {
      take(new Int16Array(half + 1))
      return produce(Math.round((received * up) / down))
    },
  }
}

function polyphase(up: number, half: number, cutoff: number): Float64Array[] {
  return Array.from({ length: up }, (_, phase) => {
    const taps = Float64Array.from({ length: 2 * half }, (__, k) => {
      const distance = k - half + 1 - phase / up
      const x = 2 * cutoff * distance
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
      return 2 * cutoff * sinc * kaiser(distance / half)
    })
    // Each phase passes a constant unchanged.
    const sum = taps.reduce((total, tap) => total + tap, 0)
    return taps.map((tap) => tap / sum)
  })
}

/** Kaiser window with beta 8: side lobes about 80 dB down. */
function kaiser(position: number): number {
  const beta = 8
  const inside = 1 - position * position
  return inside <= 0 ? 0 : besselI0(beta * Math.sqrt(inside)) / besselI0(beta)
}

function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > sum * 1e-12; n++) {
    term *= (x / (2 * n)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
