import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, test } from 'vitest'

import { cutSpans, type VoiceSpan } from '#src/transcription/spans.ts'

import { earWith } from './scripted.ts'

/** 16-bit PCM WAV of so many channels, each holding its own value. */
function storeWav(file: string, rate: number, channels: readonly Int16Array[]): void {
  const frames = channels[0]!.length
  const body = Buffer.alloc(frames * channels.length * 2)
  for (let frame = 0; frame < frames; frame += 1) {
    for (const [channel, samples] of channels.entries()) {
      body.writeInt16LE(samples[frame]!, (frame * channels.length + channel) * 2)
    }
  }
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + body.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels.length, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * channels.length * 2, 28)
  header.writeUInt16LE(channels.length * 2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(body.length, 40)
  writeFileSync(file, Buffer.concat([header, body]))
}

const rate = 16_000
/** Ten seconds; the value says the side and the second. */
const side = (base: number) =>
  Int16Array.from({ length: 10 * rate }, (_, at) => base + Math.floor(at / rate) * 10)

function recording(channels: readonly Int16Array[]) {
  const file = path.join(earWith('').workFolder, 'sides.wav')
  storeWav(file, rate, channels)
  return file
}

const customer = (startMs: number, endMs: number): VoiceSpan => ({
  voice: 'customer',
  startMs,
  endMs,
})
const cut = async (
  file: string,
  spans: readonly VoiceSpan[],
  layout: 'agent-left' | 'customer-left' | 'mixed' = 'agent-left',
) => await cutSpans({ path: file, layout, ffmpeg: 'ffmpeg' }, spans)

describe('cutting spans out of a recording', () => {
  test('takes each from its moment and its side', async () => {
    const file = recording([side(1000), side(2000)])
    const [early, late, agent] = await cut(file, [
      customer(2000, 5000),
      customer(6000, 9000),
      { voice: 'agent', startMs: 2000, endMs: 5000 },
    ])
    expect([early!.samples[100], early!.samples.at(-100)]).toEqual([2020, 2040])
    expect([late!.samples[100], late!.samples.at(-100)]).toEqual([2060, 2080])
    expect(agent!.samples[100]).toBe(1020)
    expect(early!.samples).toHaveLength(3 * rate)
    expect(early!.pieces).toEqual([{ startMs: 0, endMs: 3000 }])
  })

  test('follows the layout of the call', async () => {
    const file = recording([side(1000), side(2000)])
    const [span] = await cut(file, [customer(0, 3000)], 'customer-left')
    expect(span!.samples[100]).toBe(1000)
  })

  test('hears both sides where they are not apart, and the only one where there is one', async () => {
    const both = recording([side(1000), side(2000)])
    const unknown = { voice: 'unknown', startMs: 0, endMs: 3000 } as const
    expect((await cut(both, [unknown]))[0]!.samples[100]).toBe(1500)
    expect((await cut(both, [customer(0, 3000)], 'mixed'))[0]!.samples[100]).toBe(1500)
    const one = recording([side(1000)])
    expect((await cut(one, [unknown], 'mixed'))[0]!.samples[100]).toBe(1000)
  })

  test('lets a short span end in silence, and one past the end too', async () => {
    const file = recording([side(1000), side(2000)])
    const [short, past] = await cut(file, [customer(1000, 1500), customer(9500, 12_500)])
    expect(short!.samples).toHaveLength(2 * rate)
    expect(short!.samples[rate / 4]).toBe(2010)
    expect(short!.samples[rate]).toBe(0)
    expect(short!.pieces).toEqual([{ startMs: 0, endMs: 500 }])
    expect(past!.samples[100]).toBe(2090)
    expect(past!.samples.at(-1)).toBe(0)
  })

  test('names a recording that is missing or no sound', async () => {
    const { storage } = earWith('')
    const missing = cut(await storage.localFile('none.wav'), [customer(0, 1000)])
    await expect(missing).rejects.toMatchObject({ failure: 'recording-missing' })
    const table = cut(await storage.localFile('table.wav'), [customer(0, 1000)])
    await expect(table).rejects.toMatchObject({ failure: 'unreadable-audio' })
  })
})
