const size = 1024
const levels = Math.log2(size)

const hann = Float64Array.from(
  { length: size },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (size - 1)),
)
const cosines = Float64Array.from({ length: size / 2 }, (_, i) =>
  Math.cos((2 * Math.PI * i) / size),
)
const sines = Float64Array.from({ length: size / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / size))
const reversed = Uint16Array.from({ length: size }, (_, i) => {
  let out = 0
  for (let bit = 0; bit < levels; bit++) out |= ((i >> bit) & 1) << (levels - 1 - bit)
  return out
})

// Scratch of one synchronous call, kept to spare the collector.
const real = new Float64Array(size)
const imaginary = new Float64Array(size)

export const spectrumSize = size

/** Magnitudes of bins [from, to) of 1024 samples under a Hann window, into `out`. */
export function magnitudes(
  samples: Int16Array,
  at: number,
  from: number,
  to: number,
  out: Float32Array,
): void {
  imaginary.fill(0)
  for (let i = 0; i < size; i++) real[reversed[i]!] = (samples[at + i] ?? 0) * hann[i]!
  for (let span = 2; span <= size; span *= 2) {
    const half = span / 2
    const step = size / span
    for (let start = 0; start < size; start += span) {
      for (let k = 0; k < half; k++) {
        const c = cosines[k * step]!
        const s = sines[k * step]!
        const a = start + k
        const b = a + half
        const re = real[b]! * c + imaginary[b]! * s
        const im = imaginary[b]! * c - real[b]! * s
        real[b] = real[a]! - re
        imaginary[b] = imaginary[a]! - im
        real[a]! += re
        imaginary[a]! += im
      }
    }
  }
  // Math.hypot guards against sizes that never come here, at many times the price.
  for (let bin = from; bin < to; bin++) {
    out[bin - from] = Math.sqrt(real[bin]! ** 2 + imaginary[bin]! ** 2)
  }
}
