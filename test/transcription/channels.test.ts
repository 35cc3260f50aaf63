import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeAll, describe, expect, test } from 'vitest'

import { decodeAudio } from '#src/recordings/audio/decode.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import type { Layout } from '#src/recordings/vocabulary.ts'
import type { Transcriber } from '#src/transcription/port.ts'
import { recogniseCall } from '#src/transcription/recognise.ts'

import { file, pcm, wav } from '../recordings/audio/sounds.ts'

const seconds = 30
const transcriber: Transcriber = {
  engine: 'whisper-node',
  model: 'scripted',
  describe: () => 'scripted',
  transcribe: async (windows) =>
    windows.map((window) => ({
      heard: window.pieces.map((piece) => ({ ...piece, text: '请问停电', confidence: 0.9 })),
    })),
}

let left: Int16Array
let right: Int16Array
beforeAll(async () => {
  const path = 'recordings/samples/d001.wav'
  const probe = await probeAudio(path)
  if (!probe.ok) throw new Error(probe.problem)
  const parts: Int16Array[][] = []
  for await (const chunk of decodeAudio(path, probe, { ffmpeg: 'ffmpeg' })) parts.push(chunk)
  const of = (channel: number) =>
    Int16Array.from(parts.flatMap((part) => Array.from(part[channel]!))).subarray(0, seconds * 8000)
  left = of(0)
  right = of(1)
})

/** How often each voice is heard in a recording of these channels. */
async function voices(layout: Layout, ...channels: Int16Array[]) {
  const { segments } = await recogniseCall({
    path: file(wav(pcm(...channels), { channels: channels.length })),
    layout,
    transcriber,
    workFolder: mkdtempSync(join(tmpdir(), 'huiting-work-')),
    ffmpeg: 'ffmpeg',
  })
  const count = (voice: string) => segments.filter((segment) => segment.voice === voice).length
  return { agent: count('agent'), customer: count('customer'), unknown: count('unknown') }
}

const nobody = { agent: 0, customer: 0, unknown: 0 }

describe('who is heard', () => {
  test('is turned round with the channels, when the layout says so', async () => {
    const usual = await voices('agent-left', left, right)
    expect(Math.min(usual.agent, usual.customer)).toBeGreaterThan(0)
    expect(await voices('customer-left', right, left)).toEqual(usual)
  })

  test('is one side where the other channel is dead', async () => {
    const heard = await voices('agent-left', left, new Int16Array(left.length))
    expect(heard).toEqual({ ...nobody, agent: heard.agent })
    expect(heard.agent).toBeGreaterThan(0)
  })

  test('is nobody in particular where both channels are alike', async () => {
    const heard = await voices('agent-left', left, left)
    expect(heard).toEqual({ ...nobody, unknown: heard.unknown })
    expect(heard.unknown).toBeGreaterThan(0)
  })

  test('is not lost where one channel is the other upside down', async () => {
    const upsideDown = left.map((sample) => -sample)
    expect(await voices('agent-left', left, upsideDown)).toEqual(await voices('mixed', left, left))
  })

  test('is the one side that a one-sided recording has', async () => {
    const mixed = await voices('mixed', left)
    expect(await voices('agent-only', left)).toEqual({ ...nobody, agent: mixed.unknown })
    expect(await voices('customer-only', left)).toEqual({ ...nobody, customer: mixed.unknown })
  })
})
