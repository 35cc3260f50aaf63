import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'

import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import type { Storage } from '#src/recordings/storage.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'

import { wavHead } from '../made-sounds/wav-bytes.ts'
import { madeTalk } from '../made-talk.ts'

const sample = new URL('../../../recordings/samples/d001.wav', import.meta.url)
/** Two sides, a byte a sample. */
const bytesPerSecond = 16_000
const aLawSilence = 0xd5
const hourSeconds = 3600

export const hourLines = 1000

/** An hour of a two-sided A-law call: a minute of talk and some seconds of none, over and over. */
export async function writeHour(file: string): Promise<void> {
  const probe = await probeAudio(sample.pathname)
  if (!probe.ok || probe.codec !== 'a-law') throw new Error('the sample is not the one it was')
  const tile = Buffer.alloc(80 * bytesPerSecond, aLawSilence)
  readFileSync(sample).copy(tile, 0, probe.dataStart, probe.dataStart + probe.dataBytes)
  const bytes = hourSeconds * bytesPerSecond
  const out = openSync(file, 'w')
  try {
    writeSync(out, wavHead({ tag: 6, channels: 2, width: 1, bytes }))
    for (let left = bytes; left > 0; left -= tile.length) {
      writeSync(out, tile, 0, Math.min(left, tile.length))
    }
  } finally {
    closeSync(out)
  }
}

/** Its words as another system would bring them: a thousand lines, the sides in turn. */
export function hourTranscript(name: string): string {
  const { line } = madeTalk(7)
  const share = hourSeconds / hourLines
  const segments = Array.from({ length: hourLines }, (_, index) => ({
    speaker: index % 2 === 0 ? 'agent' : 'customer',
    start: Math.round(index * share * 100) / 100,
    end: Math.round((index + 0.9) * share * 100) / 100,
    text: line(),
  }))
  return JSON.stringify({ recording: name, segments })
}

/** Receives the hour with its words, by the ways that real ones come. */
export async function bringHour(db: Db, storage: Storage, file: string, ffmpeg: string) {
  await writeHour(file)
  const name = 'hour.wav'
  const body = inPieces(readFileSync(file))
  const { recordingId } = await receiveRecording(db, storage, system, { name, body, ffmpeg })
  const bytes = Buffer.from(hourTranscript(name))
  const [result] = bringTranscripts(db, system, { name: 'hour.json', bytes })
  if (result?.outcome !== 'imported') throw new Error(result?.message ?? 'no transcript')
  return recordingId
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20))
}
