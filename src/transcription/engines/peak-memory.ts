import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const everyMs = 300

/**
 * The greatest memory any one program held that worked below a folder, as Linux counts it; null
 * where there was none to see (an engine inside another process, another system).
 */
export function watchPeakMemory(folder: string): { stop: () => number | null } {
  let peak: number | null = null
  const look = () => {
    for (const bytes of heldBelow(folder)) peak = Math.max(peak ?? 0, bytes)
  }
  const timer = setInterval(look, everyMs)
  return {
    stop() {
      clearInterval(timer)
      return peak
    },
  }
}

function heldBelow(folder: string): number[] {
  let processes: string[]
  try {
    processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
  return processes.flatMap((pid) => {
    try {
      if (!readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`)) return []
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
      return kilobytes ? [Number(kilobytes) * 1024] : []
    } catch {
      // Another user's process, or one that has just ended.
      return []
    }
  })
}
