import { writeFileSync } from 'node:fs'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { listenToPassing } from '#src/recordings/audio/passing-sound.ts'
import { inspectRecording } from '#src/recordings/inspect.ts'

import { sample } from '../scene.ts'
import { chunk, file, format, riff, wav, type WavShape } from './sounds.ts'

/** Listens while the bytes pass in blocks of the given sizes, again and again. */
async function heardInPassing(bytes: Buffer, sizes: readonly number[], maxSeconds?: number) {
  const passing = listenToPassing(maxSeconds)
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!
    // A copy that is spoilt afterwards: nothing may be kept of a block that will be used again.
    const block = Buffer.from(bytes.subarray(at, at + size))
    await passing.add(block)
    block.fill(0xaa)
    at += size
  }
  return await passing.finish()
}

const codecs: WavShape[] = [
  { tag: 1, bits: 8 },
  { tag: 1, bits: 16 },
  { tag: 1, bits: 24 },
  { tag: 1, bits: 32 },
  { tag: 3, bits: 32 },
  { tag: 6, bits: 8 },
  { tag: 7, bits: 8 },
]

const codec = fc.constantFrom(...codecs)
const channels = fc.constantFrom(1, 2, 1, 2, 1, 2, 3)
const rate = fc.constantFrom(8000, 8000, 11_025, 16_000, 44_100, 48_000, 100)
const data = fc.uint8Array({ minLength: 0, maxLength: 6000 }).map((bytes) => Buffer.from(bytes))
/** Odd chunks between and around those that matter, and sizes that lie. */
const odd = fc.constantFrom(
  chunk('LIST', Buffer.from('INFOISFT\x05\0\0\0abcde')),
  chunk('fact', Buffer.alloc(4)),
  chunk('JUNK', Buffer.alloc(333)),
  chunk('LIST', Buffer.alloc(4), 0xfffffff0),
)
const lie = fc.constantFrom(undefined, undefined, 0, 0xffffffff, 1, 5001, 70_000)

const made = fc
  .record({ codec, channels, rate, data, lie, before: odd, between: odd, after: odd })
  .chain(({ codec: shape, lie: dataSize, ...made }) => {
    const fmt = chunk('fmt ', format({ ...shape, channels: made.channels, rate: made.rate }))
    const sound = chunk('data', made.data, dataSize)
    const orders = fc.constantFrom(
      [fmt, sound],
      [fmt, sound],
      [made.before, fmt, sound],
      [fmt, made.between, sound],
      [fmt, sound, made.after],
      [fmt, made.between, sound, made.after],
      [sound, fmt],
      [fmt, fmt, sound],
      [fmt],
    )
    const cut = fc.constantFrom(0, 0, 0, 1, 7, 1000, 5990)
    return fc.tuple(orders, cut).map(([chunks, missing]) => {
      const whole = riff([...chunks])
      return whole.subarray(0, Math.max(0, whole.length - missing))
    })
  })

const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 })

test('what is heard in passing is what reading the file finds, however it is cut into blocks', async () => {
  let measured = 0
  await fc.assert(
    fc.asyncProperty(made, sizes, async (bytes, cuts) => {
      const heard = await heardInPassing(bytes, cuts)
      if (heard) measured++
      const path = file(bytes)
      const read = await inspectRecording(path, '/no/ffmpeg')
      expect(await inspectRecording(path, '/no/ffmpeg', heard)).toEqual(read)
      // Whatever can be measured was measured in passing: nothing is read a second time.
      expect(heard !== null).toBe(read.analysis !== null)
    }),
    { numRuns: 500 },
  )
  expect(measured).toBeGreaterThan(60)
})

test.each(['d001.wav', 'd002.wav'])('%s is measured as from the file', async (name) => {
  const heard = await heardInPassing(sample(name), [65_536, 1, 700])
  expect(heard).not.toBeNull()
  const path = `recordings/samples/${name}`
  const read = await inspectRecording(path, '/no/ffmpeg')
  expect(await inspectRecording(path, '/no/ffmpeg', heard)).toEqual(read)
})

test.each(['d003.mp3', 'd004.opus'])('%s is left to be read from the file', async (name) => {
  expect(await heardInPassing(sample(name), [4096])).toBeNull()
})

test('a header behind more than a megabyte is left to be read from the file', async () => {
  const shape = chunk('fmt ', format())
  const long = riff([
    chunk('JUNK', Buffer.alloc(1_100_000)),
    shape,
    chunk('data', Buffer.alloc(800)),
  ])
  expect(await heardInPassing(long, [65_536])).toBeNull()
  const path = file(long)
  writeFileSync(path, long)
  expect((await inspectRecording(path, '/no/ffmpeg')).facts).toMatchObject({ durationMs: 50 })
})

test('a call longer than allowed is left to be refused, one of just that length is heard', async () => {
  const second = wav(Buffer.alloc(8000), { bits: 8 })
  expect(await heardInPassing(second, [4096], 1)).toMatchObject({ analysis: { durationMs: 1000 } })
  expect(await heardInPassing(wav(Buffer.alloc(8001), { bits: 8 }), [4096], 1)).toBeNull()
})
