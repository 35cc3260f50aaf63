import { windowRate } from './port.ts'
import { magnitudes, spectrumSize } from './spectrum.ts'

/** 20 ms between spectra. */
export const hop = windowRate / 50
export const hertzOfBin = windowRate / spectrumSize
/** 156 to 3,500 Hz: the telephone band without hum. */
export const [firstBin, endBin] = [10, 225]
/** A tenth of a second: in that time speech has moved on, a note or a tone has not. */
export const lag = 5
/** Frames more than 30 dB below the loud ones are pauses. */
const pauseDepth = 1e-3

/** Spectra of 64 ms every 20 ms, with their power; `isPause` is relative to the piece itself. */
export type SoundFrames = {
  spectra: Float32Array[]
  power: Float32Array
  /** Power of the loud frames. */
  loud: number
  isPause: (frame: number) => boolean
}

export function soundFrames(samples: Int16Array): SoundFrames {
  const count = Math.max(lag + 1, Math.floor((samples.length - spectrumSize) / hop) + 1)
  const spectra = Array.from({ length: count }, (_, frame) => {
    const spectrum = new Float32Array(endBin - firstBin)
    magnitudes(samples, frame * hop, firstBin, endBin, spectrum)
    return spectrum
  })
  const power = Float32Array.from(spectra, sumOfSquares)
  // Not the loudest frame: one knock must not turn soft words into a pause.
  const loud = power.toSorted()[Math.floor(0.95 * (count - 1))]!
  return { spectra, power, loud, isPause: (frame) => !(power[frame]! > loud * pauseDepth) }
}

export function sumOfSquares(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return sum
}

/** Likeness of each frame's spectrum to the one 0.1 s later, 0..1; NaN in pauses. */
export function similarityOf({ spectra, power, isPause }: SoundFrames): Float32Array {
  return new Float32Array(spectra.length - lag).map((_, frame) => {
    if (isPause(frame) || isPause(frame + lag)) return NaN
    let product = 0
    const [a, b] = [spectra[frame]!, spectra[frame + lag]!]
    for (let bin = 0; bin < a.length; bin++) product += a[bin]! * b[bin]!
    return product / Math.sqrt(power[frame]! * power[frame + lag]!)
  })
}

/** Edges of twelve bands about as wide as the ear's, in hertz. */
const edges = [200, 350, 500, 650, 800, 1000, 1250, 1500, 1800, 2150, 2500, 2950, 3500].map(
  (hertz) => Math.round(hertz / hertzOfBin) - firstBin,
)

/** Share of each band in a frame's power, in decibels from −30 up: the shape of the mouth. */
export function shapeOf(spectrum: Float32Array, power: number): Float32Array {
  return Float32Array.from({ length: edges.length - 1 }, (_, band) => {
    const part = sumOfSquares(spectrum.subarray(edges[band], edges[band + 1]))
    return 10 * Math.log10(part / (power || 1) + 1e-3)
  })
}

export function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return Math.sqrt(sum / a.length)
}
