import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { decoderEnv } from '#src/recordings/audio/jail.ts'

import { file, folder, noise, pcm, sound, tone, wav } from './sounds.ts'

/** Three seconds of two different tones, left and right. */
export const spokenSeconds = 3
const source = (rate: number, channels: number) =>
  file(
    wav(
      pcm(...[440, 700].slice(0, channels).map((hertz) => sound(spokenSeconds, rate, tone(hertz)))),
      {
        channels,
        rate,
      },
    ),
  )

const encoder = 'ffmpeg'
const sox = 'sox'

type Format = {
  what: string
  /** Extension a recorder would give it. */
  extension: string
  codec: string
  container: string
  channels: readonly (1 | 2)[]
  /** How far the length may be off, ms: 50 where nothing is said. */
  within?: number
  /** Needs sox to be made. */
  sox?: boolean
  make: (channels: number) => Buffer
}

/** As ffmpeg writes it. */
function coded(extension: string, args: string[], rate = 8000) {
  return (channels: number): Buffer => {
    const target = join(folder(), `made.${extension}`)
    const from = source(rate, channels)
    const quiet = ['-nostdin', '-v', 'error', '-y', '-i', from]
    execFileSync(encoder, [...quiet, ...args, target], { env: decoderEnv })
    return readFileSync(target)
  }
}

/** As sox writes it, which is what ffmpeg cannot write, or not with its true length. */
function spoken(extension: string, args: string[] = []) {
  return (channels: number): Buffer => {
    const target = join(folder(), `made.${extension}`)
    execFileSync(sox, [source(8000, channels), ...args, target], { env: decoderEnv })
    return readFileSync(target)
  }
}

/**
 * AMR-WB by RFC 4867, 5: the magic line, then frames of 20 ms, each a byte that tells the mode (2 is
 * 12.65 kbit/s: 0x14) and 253 bits in 32 bytes. No encoder is free to install, so the bits are
 * chance: they decode to a rustle.
 */
function rustle(): Buffer {
  const next = noise(3)
  const frames = Array.from({ length: spokenSeconds * 50 }, () =>
    Buffer.from([0x14, ...Array.from({ length: 32 }, () => Math.floor((next() + 1) * 128))]),
  )
  return Buffer.concat([Buffer.from('#!AMR-WB\n'), ...frames])
}

const both = [1, 2] as const
const one = [1] as const

/** What telephone recorders have written in thirty years. */
export const formats: readonly Format[] = [
  ...(
    [
      ['PCM, 8 bits', 'pcm_u8', 'pcm-u8'],
      ['PCM, 16 bits', 'pcm_s16le', 'pcm-s16'],
      ['PCM, 24 bits', 'pcm_s24le', 'pcm-s24'],
      ['A-law', 'pcm_alaw', 'a-law'],
      ['mu-law', 'pcm_mulaw', 'mu-law'],
    ] as const
  ).map(([what, encoder, codec]) => ({
    ...{ what, codec, extension: 'wav', container: 'wav', channels: both },
    make: coded('wav', ['-c:a', encoder]),
  })),
  {
    ...{ what: 'IMA ADPCM', extension: 'wav', codec: 'ima-adpcm', container: 'wav' },
    ...{ channels: both, sox: true },
    make: spoken('wav', ['-e', 'ima-adpcm']),
  },
  {
    ...{ what: 'Microsoft ADPCM', extension: 'wav', codec: 'ms-adpcm', container: 'wav' },
    ...{ channels: both, sox: true },
    make: spoken('wav', ['-e', 'ms-adpcm']),
  },
  {
    ...{ what: 'GSM 6.10 in WAV', extension: 'wav', codec: 'gsm', container: 'wav', channels: one },
    make: coded('wav', ['-c:a', 'libgsm_ms']),
  },
  {
    ...{ what: 'bare GSM 6.10', extension: 'gsm', codec: 'gsm', container: 'gsm', channels: one },
    make: coded('gsm', ['-c:a', 'libgsm', '-f', 'gsm']),
  },
  {
    ...{ what: 'MP3', extension: 'mp3', codec: 'mp3', container: 'mp3', channels: both },
    make: coded('mp3', ['-c:a', 'libmp3lame', '-b:a', '32k']),
  },
  {
    ...{ what: 'MP3 in WAV', extension: 'wav', codec: 'mp3', container: 'wav', channels: both },
    // Nothing in such a file tells how much silence the encoder put around the sound.
    within: 200,
    make: coded('wav', ['-c:a', 'libmp3lame', '-b:a', '32k', '-f', 'wav']),
  },
  {
    ...{ what: 'Opus', extension: 'opus', codec: 'opus', container: 'ogg', channels: both },
    make: coded('opus', ['-c:a', 'libopus', '-b:a', '24k']),
  },
  {
    ...{ what: 'Vorbis', extension: 'ogg', codec: 'vorbis', container: 'ogg', channels: both },
    make: coded('ogg', ['-c:a', 'libvorbis'], 16_000),
  },
  {
    ...{ what: 'FLAC', extension: 'flac', codec: 'flac', container: 'flac', channels: both },
    make: coded('flac', ['-c:a', 'flac']),
  },
  {
    ...{ what: 'AAC in M4A', extension: 'm4a', codec: 'aac', container: 'mp4', channels: both },
    make: coded('m4a', ['-c:a', 'aac']),
  },
  {
    ...{ what: 'ALAC in M4A', extension: 'm4a', codec: 'alac', container: 'mp4', channels: both },
    make: coded('m4a', ['-c:a', 'alac']),
  },
  {
    ...{ what: 'AMR-NB', extension: 'amr', codec: 'amr-nb', container: 'amr', channels: one },
    ...{ sox: true },
    make: spoken('amr-nb'),
  },
  {
    ...{ what: 'AMR-WB', extension: 'awb', codec: 'amr-wb', container: 'amr', channels: one },
    make: rustle,
  },
]
