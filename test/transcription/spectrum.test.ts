import { describe, expect, it } from 'vitest'

import { magnitudes, spectrumSize } from '#src/transcription/spectrum.ts'

import { noise, sound, tone } from '../recordings/audio/sounds.ts'

const half = spectrumSize / 2

function spectrum(samples: Int16Array, at = 0): Float32Array {
  const out = new Float32Array(half)
  magnitudes(samples, at, 0, half, out)
  return out
}

describe('the spectrum', () => {
  it('has its peak where the tone is', () => {
    for (const bin of [10, 100, 400]) {
      const found = spectrum(sound(0.1, 16_000, tone((bin * 16_000) / spectrumSize)))
      expect(found.indexOf(Math.max(...found))).toBe(bin)
    }
  })

  it('is the discrete Fourier transform under a Hann window', () => {
    const next = noise(5)
    const samples = sound(0.1, 16_000, () => next())
    const found = spectrum(samples, 100)
    for (const bin of [1, 77, 300]) {
      let [real, imaginary] = [0, 0]
      for (let i = 0; i < spectrumSize; i++) {
        const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (spectrumSize - 1))
        const angle = (2 * Math.PI * bin * i) / spectrumSize
        real += weight * samples[100 + i]! * Math.cos(angle)
        imaginary -= weight * samples[100 + i]! * Math.sin(angle)
      }
      expect(found[bin]! / Math.hypot(real, imaginary)).toBeCloseTo(1, 4)
    }
  })
})
