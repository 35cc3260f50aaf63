import { hash } from 'node:crypto'

/**
 * How entries hang together. The hash of an entry is SHA-256 over the hash of the one before it (in
 * hexadecimal digits, 64 zeros before the first), the byte FF, and the other columns with the byte FE
 * between them. Neither byte occurs in UTF-8, so what stands in one column cannot pass for two.
 */
export const genesis = '0'.repeat(64)

/** An entry and its hash as they were at some time: what the trail must still hold. */
export type Head = { entry: number; hash: string }

const afterHash = 0xff
const afterField = 0xfe
/** The same in SQL, where a text may hold any byte. */
export const ffByte = "cast(x'ff' as text)"

/** The columns of a stored entry as they are hashed, put together by SQLite. */
export const content = `concat_ws(cast(x'fe' as text), id, at, party, ifnull(actor_id, ''), actor_name,
  action, subject_kind, subject_id, particulars)`

/** SHA-256 over bytes that already begin with the hash before. */
export const digest = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

let scratch = Buffer.alloc(4096)

/** The hash of the entry with these columns, or these bytes, after that one. */
export function hashAfter(
  previous: string,
  entry: Uint8Array | readonly (string | number | null)[],
): string {
  let end = scratch.write(previous, 'latin1')
  scratch[end++] = afterHash
  if (entry instanceof Uint8Array) {
    makeRoom(end, entry.length)
    scratch.set(entry, end)
    return digest(scratch.subarray(0, end + entry.length))
  }
  for (const [at, column] of entry.entries()) {
    const text = String(column ?? '')
    makeRoom(end, text.length * 3 + 1)
    if (at > 0) scratch[end++] = afterField
    end += scratch.write(text, end)
  }
  return digest(scratch.subarray(0, end))
}

function makeRoom(used: number, more: number): void {
  if (used + more <= scratch.length) return
  const larger = Buffer.alloc(2 * (used + more))
  scratch.copy(larger, 0, 0, used)
  scratch = larger
}

/** The content without the number it begins with: what a moved entry takes along. */
export const withoutNumber = (entry: Buffer): Buffer =>
  entry.subarray(entry.indexOf(afterField) + 1)

/** The content of an entry if it stood at another place. */
export const numbered = (id: number, rest: Buffer): Buffer =>
  Buffer.concat([Buffer.from(String(id), 'latin1'), Buffer.from([afterField]), rest])
