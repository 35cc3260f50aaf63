import { randomUUID } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'

import { refused } from '#src/kernel/errors.ts'

import { decodeAudio, decodedRate } from './audio/decode.ts'
import { AudioFailure } from './audio/problems.ts'
import { probeAudio } from './audio/signature.ts'
import { writeWav } from './audio/write-wav.ts'
import type { Recording } from './schema.ts'
import type { Originals, Renditions } from './storage.ts'
import { recordingRefusals } from './vocabulary.ts'

export type Playable = { file: string; mediaType: string }

/** What browsers play as it is, by container. Chromium 110+ and Firefox know A-law and mu-law. */
const playedAsIs: Record<string, { mediaType: string; codecs: readonly string[] }> = {
  wav: {
    mediaType: 'audio/wav',
    codecs: ['pcm-u8', 'pcm-s16', 'pcm-s24', 'pcm-s32', 'pcm-f32', 'a-law', 'mu-law'],
  },
  mp3: { mediaType: 'audio/mpeg', codecs: ['mp3'] },
  ogg: { mediaType: 'audio/ogg', codecs: ['opus', 'vorbis'] },
  flac: { mediaType: 'audio/flac', codecs: ['flac'] },
  mp4: { mediaType: 'audio/mp4', codecs: ['aac'] },
}

/**
 * Finds for a recording the file that a browser can play: its own, or a 16-bit WAV copy made once
 * by the decoder (GSM, ADPCM, AMR, ALAC). Raises Refused when there is none, and for a file whose
 * length on disk is not what was received.
 */
export function openPlayback(storage: Originals & Renditions, ffmpeg: string) {
  const making = new Map<string, Promise<void>>()

  return async function playable(recording: Recording): Promise<Playable> {
    if (recording.state === 'corrupt') throw refused(recordingRefusals, 'unplayable')
    const own = playedAsIs[recording.container]
    const source = await storage.localFile(recording.path)
    // What was put in a recording's place since is no evidence of anything.
    const size = statSync(source, { throwIfNoEntry: false })?.size ?? recording.bytes
    if (size !== recording.bytes) throw refused(recordingRefusals, 'altered')
    if (own?.codecs.includes(recording.codec)) return { file: source, mediaType: own.mediaType }

    const file = storage.renditionOf(recording.sha256)
    if (!existsSync(file)) {
      const work = making.get(file) ?? render(source, file, ffmpeg)
      making.set(file, work)
      await work.finally(() => making.delete(file))
    }
    return { file, mediaType: 'audio/wav' }
  }
}

/** Decodes into a file beside the target and renames: half a copy is never played. */
async function render(source: string, target: string, ffmpeg: string): Promise<void> {
  const probe = await probeAudio(source)
  if (!probe.ok) throw refused(recordingRefusals, 'unplayable')
  const part = `${target}.${randomUUID()}.part`
  try {
    const shape = { channels: probe.channels, rate: decodedRate(probe) }
    await writeWav(part, shape, decodeAudio(source, probe, { ffmpeg, reuse: true }))
    await rename(part, target)
  } catch (error) {
    if (error instanceof AudioFailure) {
      throw refused(recordingRefusals, error.problem === 'no-ffmpeg' ? 'no-decoder' : 'unplayable')
    }
    throw error
  } finally {
    await rm(part, { force: true })
  }
}
