/**
 * Whisper's log-mel features from the definition, by a transform written out: slow and plain, for
 * the engine's own to be compared with. Samples are -1 to 1 at 16 kHz; one column for every 10 ms,
 * `mels` rows, row-major.
 */
export function referenceLogMel(
  samples: ArrayLike<number>,
  filters: Float32Array,
): { features: Float64Array; frames: number } {
  const mels = filters.length / 201
  // The centred transform has one column more at the end, which Whisper drops.
  const frames = Math.floor(samples.length / 160)
  const power = Array.from({ length: frames }, (_, frame) => powersAround(samples, frame * 160))
  const features = new Float64Array(mels * frames)
  for (let mel = 0; mel < mels; mel++) {
    for (let frame = 0; frame < frames; frame++) {
      let sum = 0
      for (let bin = 0; bin < 201; bin++) sum += filters[mel * 201 + bin]! * power[frame]![bin]!
      features[mel * frames + frame] = Math.log10(Math.max(sum, 1e-10))
    }
  }
  const floor = features.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - 8
  return { features: features.map((value) => (Math.max(value, floor) + 4) / 4), frames }
}

/** Squared magnitudes of 201 frequencies in 400 samples around one, under a periodic Hann window. */
function powersAround(samples: ArrayLike<number>, centre: number): Float64Array {
  const windowed = Float64Array.from({ length: 400 }, (_, i) => {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 400)
    return hann * samples[reflected(centre - 200 + i, samples.length)]!
  })
  return Float64Array.from({ length: 201 }, (_, bin) => {
    let real = 0
    let imaginary = 0
    for (let i = 0; i < 400; i++) {
      real += windowed[i]! * cosines[(bin * i) % 400]!
      imaginary -= windowed[i]! * sines[(bin * i) % 400]!
    }
    return real * real + imaginary * imaginary
  })
}

const angle = (i: number) => (2 * Math.PI * i) / 400
const cosines = Float64Array.from({ length: 400 }, (_, i) => Math.cos(angle(i)))
const sines = Float64Array.from({ length: 400 }, (_, i) => Math.sin(angle(i)))

/** Beyond either end the sound runs backwards; the sample at the end itself is not repeated. */
function reflected(at: number, length: number): number {
  if (at < 0) return -at
  return at < length ? at : 2 * (length - 1) - at
}
