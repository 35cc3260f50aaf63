import { readdirSync, readFileSync } from 'node:fs'

export type Watch = {
  /** Greatest address space and resident memory of any one child, bytes; CPU seconds; open files. */
  peaks: { addressBytes: number; residentBytes: number; cpuSeconds: number; openFiles: number }
  seen: () => number
  /** Children that are still there. */
  left: () => number
  stop: () => void
}

const lookEveryMs = 15
const ticksPerSecond = 100

/** Looks at what this process has started, often, and remembers the worst. */
export function watchChildren(): Watch {
  const peaks = { addressBytes: 0, residentBytes: 0, cpuSeconds: 0, openFiles: 0 }
  const pids = new Set<number>()
  const timer = setInterval(() => {
    for (const pid of descendants(process.pid)) {
      const used = usageOf(pid)
      if (!used) continue
      pids.add(pid)
      for (const what of Object.keys(peaks) as (keyof typeof peaks)[]) {
        peaks[what] = Math.max(peaks[what], used[what])
      }
    }
  }, lookEveryMs)
  return {
    peaks,
    seen: () => pids.size,
    left: () => descendants(process.pid).filter((pid) => usageOf(pid) !== null).length,
    stop: () => clearInterval(timer),
  }
}

function descendants(pid: number): number[] {
  const children = quietly(() => readdirSync(`/proc/${pid}/task`), []).flatMap((task) =>
    quietly(() => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'), '')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )
  return children.flatMap((child) => [child, ...descendants(child)])
}

/** Only decoders count: what runs the compiler or the shell around this is not ours to judge. */
function usageOf(pid: number): Watch['peaks'] | null {
  const status = quietly(() => readFileSync(`/proc/${pid}/status`, 'utf8'), '')
  if (!/^Name:\s+(ffmpeg|bwrap|prlimit)$/m.test(status) || /^State:\s+Z/m.test(status)) return null
  const kilobytes = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    addressBytes: kilobytes('VmPeak'),
    residentBytes: kilobytes('VmHWM'),
    cpuSeconds: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond,
    openFiles: quietly(() => readdirSync(`/proc/${pid}/fd`).length, 0),
  }
}

/** A process may end while it is looked at. */
function quietly<T>(look: () => T, otherwise: T): T {
  try {
    return look()
  } catch {
    return otherwise
  }
}
