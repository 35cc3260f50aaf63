import { open, stat, type FileHandle } from 'node:fs/promises'

import { readBareGsm } from './bare-gsm.ts'
import { readFlacHeader, readMp3Header, readOggHeader } from './compressed-headers.ts'
import { readMp4Header } from './mp4-header.ts'
import type { AudioProblem } from './problems.ts'
import { readWavHeader } from './wav-header.ts'

export type Container = 'wav' | 'mp3' | 'ogg' | 'flac' | 'amr' | 'gsm' | 'mp4'

export type Codec =
  | 'pcm-u8'
  | 'pcm-s16'
  | 'pcm-s24'
  | 'pcm-s32'
  | 'pcm-f32'
  | 'a-law'
  | 'mu-law'
  | 'gsm'
  | 'ima-adpcm'
  | 'ms-adpcm'
  | 'mp3'
  | 'opus'
  | 'vorbis'
  | 'flac'
  | 'amr-nb'
  | 'amr-wb'
  | 'aac'
  | 'alac'

/** What the file's own bytes say it is. Nothing here comes from its name. */
export type AudioProbe = {
  ok: true
  container: Container
  codec: Codec
  /** File extension to store it under, without the dot. */
  extension: string
  mediaType: string
  channels: number
  /** Samples a second; for Opus the rate before encoding. */
  sampleRate: number
  /** Where the sound lies in a WAV file, in bytes; 0 elsewhere. */
  dataStart: number
  dataBytes: number
  /** True length in samples of one channel, where the last block is filled up and the header says so. */
  samples?: number
  /** The file ends before its header says; what is there is still playable. */
  truncated: boolean
}

export type AudioRefusal = { ok: false; problem: AudioProblem }

/** Reads the bytes asked for, fewer at the end of the file. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

const refuse = (problem: AudioProblem): AudioRefusal => ({ ok: false, problem })

/** Decides by content what a recording is, reading only its headers. */
export async function probeAudio(path: string): Promise<AudioProbe | AudioRefusal> {
  let file: FileHandle
  try {
    // A pipe or device would block or never end: only plain files are opened.
    if (!(await stat(path)).isFile()) return refuse('not-audio')
    file = await open(path, 'r')
  } catch {
    return refuse('not-found')
  }
  try {
    const { size } = await file.stat()
    return await probeThrough(reader(file), size)
  } finally {
    await file.close()
  }
}

/** The same for bytes that are read in another way than from a file. */
export async function probeThrough(read: ReadAt, size: number): Promise<AudioProbe | AudioRefusal> {
  if (size === 0) return refuse('empty-file')
  const probe = await recognise(read, size)
  if (probe.ok && probe.channels > 2) return refuse('too-many-channels')
  return probe
}

async function recognise(read: ReadAt, size: number): Promise<AudioProbe | AudioRefusal> {
  const head = await read(0, 20)
  const magic = head.toString('latin1', 0, 4)
  if ((magic === 'RIFF' || magic === 'RF64') && head.toString('latin1', 8, 12) === 'WAVE') {
    return readWavHeader(read, size)
  }
  if (magic === 'OggS') return readOggHeader(read)
  if (magic === 'fLaC') return readFlacHeader(read)
  const amr = amrProbe(head, size)
  if (amr) return amr
  if (head.toString('latin1', 4, 8) === 'ftyp') return readMp4Header(read, size)
  const bare = await readBareGsm(read, size)
  if (bare) return bare
  return (await readMp3Header(read, size)) ?? refuse('not-audio')
}

function amrProbe(head: Buffer, size: number): AudioProbe | AudioRefusal | undefined {
  // RFC 4867, 5.1: the forms with several channels, which ffmpeg cannot decode.
  if (/^#!AMR(-WB)?_MC1\.0\n/.test(head.toString('latin1'))) return refuse('unsupported-codec')
  const narrow = head.toString('latin1', 0, 6) === '#!AMR\n'
  const wide = head.toString('latin1', 0, 9) === '#!AMR-WB\n'
  if (!narrow && !wide) return undefined
  if (size <= (narrow ? 6 : 9)) return refuse('empty-file')
  return {
    ok: true,
    container: 'amr',
    codec: narrow ? 'amr-nb' : 'amr-wb',
    extension: 'amr',
    mediaType: 'audio/amr',
    channels: 1,
    sampleRate: narrow ? 8000 : 16_000,
    dataStart: 0,
    dataBytes: 0,
    truncated: false,
  }
}

function reader(file: FileHandle): ReadAt {
  return async (position, length) => {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await file.read(buffer, 0, length, position)
    return buffer.subarray(0, bytesRead)
  }
}
