/** Frames a second of both peaks and levels: 20 ms each. */
export const framesPerSecond = 50

/** Level of digital silence, dBFS. */
export const floorDb = -100

/** Measures sound as it passes, one meter for each channel; chunks may end anywhere. */
export function frameMeters(channels: number, rate: number) {
  const meters = Array.from({ length: channels }, () => frameMeter(rate))
  let samples = 0
  return {
    add(chunk: readonly Int16Array[]): void {
      samples += chunk[0]?.length ?? 0
      for (const [channel, meter] of meters.entries()) {
        meter.add(chunk[channel]!, 0, 1, chunk[channel]!.length)
      }
    },
    /** Interleaved 16-bit samples, as many of each channel. */
    addInterleaved(values: Int16Array): void {
      const count = values.length / channels
      samples += count
      for (const [channel, meter] of meters.entries()) meter.add(values, channel, channels, count)
    },
    /** Interleaved samples of a byte each, by the table of their codec. */
    addCoded(bytes: Uint8Array, table: Int16Array): void {
      const count = bytes.length / channels
      samples += count
      const coded = codedBy(table)
      for (const [channel, meter] of meters.entries()) {
        meter.addCoded(bytes, coded, channel, channels, count)
      }
    },
    finish() {
      const measured = meters.map((meter) => meter.finish())
      return {
        durationMs: Math.round((samples / rate) * 1000),
        channels,
        sampleRate: rate,
        frames: measured[0]?.levels.length ?? 0,
        peaks: Buffer.concat(measured.map((one) => one.peaks)),
        levels: measured.map((one) => one.levels),
      }
    },
  }
}

/** What each byte of a codec stands for: the sample, its size without sign, its square. */
type Coded = { values: Int16Array; sizes: Int32Array; squares: Float64Array }

const codecs = new Map<Int16Array, Coded>()

function codedBy(values: Int16Array): Coded {
  let coded = codecs.get(values)
  if (!coded) {
    const sizes = Int32Array.from(values, Math.abs)
    coded = { values, sizes, squares: Float64Array.from(values, (value) => value ** 2) }
    codecs.set(values, coded)
  }
  return coded
}

/** One frame as it fills. Squares reach 2^30: the sum of their halves stays a small whole number. */
type Sums = { peak: number; total: number; low: number; high: number; energy: number }

function frameMeter(rate: number) {
  const peaks = growing((length) => new Uint8Array(length))
  const levels = growing((length) => new Float32Array(length))
  const sums: Sums = { peak: 0, total: 0, low: 0, high: 0, energy: 0 }
  let frame = 0
  let filled = 0
  // At 11,025 Hz a frame is 220.5 samples: its end is computed, so that frames never drift.
  let frameLength = Math.round(rate / framesPerSecond)

  function close() {
    peaks.push(Math.min(127, Math.round(sums.peak / 258)))
    const energy = sums.high * 65_536 + sums.low + sums.energy
    const power = energy / filled - (sums.total / filled) ** 2
    levels.push(power > 0 ? Math.max(floorDb, 10 * Math.log10(power / 2 ** 30)) : floorDb)
    frame++
    const end = Math.round(((frame + 1) * rate) / framesPerSecond)
    frameLength = end - Math.round((frame * rate) / framesPerSecond)
    filled = 0
    sums.peak = sums.total = sums.low = sums.high = sums.energy = 0
  }

  /** Cuts a run of samples at the ends of frames; `coded` for samples of a byte. */
  function scanAll(
    values: Int16Array | Uint8Array,
    coded: Coded | null,
    from: number,
    stride: number,
    count: number,
  ) {
    for (let done = 0; done < count;) {
      const left = frameLength - filled
      const length = count - done < left ? count - done : left
      const start = from + done * stride
      if (coded) scanCoded(values as Uint8Array, coded, start, stride, length, sums)
      else scan(values as Int16Array, start, stride, length, sums)
      filled += length
      done += length
      if (filled === frameLength) close()
    }
  }

  return {
    add(values: Int16Array, from: number, stride: number, count: number) {
      scanAll(values, null, from, stride, count)
    },
    addCoded(bytes: Uint8Array, coded: Coded, from: number, stride: number, count: number) {
      scanAll(bytes, coded, from, stride, count)
    },
    finish() {
      if (filled > 0) close()
      return { peaks: peaks.values(), levels: levels.values() }
    },
  }
}

// Every sample that ever arrives passes one of these two loops: whole numbers, nothing called, and no
// branches. Sound goes up and down as no processor foresees: with two branches it takes twice as long.

function scan(values: Int16Array, from: number, stride: number, length: number, sums: Sums): void {
  let { peak, total, low, high } = sums
  for (let i = 0, at = from; i < length; i++, at += stride) {
    const value = values[at]!
    const sign = value >> 31
    const over = (value ^ sign) - sign - peak
    peak += over & ~(over >> 31)
    const square = Math.imul(value, value)
    total = (total + value) | 0
    low = (low + (square & 0xffff)) | 0
    high = (high + (square >>> 16)) | 0
  }
  sums.peak = peak
  sums.total = total
  sums.low = low
  sums.high = high
}

// A byte has only 256 meanings: its square is looked up, and the sum of whole numbers is exact.

function scanCoded(
  bytes: Uint8Array,
  { values, sizes, squares }: Coded,
  from: number,
  stride: number,
  length: number,
  sums: Sums,
): void {
  let { peak, total, energy } = sums
  for (let i = 0, at = from; i < length; i++, at += stride) {
    const code = bytes[at]!
    peak = Math.max(peak, sizes[code]!)
    total = (total + values[code]!) | 0
    energy += squares[code]!
  }
  sums.peak = peak
  sums.total = total
  sums.energy = energy
}

function growing<T extends Uint8Array | Float32Array>(create: (length: number) => T) {
  let store = create(4096)
  let length = 0
  return {
    push(value: number) {
      if (length === store.length) {
        const larger = create(length * 2)
        larger.set(store)
        store = larger
      }
      store[length++] = value
    },
    values: () => store.slice(0, length) as T,
  }
}
