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

/** The columns of an entry as they are hashed, by SQLite itself: what is stored counts, not what was meant. */
export const content = `concat_ws(cast(x'fe' as text), id, at, party, ifnull(actor_id, ''), actor_name,
  action, subject_kind, subject_id, particulars)`

/** SHA-256 over bytes that already begin with the hash before. */
export const digest = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

const separator = Buffer.from([afterHash])

/** The hash of the entry with this content after that one. */
export const hashAfter = (previous: string, entry: Uint8Array): string =>
  digest(Buffer.concat([Buffer.from(previous, 'latin1'), separator, entry]))

/** The content without the number it begins with: what a moved entry takes along. */
export const withoutNumber = (entry: Buffer): Buffer =>
  entry.subarray(entry.indexOf(afterField) + 1)

/** The content of an entry if it stood at another place. */
export const numbered = (id: number, rest: Buffer): Buffer =>
  Buffer.concat([Buffer.from(String(id), 'latin1'), Buffer.from([afterField]), rest])
