import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { decoderEnv } from '#src/recordings/audio/jail.ts'

export type MediaSeed = { name: string; bytes: Buffer }

/** Container, codec and channels of what is then damaged. */
const kinds: readonly [name: string, args: string[]][] = [
  ['pcm.wav', ['-ac', '2', '-c:a', 'pcm_s16le']],
  ['alaw.wav', ['-ac', '2', '-c:a', 'pcm_alaw']],
  ['gsm.wav', ['-ac', '1', '-c:a', 'libgsm_ms']],
  ['ima.wav', ['-ac', '2', '-c:a', 'adpcm_ima_wav']],
  ['mp3-in.wav', ['-ac', '1', '-c:a', 'libmp3lame', '-f', 'wav']],
  ['mp3.mp3', ['-ac', '2', '-c:a', 'libmp3lame']],
  ['opus.opus', ['-ac', '2', '-c:a', 'libopus', '-b:a', '24k']],
  ['flac.flac', ['-ac', '1', '-c:a', 'flac']],
  ['aac.m4a', ['-ac', '1', '-c:a', 'aac']],
]

/** Two seconds of a sample call in every codec, sound as they are. */
export function mediaSeeds(ffmpeg: string, samples: string, folder: string): MediaSeed[] {
  const call = path.join(samples, 'd001.wav')
  const made = kinds.map(([name, args]) => {
    const target = path.join(folder, name)
    const cut = ['-nostdin', '-v', 'error', '-y', '-ss', '20', '-t', '2', '-i', call]
    execFileSync(ffmpeg, [...cut, '-ar', '8000', ...args, target], { env: decoderEnv })
    return { name, bytes: readFileSync(target) }
  })
  return [...made, { name: 'amr.amr', bytes: narrowBand() }]
}

/** RFC 4867: frames of 12.2 kbit/s. No encoder is free, and damage needs no meaning. */
function narrowBand(): Buffer {
  const frame = Buffer.from([0x3c, ...Array.from({ length: 31 }, (_, i) => (i * 37 + 11) & 0xff)])
  return Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: 100 }, () => frame)])
}
