import { firstBin, hertzOfBin, type SoundFrames, sumOfSquares } from './sound-frames.ts'

/** Frequencies of the dialled keys (ITU-T Q.23): one low and one high tone each. */
const lowTones = [697, 770, 852, 941]
const highTones = [1209, 1336, 1477, 1633]

/** Dialled keys are too short to be steady, but nothing else consists of just their two tones. */
export function areKeyTones({ spectra, power, loud }: SoundFrames): boolean {
  const heard = spectra.filter((_, frame) => power[frame]! > loud * 0.1)
  const keys = heard.filter((spectrum) => {
    const rest = Float32Array.from(spectrum)
    const total = sumOfSquares(rest)
    const [one, other] = [takePeak(rest), takePeak(rest)].toSorted((a, b) => a.hertz - b.hertz)
    return (
      one!.power + other!.power > 0.6 * total &&
      isOneOf(lowTones, one!.hertz) &&
      isOneOf(highTones, other!.hertz)
    )
  })
  return keys.length > 0.4 * heard.length
}

/** One tone, standing or sliding, and hardly anything beside it: a voice has overtones. */
export function isPureTone(spectrum: Float32Array, power: number): boolean {
  return takePeak(Float32Array.from(spectrum), 9).power > 0.95 * power
}

/**
 * Beeps that slide: a voice whose sound changes so fast spreads over its overtones, and one that
 * hums on one of them changes slowly.
 */
export function areSlidingTones(frames: SoundFrames, medianSimilarity: number): boolean {
  if (!(medianSimilarity < 0.2)) return false
  const { spectra, power, isPause } = frames
  const heard = [...spectra.keys()].filter((frame) => !isPause(frame))
  const narrow = heard.filter(
    (frame) => takePeak(Float32Array.from(spectra[frame]!), 6).power > 0.8 * power[frame]!,
  )
  return narrow.length > 0.5 * heard.length
}

const isOneOf = (tones: readonly number[], hertz: number) =>
  tones.some((tone) => Math.abs(tone - hertz) <= 2 * hertzOfBin)

/** The strongest peak, `reach` bins to each side, which is taken out. */
function takePeak(spectrum: Float32Array, reach = 3): { hertz: number; power: number } {
  let peak = 0
  for (let bin = 1; bin < spectrum.length; bin++) if (spectrum[bin]! > spectrum[peak]!) peak = bin
  let power = 0
  const end = Math.min(spectrum.length, peak + reach + 1)
  for (let bin = Math.max(0, peak - reach); bin < end; bin++) {
    power += spectrum[bin]! ** 2
    spectrum[bin] = 0
  }
  return { hertz: (peak + firstBin) * hertzOfBin, power }
}
