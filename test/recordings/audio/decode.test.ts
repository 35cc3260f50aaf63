import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeAudio, type DecodeOptions } from '#src/recordings/audio/decode.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'

import { file, folder, noise, pcm, sound, tone, wav, type WavShape } from './sounds.ts'

const ffmpeg = 'ffmpeg'

async function decoded(path: string, options: Partial<DecodeOptions> = {}): Promise<Int16Array[]> {
  const probe = await probeAudio(path)
  if (!probe.ok) throw new Error(probe.problem)
  const parts: Int16Array[][] = []
  for await (const chunk of decodeAudio(path, probe, { ffmpeg, ...options })) parts.push(chunk)
  return Array.from({ length: probe.channels }, (_, channel) =>
    Int16Array.from(parts.flatMap((part) => Array.from(part[channel]!))),
  )
}

const seconds = async (path: string, rate: number) => (await decoded(path))[0]!.length / rate

describe('WAV is decoded as ffmpeg decodes it, bit for bit', () => {
  const next = noise(7)
  const bytes = Buffer.from(Array.from({ length: 24_000 }, () => Math.floor((next() + 1) * 128)))
  const floats = Buffer.from(
    Float32Array.from({ length: 4000 }, (_, i) => (i % 3 ? next() * 1.2 : (i - 2000.5) / 32_768))
      .buffer,
  )
  const shapes: [string, Buffer, WavShape][] = [
    ['A-law', bytes, { tag: 6, bits: 8 }],
    ['A-law on two channels', bytes, { tag: 6, bits: 8, channels: 2 }],
    ['mu-law', bytes, { tag: 7, bits: 8, channels: 2 }],
    ['8 bits', bytes, { bits: 8 }],
    ['16 bits', bytes, { bits: 16, channels: 2 }],
    ['24 bits', bytes, { bits: 24, channels: 2 }],
    ['32 bits', bytes, { bits: 32 }],
    ['floating point', floats, { tag: 3, bits: 32 }],
  ]
  it.each(shapes)('%s', async (_, data, shape) => {
    const path = file(wav(data, shape))
    const raw = execFileSync(ffmpeg, [
      ...['-v', 'error', '-f', 'wav', '-i', path, '-f', 's16le', '-c:a', 'pcm_s16le', '-'],
    ])
    expect(pcm(...(await decoded(path))).equals(raw)).toBe(true)
  })

  it('keeps channels apart across the borders of its reads', async () => {
    const left = sound(9, 8000, (at) => at / 10)
    const right = sound(9, 8000, (at) => -at / 10)
    const data = pcm(left, right)
    const heard = await decoded(file(wav(data, { channels: 2 })))
    expect(pcm(...heard).equals(data)).toBe(true)
  })
})

describe('compressed recordings', () => {
  it.each([
    ['d003.mp3', 80.87, 8000],
    ['d004.opus', 56.28, 8000],
    ['d006.wav', 59.74, 8000],
  ])('%s has its full length', async (name, expected, rate) => {
    expect(await seconds(join('recordings/samples', name), rate)).toBeCloseTo(expected, 1)
  })

  it('a hostile name is only a name', async () => {
    const path = join(folder(), `录音 1;$(touch X) '"\`.mp3`)
    writeFileSync(path, readFileSync('recordings/samples/d008.mp3'))
    expect(await seconds(path, 8000)).toBeCloseTo(64.15, 1)
  })

  it('a damaged end keeps what can be heard', async () => {
    const whole = readFileSync('recordings/samples/d004.opus')
    const path = file(whole.subarray(0, whole.length / 2), 'half.opus')
    expect(await seconds(path, 8000)).toBeGreaterThan(20)
  })

  it('nothing audible behind a good header is a named problem', async () => {
    const page = readFileSync('recordings/samples/d004.opus').subarray(0, 100)
    await expect(decoded(file(page, 'head.opus'))).rejects.toMatchObject({
      problem: 'decode-failed',
    })
  })

  it('says that ffmpeg is missing', async () => {
    const options = { ffmpeg: '/nowhere/ffmpeg' }
    const heard = decoded('recordings/samples/d008.mp3', options)
    await expect(heard).rejects.toMatchObject({ problem: 'no-ffmpeg' })
  })

  it('needs no ffmpeg for telephone WAV', async () => {
    const [left] = await decoded('recordings/samples/d001.wav', { ffmpeg: '/nowhere/ffmpeg' })
    expect(left!.length).toBe(565_967)
  })
})

describe('limits', () => {
  it.each(['d001.wav', 'd008.mp3'])('%s longer than allowed is refused', async (name) => {
    const heard = decoded(join('recordings/samples', name), { maxSeconds: 10 })
    await expect(heard).rejects.toMatchObject({ problem: 'too-long' })
  })

  it.each(['d001.wav', 'd008.mp3'])('%s stops when told', async (name) => {
    const stop = new AbortController()
    stop.abort(new Error('cancelled'))
    const heard = decoded(join('recordings/samples', name), { signal: stop.signal })
    await expect(heard).rejects.toThrow('cancelled')
  })

  it('mutated files never do more than fail with a named problem', async () => {
    const original = wav(pcm(sound(0.2, 8000, tone(500))))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const bytes = Buffer.from(original)
          for (const [at, value] of changes) bytes[at] = value
          const path = file(bytes)
          const probe = await probeAudio(path)
          if (!probe.ok || probe.codec === 'mp3' || probe.codec.includes('adpcm')) return
          if (probe.codec === 'gsm') return
          const heard = await decoded(path)
          expect(heard).toHaveLength(probe.channels)
        },
      ),
      { numRuns: 200 },
    )
  })
})
