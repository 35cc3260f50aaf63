import { windowRate } from './port.ts'
import { magnitudes, spectrumSize } from './spectrum.ts'

/** 20 ms between spectra. */
const hop = windowRate / 50
/** 156 to 3,500 Hz: the telephone band without hum. */
const [firstBin, endBin] = [10, 225]
/** A tenth of a second: in that time speech has moved on, a note or a tone has not. */
const lag = 5
const steady = 0.95
/** Frames more than 30 dB below the loudest are pauses. */
const pauseDepth = 1e-3

/**
 * Above these a piece is no speech. On real telephone Mandarin the median similarity stays below
 * 0.67 and the steady share below 0.11; tones, hum and music have a steady share above 0.3, noise
 * a median near 0.8.
 */
const mostSimilar = 0.72
const mostSteady = 0.22
/** A single syllable may be held: below 0.8 s of sound more is needed. */
const shortFrames = 40
const [mostSimilarShort, mostSteadyShort] = [0.9, 0.35]

/**
 * The parts of a piece (16 kHz) that can be speech, as sample ranges: all of it, none of it, or
 * what is left beside a tone or music. Ringing, music on hold, DTMF, hum and hiss stay out.
 */
export function speechIn(samples: Int16Array): [from: number, to: number][] {
  const spectra = spectraOf(samples)
  const similarity = similarityOf(spectra)
  if (isSpeech(similarity)) return areKeyTones(spectra) ? [] : [[0, samples.length]]
  return movingRuns(similarity).map(([from, to]) => [
    from * hop,
    Math.min(samples.length, to * hop + spectrumSize),
  ])
}

function isSpeech(similarity: Float32Array): boolean {
  const heard = similarity.filter((value) => !Number.isNaN(value)).toSorted()
  if (heard.length === 0) return false
  const share = heard.filter((value) => value > steady).length / heard.length
  const median = heard[heard.length >> 1]!
  if (heard.length < shortFrames) return median < mostSimilarShort && share < mostSteadyShort
  return median < mostSimilar && share < mostSteady
}

type Spectra = { frames: Float32Array[]; power: number[]; quiet: number }

function spectraOf(samples: Int16Array): Spectra {
  const count = Math.max(lag + 1, Math.floor((samples.length - spectrumSize) / hop) + 1)
  const frames = Array.from({ length: count }, (_, frame) => {
    const spectrum = new Float32Array(endBin - firstBin)
    magnitudes(samples, frame * hop, firstBin, endBin, spectrum)
    return spectrum
  })
  const power = frames.map((spectrum) => spectrum.reduce((sum, value) => sum + value * value, 0))
  return { frames, power, quiet: Math.max(...power) * pauseDepth }
}

/** Likeness of each frame's spectrum to the one 0.1 s later, 0..1; NaN in pauses. */
function similarityOf({ frames, power, quiet }: Spectra): Float32Array {
  return new Float32Array(frames.length - lag).map((_, frame) => {
    const [now, later] = [power[frame]!, power[frame + lag]!]
    if (now <= quiet || later <= quiet) return NaN
    let product = 0
    const [a, b] = [frames[frame]!, frames[frame + lag]!]
    for (let bin = 0; bin < a.length; bin++) product += a[bin]! * b[bin]!
    return product / Math.sqrt(now * later)
  })
}

/** Frequencies of the dialled keys (ITU-T Q.23): one low and one high tone each. */
const lowTones = [697, 770, 852, 941]
const highTones = [1209, 1336, 1477, 1633]
const hertzOfBin = windowRate / spectrumSize

/** Dialled keys are too short to be steady, but nothing else consists of just their two tones. */
function areKeyTones({ frames, power, quiet }: Spectra): boolean {
  const loud = frames.filter((_, frame) => power[frame]! > (quiet / pauseDepth) * 0.1)
  const keys = loud.filter((frame) => {
    const rest = Float32Array.from(frame)
    const total = rest.reduce((sum, value) => sum + value * value, 0)
    const [one, other] = [takePeak(rest), takePeak(rest)].toSorted((a, b) => a.hertz - b.hertz)
    return (
      one!.power + other!.power > 0.6 * total &&
      isOneOf(lowTones, one!.hertz) &&
      isOneOf(highTones, other!.hertz)
    )
  })
  return keys.length > 0.4 * loud.length
}

const isOneOf = (tones: readonly number[], hertz: number) =>
  tones.some((tone) => Math.abs(tone - hertz) <= 2 * hertzOfBin)

/** The strongest peak, which is taken out. */
function takePeak(spectrum: Float32Array): { hertz: number; power: number } {
  let peak = 0
  for (let bin = 1; bin < spectrum.length; bin++) if (spectrum[bin]! > spectrum[peak]!) peak = bin
  let power = 0
  for (let bin = Math.max(0, peak - 3); bin <= peak + 3 && bin < spectrum.length; bin++) {
    power += spectrum[bin]! ** 2
    spectrum[bin] = 0
  }
  return { hertz: (peak + firstBin) * hertzOfBin, power }
}

/** Runs of at least 0.8 s in which nothing is steady and the whole moves like speech. */
function movingRuns(similarity: Float32Array): [number, number][] {
  const reach = 20
  const shortest = 40
  const moving = Array.from(similarity, (_, frame) => {
    const around = similarity.subarray(Math.max(0, frame - reach), frame + reach + 1)
    return around.filter((value) => value > steady).length <= 0.05 * around.length
  })
  const runs: [number, number][] = []
  for (let from = 0; from < moving.length; from++) {
    if (!moving[from]) continue
    let to = from
    while (to < moving.length && moving[to]) to++
    if (to - from >= shortest && isSpeech(similarity.slice(from, to))) runs.push([from, to])
    from = to
  }
  return runs
}
