import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { openGgml } from '#src/transcription/engines/fast-whisper/ggml.ts'

import { melFilters } from './mel-filters.ts'
import { referenceLogMel } from './reference-mel.ts'

const { filters, close } = openGgml(join('models', 'ggml-base-q8_0.bin'))
close()

const sound = (seconds: number, value: (i: number) => number) =>
  Float32Array.from({ length: seconds * 16_000 }, (_, i) => value(i))

describe('the log-mel features that the engine is compared with', () => {
  it('are those that others publish', () => {
    // elixir-nx/bumblebee, test/bumblebee/audio/whisper_featurizer_test.exs (whisper-tiny): the
    // sines of 0 to 99, then silence; the first four filters of the first four columns.
    const samples = sound(1, (i) => (i < 100 ? Math.sin(i) : 0))
    const { features, frames } = referenceLogMel(samples, filters)
    const column = (frame: number) => [0, 1, 2, 3].map((mel) => features[mel * frames + frame]!)
    const published = [
      [0.7313, 0.782, 0.7391, 0.6787],
      [0.4332, 0.4861, 0.4412, 0.3497],
      [-0.5938, -0.5938, -0.5938, -0.5938],
      [-0.5938, -0.5938, -0.5938, -0.5938],
    ]
    const errors = published.flatMap((values, frame) =>
      values.map((value, mel) => Math.abs(value - column(frame)[mel]!)),
    )
    expect(Math.max(...errors)).toBeLessThan(1e-4)
  })

  it('use the filters of Slaney’s scale, as the model file holds them', () => {
    const exact = melFilters(80)
    expect(filters).toHaveLength(exact.length)
    expect(Math.max(...exact.map((value, i) => Math.abs(value - filters[i]!)))).toBeLessThan(1e-7)
  })

  it('are all the same in silence, at a hundred columns a second', () => {
    const { features, frames } = referenceLogMel(
      sound(1, () => 0),
      filters,
    )
    expect(frames).toBe(100)
    // (log10 of 1e-10, plus 4) / 4.
    expect(new Set(features)).toEqual(new Set([-1.5]))
  })

  it('rise by a half when the sound is ten times as loud', () => {
    const features = [0.05, 0.5].map(
      (level) =>
        referenceLogMel(
          sound(0.5, (i) => level * Math.sin(i * i)),
          filters,
        ).features,
    )
    for (const [i, value] of features[0]!.entries()) {
      expect(features[1]![i]! - value).toBeCloseTo(0.5, 6)
    }
  })

  it('are strongest where a tone is', () => {
    for (const hertz of [200, 1000, 3000]) {
      const samples = sound(0.5, (i) => 0.3 * Math.sin((2 * Math.PI * hertz * i) / 16_000))
      const { features, frames } = referenceLogMel(samples, filters)
      const middle = Array.from({ length: 80 }, (_, mel) => features[mel * frames + 25]!)
      const strongest = middle.indexOf(Math.max(...middle))
      const weight = (mel: number) => filters[mel * 201 + hertz / 40]!
      const heaviest = Array.from({ length: 80 }, (_, mel) => weight(mel))
      expect(strongest).toBe(heaviest.indexOf(Math.max(...heaviest)))
      // Nothing lies more than 80 dB below the strongest.
      expect(Math.min(...features)).toBeGreaterThanOrEqual(Math.max(...features) - 2)
    }
  })
})
