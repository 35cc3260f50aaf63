/**
 * What was found last, by its end. It holds as many different ends as the longest phrase that asks
 * for them has characters: what ended before that phrase began is then never pushed out by what
 * overlaps it, and the time of an answer does not depend on the text.
 */
export class Recent {
  readonly ends: Int32Array
  readonly begins: Int32Array
  readonly exact: Uint8Array
  private readonly mask: number
  private count = 0
  /** Which text it speaks of; another one begins with nothing. */
  private pass = 0

  constructor(longestAsking: number) {
    const capacity = 2 ** Math.ceil(Math.log2(longestAsking + 1))
    this.ends = new Int32Array(capacity)
    this.begins = new Int32Array(capacity)
    this.exact = new Uint8Array(capacity)
    this.mask = capacity - 1
  }

  /** Ends never go back. Of two that end alike the exact one stays, else the nearer beginning. */
  note(pass: number, begin: number, end: number, exact: boolean): void {
    if (this.pass !== pass) {
      this.pass = pass
      this.count = 0
    }
    const last = (this.count - 1) & this.mask
    if (this.count > 0 && this.ends[last] === end) {
      if (this.exact[last] === 1 && !exact) return
      this.begins[last] = begin
      this.exact[last] = exact ? 1 : 0
      return
    }
    const at = this.count & this.mask
    this.ends[at] = end
    this.begins[at] = begin
    this.exact[at] = exact ? 1 : 0
    this.count += 1
  }

  /** The place of the last one that ended by then; -1 where there is none. */
  endedBy(pass: number, limit: number): number {
    if (this.pass !== pass) return -1
    const oldest = Math.max(0, this.count - this.mask - 1)
    for (let number = this.count - 1; number >= oldest; number -= 1) {
      const at = number & this.mask
      if (this.ends[at]! <= limit) return at
    }
    return -1
  }

  /** The latest beginning among all that ended so far, for a run that only asks whether any did. */
  latestBegin(pass: number): number {
    if (this.pass !== pass || this.count === 0) return -1
    return this.begins[(this.count - 1) & this.mask]!
  }
}
