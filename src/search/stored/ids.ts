import { type Cursor, readVarint } from './varint.ts'

/** Below so many ids sorting is quicker than a bit for each of a stretch. */
const fewToSort = 1000

/**
 * Ids of segments within one stretch as they are read from the lists of the index, counted from where
 * the stretch begins: in order as long as one list follows another, and possibly more than once.
 */
export class Ids {
  #ids = new Uint32Array(4096)
  #count = 0
  #inOrder = true
  readonly #base: number
  readonly #length: number

  constructor(stretch: number, length: number) {
    this.#base = stretch * length
    this.#length = length
  }

  /**
   * A list from the cursor up to an end: one id and then, for each that follows, by how much it is
   * higher. A nought after an id says that it was taken out, a second one that it came in again.
   */
  read(cursor: Cursor, end: number): void {
    this.#makeRoom(end - cursor.at)
    const { bytes } = cursor
    const ids = this.#ids
    let id = readVarint(cursor) - this.#base
    let { at } = cursor
    let count = this.#count
    if (count > 0 && id <= ids[count - 1]!) this.#inOrder = false
    ids[count++] = id
    while (at < end) {
      let byte = bytes[at++]!
      if (byte === 0) {
        if (at < end && bytes[at] === 0) at += 1
        else count -= 1
        continue
      }
      let delta = byte & 0x7f
      while (byte >= 0x80) {
        byte = bytes[at++]!
        delta = delta * 0x80 + (byte & 0x7f)
      }
      id += delta
      ids[count++] = id
    }
    this.#count = count
  }

  /** Each once, in order. */
  sorted(): Uint32Array {
    const ids = this.#ids.subarray(0, this.#count)
    if (this.#inOrder) return ids
    if (ids.length <= fewToSort) return ids.sort().filter((id, n) => n === 0 || id !== ids[n - 1])
    return sortedByBits(ids, this.#length)
  }

  #makeRoom(more: number): void {
    if (this.#count + more <= this.#ids.length) return
    const larger = new Uint32Array(Math.max(this.#ids.length * 2, this.#count + more))
    larger.set(this.#ids.subarray(0, this.#count))
    this.#ids = larger
  }
}

function sortedByBits(ids: Uint32Array, length: number): Uint32Array {
  const bits = new Int32Array(Math.ceil(length / 32))
  for (let n = 0; n < ids.length; n += 1) {
    const id = ids[n]!
    bits[id >>> 5]! |= 1 << (id & 31)
  }
  let count = 0
  for (let index = 0; index < bits.length; index += 1) {
    for (let rest = bits[index]!; rest !== 0; rest &= rest - 1) {
      ids[count++] = index * 32 + (31 - Math.clz32(rest & -rest))
    }
  }
  return ids.subarray(0, count)
}
