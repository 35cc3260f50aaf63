import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'

import type { DecodeOptions } from './decode.ts'
import { AudioFailure } from './problems.ts'
import type { AudioProbe, Container } from './signature.ts'

const timeLimitMs = 15 * 60_000

/** The demuxer is named, never probed: a playlist inside the file must not open other files. */
const demuxers: Record<Container, string> = {
  wav: 'wav',
  mp3: 'mp3',
  ogg: 'ogg',
  flac: 'flac',
  amr: 'amr',
  mp4: 'mp4',
}

/** Decodes through ffmpeg: argument array, no shell, no network, time limit, killed when left. */
export async function* decodeWithFfmpeg(
  path: string,
  probe: AudioProbe,
  rate: number,
  options: DecodeOptions,
): AsyncGenerator<Int16Array[]> {
  options.signal?.throwIfAborted()
  const child = spawn(options.ffmpeg, ffmpegArguments(path, probe, rate), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
  })
  const ended = ending(child)
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, timeLimitMs)
  const abort = () => child.kill('SIGKILL')
  options.signal?.addEventListener('abort', abort, { once: true })

  let samples = 0
  try {
    for await (const chunk of interleaved(child.stdout, probe.channels)) {
      samples += chunk[0]?.length ?? 0
      yield chunk
    }
    const { code, complaint, missing } = await ended
    options.signal?.throwIfAborted()
    if (missing) throw new AudioFailure('no-ffmpeg')
    if (late) throw new AudioFailure('timed-out')
    if (samples === 0) throw new AudioFailure('decode-failed', complaint)
    if (code !== 0 || complaint) options.onDamage?.(complaint)
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', abort)
    child.kill('SIGKILL')
  }
}

function ffmpegArguments(path: string, probe: AudioProbe, rate: number): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-v', 'error', '-threads', '1'],
    ...['-protocol_whitelist', 'file,pipe', '-f', demuxers[probe.container]],
    ...['-i', `file:${resolve(path)}`, '-map', '0:a:0', '-vn', '-sn', '-dn'],
    ...['-ac', String(probe.channels), '-ar', String(rate)],
    ...['-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
  ]
}

type Ending = { code: number | null; complaint: string; missing: boolean }

function ending(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ending> {
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => {
    if (complaint.length < 1000) complaint += text.toString('utf8')
  })
  child.once('spawn', () => {
    // The pages come first: decoding may wait.
    try {
      if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
    } catch {
      // It may have ended already.
    }
  })
  return new Promise((done) => {
    child.once('error', () => done({ code: null, complaint: '', missing: true }))
    child.once('close', (code) =>
      done({ code, complaint: complaint.slice(0, 1000).trim(), missing: false }),
    )
  })
}

async function* interleaved(stream: Readable, channels: number): AsyncGenerator<Int16Array[]> {
  const frameBytes = 2 * channels
  let rest: Buffer = Buffer.alloc(0)
  for await (const block of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length ? Buffer.concat([rest, block]) : block
    const frames = Math.floor(bytes.length / frameBytes)
    rest = bytes.subarray(frames * frameBytes)
    if (frames === 0) continue
    yield Array.from({ length: channels }, (_, channel) => {
      const samples = new Int16Array(frames)
      for (let i = 0; i < frames; i++) samples[i] = bytes.readInt16LE((i * channels + channel) * 2)
      return samples
    })
  }
}
