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
      for (const [channel, meter] of meters.entries()) meter.add(chunk[channel]!)
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

function frameMeter(rate: number) {
  const peaks = growing((length) => new Uint8Array(length))
  const levels = growing((length) => new Float32Array(length))
  let frame = 0
  let filled = 0
  let energy = 0
  let sum = 0
  let peak = 0
  // At 11,025 Hz a frame is 220.5 samples: its end is computed, so that frames never drift.
  let frameLength = Math.round(rate / framesPerSecond)

  function close() {
    peaks.push(Math.min(127, Math.round(peak / 258)))
    const power = energy / filled - (sum / filled) ** 2
    levels.push(power > 0 ? Math.max(floorDb, 10 * Math.log10(power / 2 ** 30)) : floorDb)
    frame++
    const end = Math.round(((frame + 1) * rate) / framesPerSecond)
    frameLength = end - Math.round((frame * rate) / framesPerSecond)
    filled = energy = sum = peak = 0
  }

  /** Inside one frame the sums live in registers: this loop sees every sample that ever arrives. */
  function within(samples: Int16Array, from: number, to: number) {
    let [loudest, power, total] = [peak, energy, sum]
    for (let i = from; i < to; i++) {
      const value = samples[i]!
      const size = value < 0 ? -value : value
      if (size > loudest) loudest = size
      power += value * value
      total += value
    }
    peak = loudest
    energy = power
    sum = total
  }

  return {
    add(samples: Int16Array) {
      for (let from = 0; from < samples.length;) {
        const to = Math.min(samples.length, from + frameLength - filled)
        within(samples, from, to)
        filled += to - from
        from = to
        if (filled === frameLength) close()
      }
    },
    finish() {
      if (filled > 0) close()
      return { peaks: peaks.values(), levels: levels.values() }
    },
  }
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
