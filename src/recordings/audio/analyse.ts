import { decodeAudio, decodedRate, type DecodeOptions } from './decode.ts'
import { AudioFailure, type AudioProblem } from './problems.ts'
import type { AudioProbe } from './signature.ts'

/** Frames a second of both peaks and levels: 20 ms each. */
export const framesPerSecond = 50

/** Level of digital silence, dBFS. */
export const floorDb = -100

export type AudioAnalysis = {
  durationMs: number
  channels: number
  /** Rate at which the sound was decoded. */
  sampleRate: number
  /** The file was cut short or damaged; what is there was analysed. */
  truncated: boolean
  frames: number
  /**
   * Greatest absolute sample of every 20 ms frame as a byte 0..127 (127 = full scale), channel
   * after channel: byte `channel * frames + frame`.
   */
  peaks: Buffer
  /**
   * Power of every 20 ms frame about its mean, dBFS (0 = full-scale square wave), one array per
   * channel: a constant offset of the recorder is no sound.
   */
  levels: Float32Array[]
}

type Analysed = { ok: true; analysis: AudioAnalysis } | { ok: false; problem: AudioProblem }

/** Decodes a recording once and measures it; an unreadable one is an answer, not an error. */
export async function analyseAudio(
  path: string,
  probe: AudioProbe,
  options: DecodeOptions,
): Promise<Analysed> {
  const rate = decodedRate(probe)
  let damaged = false
  const onDamage = (detail: string) => {
    damaged = true
    options.onDamage?.(detail)
  }
  const meters = Array.from({ length: probe.channels }, () => frameMeter(rate))
  let samples = 0
  try {
    for await (const chunk of decodeAudio(path, probe, { ...options, onDamage })) {
      samples += chunk[0]?.length ?? 0
      for (const [channel, meter] of meters.entries()) meter.add(chunk[channel]!)
    }
  } catch (error) {
    if (error instanceof AudioFailure) return { ok: false, problem: error.problem }
    throw error
  }
  const measured = meters.map((meter) => meter.finish())
  const analysis = {
    durationMs: Math.round((samples / rate) * 1000),
    channels: probe.channels,
    sampleRate: rate,
    truncated: probe.truncated || damaged,
    frames: measured[0]?.levels.length ?? 0,
    peaks: Buffer.concat(measured.map((one) => one.peaks)),
    levels: measured.map((one) => one.levels),
  }
  return { ok: true, analysis }
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

  return {
    add(samples: Int16Array) {
      for (let i = 0; i < samples.length; i++) {
        const value = samples[i]!
        const size = value < 0 ? -value : value
        if (size > peak) peak = size
        energy += value * value
        sum += value
        if (++filled === frameLength) close()
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
