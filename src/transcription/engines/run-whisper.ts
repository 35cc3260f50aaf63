import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { createInterface } from 'node:readline'

import { tiedToMe } from '#src/kernel/tied-child.ts'

import { TranscriptionFailed } from '../failure.ts'

type Run = {
  binary: string
  arguments: string[]
  folder: string
  signal: AbortSignal
  windows: number
  onWindow: () => void
}

/**
 * A window takes about 10 s of a core. Beside busy processes the lowest priority may get a
 * fiftieth of one, so only a program that hangs reaches these limits.
 */
const millisecondsPerWindow = 15 * 60_000
const loadMilliseconds = 10 * 60_000

/**
 * Runs whisper.cpp once, quietly beside everything else, and stops it when the signal says so. Gives
 * its last complaint, if any: a wrong flag or an unreadable file still ends with exit code 0.
 */
export async function runWhisper(run: Run): Promise<string | undefined> {
  run.signal.throwIfAborted()
  const [command, given] = tiedToMe(run.binary, run.arguments)
  const child = spawn(command, given, {
    cwd: run.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', OMP_NUM_THREADS: '1' },
  })
  const kill = () => child.kill('SIGKILL')
  let late = false
  const timer = setTimeout(
    () => {
      late = true
      kill()
    },
    loadMilliseconds + run.windows * millisecondsPerWindow,
  )
  run.signal.addEventListener('abort', kill, { once: true })
  child.once('spawn', () => lowerPriority(child.pid))

  // The engine's words go to the log, and its file names into the count of windows done.
  const complaints: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (/saving output to/.test(line)) run.onWindow()
    if (/error|failed|invalid/i.test(line)) complaints.push(line.slice(0, 300))
  })
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    run.signal.throwIfAborted()
    if (late) throw new TranscriptionFailed('timed-out')
    // 3: the model could not be loaded; 126 and 127: the program could not be started.
    if (code === 3 || code === 126 || code === 127)
      throw new TranscriptionFailed('engine-unavailable', complaints.at(-1))
    if (code !== 0) {
      throw new TranscriptionFailed('engine-failed', `exit ${code} ${complaints.at(-1) ?? ''}`)
    }
    return complaints.at(-1)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall?.startsWith('spawn')) {
      throw new TranscriptionFailed('engine-unavailable', String(error))
    }
    throw error
  } finally {
    clearTimeout(timer)
    run.signal.removeEventListener('abort', kill)
    kill()
  }
}

function lowerPriority(pid: number | undefined) {
  try {
    if (pid) setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It may have ended already.
  }
}
