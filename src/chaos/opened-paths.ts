import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { decoding } from '#src/recordings/audio/decode-with-ffmpeg.ts'
import { decodedRate } from '#src/recordings/audio/decode.ts'
import { decoderEnv, type Jail } from '#src/recordings/audio/jail.ts'
import type { AudioProbe } from '#src/recordings/audio/signature.ts'

/** Programs and libraries of the system, and the sound under the name the jail gives it. */
const system = ['/usr/', '/lib', '/dev/null', '/sound']

const tracer = 'strace'

export const mayTrace = () => spawnSync(tracer, ['-V'], { stdio: 'ignore' }).status === 0

/**
 * Decodes a file once more under strace: the paths ffmpeg reached for, found or not, beyond system
 * libraries and the file itself; its connections and programs it started as well. Null when the
 * trace does not show ffmpeg at all.
 */
export function reachedFor(
  jail: Jail,
  file: string,
  probe: AudioProbe,
  folder: string,
): string[] | null {
  const log = path.join(folder, 'trace')
  const { program, args } = decoding(jail, file, probe, decodedRate(probe))
  const calls = ['-f', '-qq', '-s', '300', '-e', 'trace=open,openat,openat2,connect,execve']
  spawnSync(tracer, [...calls, '-o', log, program, ...args], {
    env: decoderEnv,
    input: readFileSync(file),
    maxBuffer: 1024 ** 3,
    timeout: 120_000,
    killSignal: 'SIGKILL',
  })
  // The jail opens much while it is built and watched over: only ffmpeg's own doing counts, and that
  // of whatever it may have started.
  const lines = readFileSync(log, 'utf8').split('\n')
  const begins = lines.findLastIndex((line) => /execve\("[^"]*ffmpeg"/.test(line))
  if (begins < 0) return null
  const pidOf = (line: string) => line.split(' ', 1)[0]
  const own = pidOf(lines[begins]!)
  const warders = new Set(
    lines
      .slice(0, begins)
      .map(pidOf)
      .filter((pid) => pid !== own),
  )
  const doings = lines.slice(begins + 1).filter((line) => !warders.has(pidOf(line)))
  return doings.flatMap((line) => {
    const call = /\b(?:execve|connect)\(.*/.exec(line)?.[0]
    if (call) return [call]
    const opened = /\bopen(?:at2?)?\([^"]*"([^"]*)"/.exec(line)?.[1]
    const usual = !opened || opened === path.resolve(file) || isOfSystem(opened)
    return usual ? [] : [opened]
  })
}

const isOfSystem = (opened: string) => system.some((start) => opened.startsWith(start))
