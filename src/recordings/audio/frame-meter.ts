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
    addInterleaved(both: Int16Array): void {
      const count = both.length / channels
      samples += count
      for (const [channel, meter] of meters.entries()) meter.add(both, channel, channels, count)
    },
    /** Interleaved samples of a byte each, by the table of their codec. */
    addCoded(bytes: Uint8Array, table: Int16Array): void {
      const count = bytes.length / channels
      samples += count
      const tables = tablesOf(table)
      for (const [channel, meter] of meters.entries()) {
        meter.addCoded(bytes, tables, channel, channels, count)
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

/** What the bytes of codecs stand for, one codec behind another: sample, size without sign, square. */
const mostCodecs = 4
const values = new Int32Array(256 * mostCodecs)
const sizes = new Int32Array(256 * mostCodecs)
const squares = new Float64Array(256 * mostCodecs)
const codecs: Int16Array[] = []

/** Where a codec's tables begin: those that are constants of the module are read without a detour. */
function tablesOf(codec: Int16Array): number {
  const known = codecs.indexOf(codec)
  if (known !== -1) return 256 * known
  const start = 256 * codecs.length
  values.set(codec, start)
  sizes.set(Int32Array.from(codec, Math.abs), start)
  squares.set(
    Float64Array.from(codec, (value) => value ** 2),
    start,
  )
  codecs.push(codec)
  return start
}

function frameMeter(rate: number) {
  const peaks = growing((length) => new Uint8Array(length))
  const levels = growing((length) => new Float32Array(length))
  /** Of the frame that fills: peak, total, low and high halves of squares, squares by table. */
  const sums = new Float64Array(5)
  let frame = 0
  let filled = 0
  // At 11,025 Hz a frame is 220.5 samples: its end is computed, so that frames never drift.
  let frameLength = Math.round(rate / framesPerSecond)

  function close() {
    peaks.push(Math.min(127, Math.round(sums[0]! / 258)))
    const energy = sums[3]! * 65_536 + sums[2]! + sums[4]!
    const power = energy / filled - (sums[1]! / filled) ** 2
    levels.push(power > 0 ? Math.max(floorDb, 10 * Math.log10(power / 2 ** 30)) : floorDb)
    frame++
    const end = Math.round(((frame + 1) * rate) / framesPerSecond)
    frameLength = end - Math.round((frame * rate) / framesPerSecond)
    filled = 0
    sums.fill(0)
  }

  // Both cut a run of samples at the ends of frames. They are two, so that neither knows more than one
  // kind of array: one for both takes twice as long.
  return {
    add(samples: Int16Array, from: number, stride: number, count: number) {
      for (let done = 0; done < count;) {
        const length = Math.min(count - done, frameLength - filled)
        scan(samples, from + done * stride, stride, length, sums)
        filled += length
        done += length
        if (filled === frameLength) close()
      }
    },
    addCoded(bytes: Uint8Array, tables: number, from: number, stride: number, count: number) {
      for (let done = 0; done < count;) {
        const length = Math.min(count - done, frameLength - filled)
        scanCoded(bytes, tables, from + done * stride, stride, length, sums)
        filled += length
        done += length
        if (filled === frameLength) close()
      }
    },
    finish() {
      if (filled > 0) close()
      return { peaks: peaks.values(), levels: levels.values() }
    },
  }
}

// Every sample that ever arrives passes one of these two loops: whole numbers, nothing called, and no
// branches. Sound goes up and down as no processor foresees: with two branches it takes twice as long.
// Squares reach 2^30: the sum of their halves stays a small whole number.

function scan(
  samples: Int16Array,
  from: number,
  stride: number,
  length: number,
  sums: Float64Array,
): void {
  let [peak, total, low, high] = [sums[0]! | 0, sums[1]! | 0, sums[2]! | 0, sums[3]! | 0]
  const count = length | 0
  for (let i = 0, at = from | 0; i < count; i++, at += stride) {
    const value = samples[at]!
    const sign = value >> 31
    const over = (value ^ sign) - sign - peak
    peak += over & ~(over >> 31)
    const square = Math.imul(value, value)
    total = (total + value) | 0
    low = (low + (square & 0xffff)) | 0
    high = (high + (square >>> 16)) | 0
  }
  sums[0] = peak
  sums[1] = total
  sums[2] = low
  sums[3] = high
}

// A byte has only 256 meanings: its square is looked up, and the sum of whole numbers is exact.

function scanCoded(
  bytes: Uint8Array,
  tables: number,
  from: number,
  stride: number,
  length: number,
  sums: Float64Array,
): void {
  let [peak, total] = [sums[0]! | 0, sums[1]! | 0]
  let energy = sums[4]!
  const count = length | 0
  for (let i = 0, at = from | 0; i < count; i++, at += stride) {
    const code = tables + bytes[at]!
    peak = Math.max(peak, sizes[code]!)
    total = (total + values[code]!) | 0
    energy += squares[code]!
  }
  sums[0] = peak
  sums[1] = total
  sums[4] = energy
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
