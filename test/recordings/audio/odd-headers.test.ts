import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { analyseAudio } from '#src/recordings/audio/analyse.ts'
import { floorDb } from '#src/recordings/audio/frame-meter.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { receiveRecording } from '#src/recordings/receive.ts'

import { beep, bring, inChunks, scene } from '../scene.ts'
import { chunk, file, folder, format, pcm, riff, sound, tone, wav } from './sounds.ts'

const probe = (bytes: Buffer | string) => probeAudio(file(bytes))
const samples = pcm(sound(0.5, 8000, tone(440)))

/** The start of a file and nothing but zeros up to its length: no disk is filled. */
function sparse(head: Buffer, length: number): string {
  const path = join(folder(), 'large')
  writeFileSync(path, head)
  truncateSync(path, length)
  return path
}

/** Four bytes of seven bits each. */
const synchsafe = (length: number) =>
  Buffer.from([21, 14, 7, 0].map((shift) => (length >> shift) & 0x7f))

describe('labels that lie', () => {
  test('A-law that says it has 16 bits is refused', async () => {
    const bytes = riff([chunk('fmt ', format({ tag: 6, bits: 16 })), chunk('data', samples)])
    expect(await probe(bytes)).toEqual({ ok: false, problem: 'bad-header' })
  })

  test('A-law that calls itself PCM of 8 bits is taken at its word', async () => {
    const aLaw = Buffer.alloc(4000, 0x55)
    expect(await probe(wav(aLaw, { bits: 8 }))).toMatchObject({ codec: 'pcm-u8', dataBytes: 4000 })
    expect(await probe(wav(aLaw, { tag: 6, bits: 8 }))).toMatchObject({ codec: 'a-law' })
  })

  test('a fact that cannot be is not believed', async () => {
    const fmt = Buffer.concat([format({ tag: 0x11, bits: 4, blockAlign: 256 }), Buffer.alloc(4)])
    fmt.writeUInt16LE(2, 16)
    fmt.writeUInt16LE(505, 18)
    const told = (samplesTold: number) => {
      const fact = Buffer.alloc(4)
      fact.writeUInt32LE(samplesTold)
      const body = chunk('data', Buffer.alloc(2560))
      return probe(riff([chunk('fmt ', fmt), chunk('fact', fact), body]))
    }
    expect(await told(5000)).toMatchObject({ samples: 5000 })
    for (const wrong of [0, 1, 4545, 5051, 0xffffffff]) {
      expect(await told(wrong)).toMatchObject({ ok: true, samples: undefined })
    }
  })

  test('AMR of several channels is named as what cannot be decoded', async () => {
    for (const magic of ['#!AMR_MC1.0\n', '#!AMR-WB_MC1.0\n']) {
      expect(await probe(`${magic}\0\0\0\u0002${'<'.repeat(99)}`)).toEqual({
        ...{ ok: false, problem: 'unsupported-codec' },
      })
    }
  })
})

describe('MP3', () => {
  test('behind a tag of 200 MB is refused after a look at its first bytes', async () => {
    const head = Buffer.concat([Buffer.from('ID3\x04\0\0'), synchsafe(200 * 2 ** 20)])
    const path = sparse(head, 200 * 2 ** 20 + 5000)
    expect(await probeAudio(path)).toEqual({ ok: false, problem: 'bad-header' })
  })

  test('with a text behind it is heard up to there', async () => {
    const place = scene()
    const mp3 = readFileSync('recordings/samples/d008.mp3')
    const text = Buffer.from('<script>alert(1)</script> #EXTM3U\n'.repeat(40))
    const received = await bring(place, 'd008.mp3', Buffer.concat([mp3, text]))
    expect(received.state).toBe('stored')
  })
})

describe('bare GSM', () => {
  const frames = (count: number) => Buffer.concat(Array.from({ length: count }, () => frame))
  const frame = Buffer.concat([Buffer.from([0xd2]), Buffer.alloc(32, 0x49)])

  test('is known by the first four bits of every frame', async () => {
    expect(await probe(frames(50))).toMatchObject({ container: 'gsm', truncated: false })
    const broken = frames(50)
    broken[33 * 20] = 0x12
    expect(await probe(broken)).toEqual({ ok: false, problem: 'not-audio' })
  })

  test('cut in the middle of a frame is said to be incomplete', async () => {
    expect(await probe(frames(50).subarray(0, -5))).toMatchObject({ ok: true, truncated: true })
  })

  test('of less than half a second is not told from chance', async () => {
    expect(await probe(frames(10))).toEqual({ ok: false, problem: 'not-audio' })
  })
})

describe('M4A', () => {
  test.each([0, 4, 8, 12])('whose boxes lie about their length ends in words (+%i)', async (at) => {
    const box = Buffer.alloc(64)
    box.writeUInt32BE(20, 0)
    box.write('ftypM4A ', 4, 'latin1')
    box.writeUInt32BE(0xfffffff0, 20)
    box.write('moov', 24, 'latin1')
    box.writeUInt32BE(0xffffffff, 28 + at)
    expect(await probe(box)).toMatchObject({ ok: false })
  })

  test('with an index cut off anywhere is refused, never a fault', async () => {
    const head = Buffer.alloc(20)
    head.writeUInt32BE(20, 0)
    head.write('ftypM4A ', 4, 'latin1')
    const inside = Buffer.from(
      'stsd\0\0\0\0\0\0\0\u0001\0\0\0$mp4a'.padEnd(60, '\0') + 'esds\0\0\0\0\u0005',
    )
    for (let length = 0; length <= inside.length; length++) {
      const moov = Buffer.alloc(8)
      moov.writeUInt32BE(8 + length, 0)
      moov.write('moov', 4, 'latin1')
      const answer = await probe(Buffer.concat([head, moov, inside.subarray(0, length)]))
      expect(answer.ok).toBe(false)
    }
  })
})

describe('how it arrives', () => {
  test('one byte at a time is the same recording', async () => {
    const place = scene()
    const bytes = beep(440)
    const body = inChunks(bytes, 1)
    const incoming = { name: 'slow.wav', body, ffmpeg: 'ffmpeg' }
    expect(await receiveRecording(place.db, place.storage, system, incoming)).toMatchObject({
      state: 'stored',
    })
    expect(await bring(place, 'fast.wav', bytes)).toMatchObject({ state: 'duplicate' })
  })
})

describe('length', () => {
  const silence = (hours: number) => {
    const bytes = hours * 3600 * 16_000
    return sparse(wav(Buffer.alloc(0), { dataSize: bytes }), 44 + bytes)
  }
  const analysed = async (path: string) => {
    const found = await probeAudio(path)
    if (!found.ok) throw new Error(found.problem)
    return analyseAudio(path, found, { ffmpeg: 'ffmpeg' })
  }

  test('three hours of silence are three hours, and silent throughout', async () => {
    const result = await analysed(silence(3))
    if (!result.ok) throw new Error(result.problem)
    expect(result.analysis.durationMs).toBe(3 * 3_600_000)
    expect(result.analysis.levels[0]!.every((level) => level === floorDb)).toBe(true)
  })

  test('of more than half a day is refused by its header', async () => {
    expect(await analysed(silence(13))).toEqual({ ok: false, problem: 'too-long' })
  })
})
