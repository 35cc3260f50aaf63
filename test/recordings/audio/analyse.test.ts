import { describe, expect, it } from 'vitest'

import { analyseAudio } from '#src/recordings/audio/analyse.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'

import { file, pcm, sound, tone, wav } from './sounds.ts'

async function analysed(path: string) {
  const probe = await probeAudio(path)
  if (!probe.ok) throw new Error(probe.problem)
  const answer = await analyseAudio(path, probe, { ffmpeg: 'ffmpeg' })
  if (!answer.ok) throw new Error(answer.problem)
  return answer.analysis
}

describe('one pass measures a recording', () => {
  const loud = sound(2, 8000, tone(1000, 0.5))
  const silent = new Int16Array(loud.length)

  it('gives 50 levels a second in dBFS, silence at the floor', async () => {
    const { levels, frames } = await analysed(file(wav(pcm(loud, silent), { channels: 2 })))
    expect(frames).toBe(100)
    // A sine of half amplitude: 6 dB below full scale, 3 dB below a square wave.
    for (const level of levels[0]!) expect(level).toBeCloseTo(-9.03, 1)
    expect(new Set(levels[1])).toEqual(new Set([-100]))
  })

  it('stores peaks as bytes, channel after channel', async () => {
    const { peaks, frames } = await analysed(file(wav(pcm(loud, silent), { channels: 2 })))
    expect(peaks).toHaveLength(2 * frames)
    // Half of full scale, which is 127.
    expect(peaks[50]).toBe(64)
    expect(new Set(peaks.subarray(frames))).toEqual(new Set([0]))
  })

  it('does not drift at rates that 50 does not divide', async () => {
    const seconds = 20
    const odd = sound(seconds, 11_025, tone(300))
    const { frames, durationMs } = await analysed(file(wav(pcm(odd), { rate: 11_025 })))
    expect(frames).toBe(seconds * 50)
    expect(durationMs).toBe(seconds * 1000)
  })

  it('measures a call of a twentieth of a second', async () => {
    const short = pcm(sound(0.05, 8000, tone(300)))
    expect(await analysed(file(wav(short)))).toMatchObject({ durationMs: 50, frames: 3 })
  })

  it('says that a file was cut short', async () => {
    const path = file(wav(pcm(loud), { dataSize: 1_000_000 }))
    expect(await analysed(path)).toMatchObject({ truncated: true, durationMs: 2000 })
  })

  it('finds the length of the compressed samples', async () => {
    expect((await analysed('recordings/samples/d003.mp3')).durationMs).toBe(80_872)
    expect((await analysed('recordings/samples/d004.opus')).durationMs).toBe(56_282)
  })

  it('answers with the problem of a recording it cannot decode', async () => {
    const path = 'recordings/samples/d008.mp3'
    const probe = await probeAudio(path)
    if (!probe.ok) throw new Error(probe.problem)
    const answer = await analyseAudio(path, probe, { ffmpeg: '/nowhere/ffmpeg' })
    expect(answer).toEqual({ ok: false, problem: 'no-ffmpeg' })
  })
})
