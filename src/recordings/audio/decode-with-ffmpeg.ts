import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { open } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import type { Readable } from 'node:stream'

import type { DecodeOptions } from './decode.ts'
import { type Command, decoderEnv, type Input, type Jail, jailFor } from './jail.ts'
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
  gsm: 'gsm',
  mp4: 'mp4',
}

/** Decodes through ffmpeg: argument array, no shell, no network, confined, limited, killed when left. */
export async function* decodeWithFfmpeg(
  path: string,
  probe: AudioProbe,
  rate: number,
  options: DecodeOptions,
): AsyncGenerator<Int16Array[]> {
  options.signal?.throwIfAborted()
  const jail = await jailFor(options.ffmpeg)
  if (!jail) throw new AudioFailure('no-ffmpeg')
  const child = await start(jail, path, probe, rate)
  const ended = ending(child)
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, timeLimitMs)
  const abort = () => child.kill('SIGKILL')
  options.signal?.addEventListener('abort', abort, { once: true })
  if (options.signal?.aborted) abort()

  let samples = 0
  try {
    for await (const chunk of interleaved(child.stdout, probe.channels)) {
      samples += chunk[0]?.length ?? 0
      yield chunk
    }
    const { code, complaint, missing, outOfTime } = await ended
    options.signal?.throwIfAborted()
    if (missing) throw new AudioFailure('no-ffmpeg')
    if (late || outOfTime) throw new AudioFailure('timed-out')
    if (samples === 0) throw new AudioFailure('decode-failed', complaint)
    if (code !== 0 || complaint) options.onDamage?.(complaint)
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', abort)
    child.kill('SIGKILL')
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>

async function start(jail: Jail, path: string, probe: AudioProbe, rate: number): Promise<Child> {
  const { program, args } = decoding(jail, path, probe, rate)
  const sound = await open(path, 'r').catch((error: unknown) => {
    throw new AudioFailure('not-found', String(error))
  })
  try {
    const stdin = inputOf(path, probe).kind === 'stream' ? sound.fd : 'ignore'
    return spawn(program, args, { stdio: [stdin, 'pipe', 'pipe'], env: decoderEnv }) as Child
  } finally {
    // The child holds its own copy.
    await sound.close()
  }
}

/**
 * MP4 keeps its index at the end, and the true length of an MP3 shows at its end: these
 * are read back and forth. All else comes in one stream, so that no file is opened at all.
 */
function inputOf(path: string, { container }: AudioProbe): Input {
  const sought = container === 'mp4' || container === 'mp3'
  return sought ? { kind: 'file', path } : { kind: 'stream' }
}

/** The command that decodes a recording, as it will be started. */
export function decoding(jail: Jail, path: string, probe: AudioProbe, rate: number): Command {
  const input = inputOf(path, probe)
  return jail.command(input, (seen) => {
    const [protocol, from] = input.kind === 'stream' ? ['pipe', 'pipe:0'] : ['file', `file:${seen}`]
    return [
      ...['-nostdin', '-hide_banner', '-v', 'error', '-threads', '1', '-filter_threads', '1'],
      // Nothing inside a file can have another one opened, or the network.
      ...['-protocol_whitelist', protocol, '-format_whitelist', demuxers[probe.container]],
      ...['-f', demuxers[probe.container], '-i', from, '-map', '0:a:0', '-vn', '-sn', '-dn'],
      ...(probe.samples === undefined ? [] : ['-af', `atrim=end_sample=${probe.samples}`]),
      ...['-ac', String(probe.channels), '-ar', String(rate)],
      ...['-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
    ]
  })
}

type Ending = { code: number | null; complaint: string; missing: boolean; outOfTime: boolean }

function ending(child: Child): Promise<Ending> {
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
    const nothing = { code: null, complaint: '', outOfTime: false }
    child.once('error', () => done({ ...nothing, missing: true }))
    child.once('close', (code, signal) => {
      // A jail passes the end of its prisoner on as a code.
      const outOfTime = signal === 'SIGXCPU' || code === 128 + constants.signals.SIGXCPU
      done({ code, complaint: complaint.slice(0, 1000).trim(), missing: false, outOfTime })
    })
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
