type Seen = { file: Buffer; stamp: string; since: number }
export type Due = Seen & { path: string }

/**
 * Files that look new but may still be being written: one is whole when its stamp stayed the same for
 * the settle time. In the order of their last change, so that the oldest is due first.
 */
export class Settling {
  readonly #seen = new Map<string, Seen>()
  readonly settleMs: number

  constructor(settleMs: number) {
    this.settleMs = settleMs
  }

  get size(): number {
    return this.#seen.size
  }

  see(path: string, file: Buffer, stamp: string, now = Date.now()): void {
    if (this.#seen.get(path)?.stamp === stamp) return
    this.#seen.delete(path)
    this.#seen.set(path, { file, stamp, since: now })
  }

  drop(path: string): void {
    this.#seen.delete(path)
  }

  /** When the oldest becomes due; null while none settles. */
  dueAt(): number | null {
    const oldest = this.#seen.values().next().value
    return oldest ? oldest.since + this.settleMs : null
  }

  /** The oldest, once its time has come; it is no longer kept in mind here. */
  take(now = Date.now()): Due | null {
    const [entry] = this.#seen.entries()
    if (!entry || entry[1].since + this.settleMs > now) return null
    this.#seen.delete(entry[0])
    return { path: entry[0], ...entry[1] }
  }

  /** What was taken and could not be received yet is the oldest again. */
  giveBack({ path, ...seen }: Due): void {
    const others = [...this.#seen]
    this.#seen.clear()
    for (const [name, one] of [[path, seen] as const, ...others]) this.#seen.set(name, one)
  }
}
