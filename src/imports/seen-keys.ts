import type { Seen } from '#src/kernel/importing.ts'

/** Tables that grow one after another, so that growing never needs room for everything twice. */
const shards = 64
const fullAt = 0.85
const growth = 1.25

/**
 * On which line a key was first met, in some 17 bytes a row: a map of a million texts would cost ten
 * times the memory a large import may take. Keys are known by 64 bits of hash; among a million of them
 * two look alike once in forty million tables.
 */
export function seenKeys(): Seen {
  const tables = Array.from({ length: shards }, seenTable)
  return {
    first(key, line) {
      const [high, low] = hash(key)
      return tables[high % shards]?.(high, low, line)
    },
  }
}

function seenTable() {
  let slots = 64
  let table = new Uint32Array(slots * 3)
  let used = 0

  /** Where the key lies, or where it would. A line is never 0, so an empty slot is known by it. */
  const placeOf = (inTable: Uint32Array, size: number, high: number, low: number) => {
    let slot = low % size
    while (inTable[slot * 3] !== 0) {
      if (inTable[slot * 3 + 1] === high && inTable[slot * 3 + 2] === low) break
      slot = slot + 1 === size ? 0 : slot + 1
    }
    return slot * 3
  }
  const grow = () => {
    const size = Math.ceil(slots * growth)
    const larger = new Uint32Array(size * 3)
    for (let at = 0; at < table.length; at += 3) {
      if (table[at] === 0) continue
      const place = placeOf(larger, size, table[at + 1] ?? 0, table[at + 2] ?? 0)
      larger.set(table.subarray(at, at + 3), place)
    }
    slots = size
    table = larger
  }
  return (high: number, low: number, line: number): number | undefined => {
    const place = placeOf(table, slots, high, low)
    if (table[place] !== 0) return table[place]
    table.set([line, high, low], place)
    used += 1
    if (used > slots * fullAt) grow()
    return undefined
  }
}

/** Two 32-bit halves, mixed as cyrb53 does it. */
function hash(text: string): [number, number] {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [a >>> 0, b >>> 0]
}
