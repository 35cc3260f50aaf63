import { spawn } from 'node:child_process'
import { accessSync, constants, lstatSync, readlinkSync, statSync } from 'node:fs'
import { constants as system, getPriority } from 'node:os'
import path from 'node:path'

import type { Confinement } from '../vocabulary.ts'

/** What the decoder may read: the sound comes by its standard input, or as the one file it sees. */
export type Input = { kind: 'stream' } | { kind: 'file'; path: string }

export type Command = { program: string; args: string[] }

export type Jail = {
  confinement: Confinement
  /** What to start for these arguments of ffmpeg; `seen` is the path under which it finds the file. */
  command: (input: Input, args: (seen: string) => string[]) => Command
}

/** Nothing a telephone recording needs comes near these. */
export const limits = {
  addressBytes: 1024 ** 3,
  cpuSeconds: 900,
  openFiles: 64,
  /** Threads count as processes; newer versions of ffmpeg use a handful. */
  processes: 64,
} as const

/** What a decoder finds of the environment. */
export const decoderEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' }

/** The file a jailed decoder sees, whatever it is called outside. */
const seenFile = '/sound'
const probeLimitMs = 20_000

const decided = new Map<string, Promise<Jail>>()

/**
 * How ffmpeg is run on this machine: behind namespaces with nothing but system libraries and the
 * one recording in sight (bubblewrap), under limits of memory, time and files only (prlimit), or as
 * it is. Decided once for a program by really decoding a moment of silence each way; null when there
 * is no such program.
 */
export function jailFor(ffmpeg: string): Promise<Jail | null> {
  const program = find(ffmpeg)
  if (!program) return Promise.resolve(null)
  const { size, mtimeMs } = statSync(program)
  const key = `${program}:${size}:${mtimeMs}`
  const known = decided.get(key)
  if (known) return known
  const deciding = decide(program)
  decided.set(key, deciding)
  return deciding
}

/** The same as a word for the log and for pages. */
export async function confinementOf(ffmpeg: string): Promise<Confinement | null> {
  return (await jailFor(ffmpeg))?.confinement ?? null
}

async function decide(ffmpeg: string): Promise<Jail> {
  const [nice, prlimit, bwrap] = ['nice', 'prlimit', 'bwrap'].map((name) => find(name))
  if (nice && prlimit && bwrap) {
    const jail = jailed({ ffmpeg, nice, prlimit, bwrap })
    if (await decodesSilence(jail)) return jail
  }
  if (nice && prlimit) {
    const jail = limited({ ffmpeg, nice, prlimit })
    if (await decodesSilence(jail)) return jail
  }
  return {
    confinement: 'bare',
    command: (input, args) => ({ program: ffmpeg, args: args(pathOf(input)) }),
  }
}

type Programs = { ffmpeg: string; nice: string; prlimit: string; bwrap: string }

function jailed({ ffmpeg, nice, prlimit, bwrap }: Programs): Jail {
  const room = [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--uid', '65534', '--gid', '65534'],
    ...['--ro-bind', '/usr', '/usr', ...libraryFolders(), '--dev', '/dev'],
    // Where Debian's libraries are found, and which of several alternatives.
    ...['/etc/ld.so.cache', '/etc/alternatives'].flatMap((at) => ['--ro-bind-try', at, at]),
    ...(ffmpeg.startsWith('/usr/') ? [] : ['--ro-bind', ffmpeg, ffmpeg]),
  ]
  return {
    confinement: 'jailed',
    command(input, args) {
      const sound = input.kind === 'file' ? ['--ro-bind', path.resolve(input.path), seenFile] : []
      // The processes of the jail are counted apart from everybody else's.
      const held = [prlimit, ...limitArguments(), `--nproc=${limits.processes}`, '--', ffmpeg]
      const inside = [...room, ...sound, '--remount-ro', '/', '--', ...held, ...args(seenFile)]
      return { program: nice, args: [...below(), bwrap, ...inside] }
    },
  }
}

function limited({ ffmpeg, nice, prlimit }: Omit<Programs, 'bwrap'>): Jail {
  return {
    confinement: 'limited',
    command: (input, args) => ({
      program: nice,
      args: [...below(), prlimit, ...limitArguments(), '--', ffmpeg, ...args(pathOf(input))],
    }),
  }
}

function limitArguments(): string[] {
  return [
    `--as=${limits.addressBytes}`,
    `--cpu=${limits.cpuSeconds}`,
    `--nofile=${limits.openFiles}`,
    // The sound leaves by a pipe; no file may grow.
    ...['--fsize=0', '--core=0'],
  ]
}

/** The pages come first: decoding may wait. A worker that gives way already goes no lower. */
const below = () => [
  '-n',
  String(Math.max(0, system.priority.PRIORITY_BELOW_NORMAL - getPriority())),
]

const pathOf = (input: Input) => (input.kind === 'file' ? path.resolve(input.path) : '')

/** /lib and the like are links into /usr on most systems and folders on others. */
function libraryFolders(): string[] {
  return ['/lib', '/lib32', '/lib64', '/bin'].flatMap((folder) => {
    const stats = lstatSync(folder, { throwIfNoEntry: false })
    if (!stats) return []
    return stats.isSymbolicLink()
      ? ['--symlink', readlinkSync(folder), folder]
      : ['--ro-bind', folder, folder]
  })
}

/** Full path of a program, sought where the decoder itself will look. */
function find(name: string): string | undefined {
  const folders = decoderEnv.PATH.split(':')
  const places = name.includes('/') ? [path.resolve(name)] : folders.map((at) => `${at}/${name}`)
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK)
      return statSync(place).isFile()
    } catch {
      return false
    }
  })
}

/** Whether a fifth of a second of silence comes out as it went in. */
function decodesSilence(jail: Jail): Promise<boolean> {
  const { program, args } = jail.command({ kind: 'stream' }, () => silenceArguments)
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: decoderEnv,
    timeout: probeLimitMs,
    killSignal: 'SIGKILL',
  })
  let bytes = 0
  child.stdout.on('data', (block: Buffer) => (bytes += block.length))
  // One that has died reads no more; its end is told by 'close'.
  child.stdin.on('error', () => undefined)
  child.stdin.end(Buffer.alloc(silenceBytes))
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0 && bytes === silenceBytes))
  })
}

const silenceBytes = 3200
const silenceArguments = [
  ...['-nostdin', '-v', 'error', '-threads', '1', '-protocol_whitelist', 'pipe'],
  ...['-f', 's16le', '-ar', '8000', '-ac', '1', '-i', 'pipe:0', '-c:a', 'pcm_s16le'],
  ...['-f', 's16le', 'pipe:1'],
]
