import type { FileHandle } from 'node:fs/promises'

import { decodeAudio, decodedRate, type DecodeOptions } from '#src/recordings/audio/decode.ts'
import { resampler } from '#src/recordings/audio/resample.ts'
import type { AudioProbe } from '#src/recordings/audio/signature.ts'

import { mixer } from './mix-down.ts'
import type { Piece } from './packing.ts'
import { windowRate } from './port.ts'
import { speechIn } from './speech-likeness.ts'
import { framesToMs, type Stretch } from './speech.ts'

/** A piece whose sound lies in the speech file, 16 kHz 16-bit, from `offset` bytes on. */
export type StoredPiece = Piece & { offset: number }

const samplesPerMs = windowRate / 1000

type Extraction = {
  path: string
  probe: AudioProbe
  /** In order of time. */
  stretches: readonly Stretch[]
  /** Both channels carry the same call: hear them as one. */
  mixDown: boolean
  file: FileHandle
  decode: DecodeOptions
}

/**
 * Decodes the call a second time and stores the stretches of speech, resampled to 16 kHz, so that
 * a long call needs no more memory than a short one.
 */
export async function extractPieces(extraction: Extraction): Promise<StoredPiece[]> {
  const { probe, stretches, mixDown } = extraction
  if (stretches.length === 0) return []
  const lanes = mixDown ? 1 : probe.channels
  const stored: StoredPiece[] = []
  let offset = 0

  async function store(stretch: Stretch, samples: Int16Array) {
    const origin = framesToMs(stretch.from)
    for (const [from, to] of speechIn(samples)) {
      const startMs = origin + Math.floor(from / samplesPerMs)
      const endMs = origin + Math.floor(to / samplesPerMs)
      const start = (startMs - origin) * samplesPerMs
      const bytes = bytesOf(samples.subarray(start, start + (endMs - startMs) * samplesPerMs))
      stored.push({ channel: stretch.channel, startMs, endMs, offset })
      await extraction.file.write(bytes, 0, bytes.length, offset)
      offset += bytes.length
    }
  }

  const cutters = Array.from({ length: lanes }, (_, channel) =>
    cutter(stretches.filter((stretch) => stretch.channel === channel)),
  )
  const mix = mixer()
  const resamplers = cutters.map(() => resampler(decodedRate(probe), windowRate))
  for await (const chunk of decodeAudio(extraction.path, probe, extraction.decode)) {
    const sounds = mixDown && chunk.length === 2 ? [mix(chunk[0]!, chunk[1]!)] : chunk
    for (const [lane, cut] of cutters.entries()) {
      for (const piece of cut.add(resamplers[lane]!.add(sounds[lane]!))) {
        await store(piece.stretch, piece.samples)
      }
    }
  }
  for (const [lane, cut] of cutters.entries()) {
    for (const piece of [...cut.add(resamplers[lane]!.finish()), ...cut.finish()]) {
      await store(piece.stretch, piece.samples)
    }
  }
  return stored.toSorted((a, b) => a.startMs - b.startMs || a.channel - b.channel)
}

/** Reads the sound of one piece back. */
export async function readPiece(file: FileHandle, piece: StoredPiece): Promise<Int16Array> {
  const samples = new Int16Array((piece.endMs - piece.startMs) * samplesPerMs)
  const bytes = bytesOf(samples)
  await file.read(bytes, 0, bytes.length, piece.offset)
  return samples
}

const bytesOf = (samples: Int16Array) =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)

type Cut = { stretch: Stretch; samples: Int16Array }

/** Collects the samples of consecutive stretches out of a stream at 16 kHz. */
function cutter(stretches: readonly Stretch[]) {
  let next = 0
  let position = 0
  let open: Int16Array[] = []

  function close(): Cut {
    const samples = new Int16Array(open.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of open) {
      samples.set(part, at)
      at += part.length
    }
    open = []
    return { stretch: stretches[next++]!, samples }
  }

  return {
    add(samples: Int16Array): Cut[] {
      const done: Cut[] = []
      const end = position + samples.length
      for (let stretch = stretches[next]; stretch; stretch = stretches[next]) {
        const from = framesToMs(stretch.from) * samplesPerMs
        const to = framesToMs(stretch.to) * samplesPerMs
        if (from >= end) break
        open.push(samples.slice(Math.max(0, from - position), Math.min(to, end) - position))
        if (to > end) break
        done.push(close())
      }
      position = end
      return done
    },
    finish: (): Cut[] => (open.length > 0 ? [close()] : []),
  }
}
