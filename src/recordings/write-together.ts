import { type Db, write } from '#src/kernel/db.ts'

type Waiting = {
  work: (tx: Db) => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** A lock is not held for longer than so many arrivals take, some tens of milliseconds. */
const mostTogether = 64

const waiting = new WeakMap<object, Waiting[]>()

/**
 * Runs a writing transaction that shares its commit, and with it the sync of the disk, with those
 * that are asked for at the same moment. The promise is kept once the commit is on disk. Should one
 * of them fail, none has happened, and each is tried alone: a fault of one is never another's.
 */
export function writeTogether<T>(db: Db, work: (tx: Db) => T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const line = waiting.get(db) ?? []
    if (line.length === 0) {
      waiting.set(db, line)
      setImmediate(() => writeWaiting(db))
    }
    line.push({ work, resolve: resolve as Waiting['resolve'], reject })
  })
}

function writeWaiting(db: Db): void {
  const line = waiting.get(db) ?? []
  const together = line.splice(0, mostTogether)
  if (line.length > 0) setImmediate(() => writeWaiting(db))
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
