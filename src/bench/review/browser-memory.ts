import { readdirSync, readFileSync } from 'node:fs'

/**
 * Memory of a process and all that descend from it, in MB: what each has for itself and its share of
 * what they have in common. The program's own file is left out: it is shared with any other browser
 * on the machine, and would seem to grow whenever one of those ends.
 */
export function memoryOfTree(root: number): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const stat = Number.isInteger(pid) ? read(`/proc/${pid}/stat`) : null
    // The name of a program stands in brackets and may hold anything.
    const parent = stat && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (parent) parents.set(pid, parent)
  }
  const belongs = (pid: number): boolean => {
    const parent = parents.get(pid)
    return pid === root || (parent !== undefined && belongs(parent))
  }
  let kilobytes = 0
  for (const pid of [root, ...parents.keys()].filter((pid, at) => at === 0 || pid !== root)) {
    if (!belongs(pid)) continue
    const parts = (read(`/proc/${pid}/smaps_rollup`) ?? '').matchAll(
      /^Pss_(?:Anon|Shmem):\s+(\d+)/gm,
    )
    for (const [, part] of parts) kilobytes += Number(part)
  }
  return kilobytes / 1024
}

/** Null where the process has ended meanwhile. */
function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
