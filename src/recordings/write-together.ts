import { type Db, write } from '#src/kernel/db.ts'

type Waiting = {
  work: (tx: Db) => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** A lock is not held for longer than so many arrivals take, some tens of milliseconds. */
const mostTogether = 64

/**
 * So long the first of a group waits for others, in milliseconds: as long as the last commit took, for
 * that is what they share, within these bounds. A slow or busy disk makes the groups larger.
 */
const [leastGatherMs, mostGatherMs] = [4, 20]

type Line = {
  waiting: Waiting[]
  inFlight: number
  timer: NodeJS.Timeout | null
  soon: boolean
  gatherMs: number
}

const lines = new WeakMap<object, Line>()

function lineOf(db: Db): Line {
  let line = lines.get(db)
  if (!line) {
    line = { waiting: [], inFlight: 0, timer: null, soon: false, gatherMs: leastGatherMs }
    lines.set(db, line)
  }
  return line
}

/**
 * Does what ends in `writeTogether`: while such work is under way, those who are ready wait a moment
 * for it. Alone, nobody waits.
 */
export async function arriving<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const line = lineOf(db)
  line.inFlight++
  try {
    return await work()
  } finally {
    line.inFlight--
    if (isComplete(line)) writeSoon(db, line)
  }
}

/**
 * Runs a writing transaction that shares its commit, and with it the sync of the disk, with those
 * that are asked for at nearly the same moment. The promise is kept once the commit is on disk.
 * Should one of them fail, none has happened, and each is tried alone: a fault of one is never
 * another's.
 */
export function writeTogether<T>(db: Db, work: (tx: Db) => T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const line = lineOf(db)
    line.waiting.push({ work, resolve: resolve as Waiting['resolve'], reject })
    if (isComplete(line)) writeSoon(db, line)
    else line.timer ??= setTimeout(() => writeWaiting(db, line), line.gatherMs)
  })
}

/** Nobody else is on the way. */
const isComplete = ({ waiting, inFlight }: Line) => waiting.length >= inFlight

function writeSoon(db: Db, line: Line): void {
  if (line.waiting.length === 0 || line.soon) return
  line.soon = true
  setImmediate(() => writeWaiting(db, line))
}

function writeWaiting(db: Db, line: Line): void {
  if (line.timer) clearTimeout(line.timer)
  line.timer = null
  line.soon = false
  const together = line.waiting.splice(0, mostTogether)
  if (line.waiting.length > 0) writeSoon(db, line)
  if (together.length === 0) return
  const began = performance.now()
  writeAll(db, together)
  const took = performance.now() - began
  line.gatherMs = Math.min(mostGatherMs, Math.max(leastGatherMs, took))
}

function writeAll(db: Db, together: readonly Waiting[]): void {
  if (together.length === 1) return alone(db, together[0]!)
  let results: unknown[]
  try {
    results = write(db, (tx) => together.map(({ work }) => work(tx)))
  } catch {
    for (const one of together) alone(db, one)
    return
  }
  for (const [index, { resolve }] of together.entries()) resolve(results[index])
}

function alone(db: Db, { work, resolve, reject }: Waiting): void {
  try {
    resolve(write(db, work))
  } catch (error) {
    reject(error)
  }
}
