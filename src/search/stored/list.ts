import type { Db } from '#src/kernel/db.ts'
import { beginningIn, stretchLength } from '#src/kernel/line-grams.ts'

import { Ids } from './ids.ts'
import { pageOf, pageToBegin, type Part } from './parts.ts'
import { type Cursor, readVarint } from './varint.ts'

/**
 * The segments of a stretch in whose words of the index one begins so, counted from where the stretch
 * begins, in order. FTS5 hands its lists over row by row, which takes most of the time for a common
 * word; so the pages they are stored on are read instead. `parts` and pages must be read in one
 * transaction: whoever writes merges parts. The index is kept with 'secure-delete': an older part
 * holds nothing of what was taken out later.
 */
export function listOf(
  db: Db,
  parts: readonly Part[],
  stretch: number,
  beginning: string,
): Uint32Array {
  const ids = new Ids(stretch, stretchLength)
  // FTS5 writes a nought before every word; other signs are for indexes of beginnings.
  const key = Buffer.from(`0${beginningIn(stretch, beginning)}`)
  for (const part of parts) readPart(db, part, key, ids)
  return ids.sorted()
}

type Word = { bytes: Buffer; length: number }

function readPart(db: Db, part: Part, key: Buffer, ids: Ids): void {
  const word: Word = { bytes: Buffer.alloc(64), length: 0 }
  let within = false
  for (let page = pageToBegin(db, part, key); page <= part.lastPage; page += 1) {
    const bytes = pageOf(db, part, page)
    // Of a page all of whose words were erased the head is left, or nothing.
    if (!bytes || bytes.length <= 4) continue
    const [firstId, end] = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)]
    // Where each word of the page stands is written after the last of them.
    const foot: Cursor = { bytes, at: end }
    let wordAt = foot.at < bytes.length ? readVarint(foot) : end
    if (within && firstId > 0) ids.read({ bytes, at: firstId }, wordAt)
    for (let isFirst = true; wordAt < end; isFirst = false) {
      const cursor: Cursor = { bytes, at: wordAt }
      readWord(cursor, word, isFirst)
      wordAt = foot.at < bytes.length ? wordAt + readVarint(foot) : end
      const order = comparedWith(key, word)
      if (order > 0) return
      within = order === 0
      if (within && cursor.at < wordAt) ids.read(cursor, wordAt)
    }
  }
}

/** The first word of a page stands whole, the others without what the one before begins with as well. */
function readWord(cursor: Cursor, word: Word, isFirst: boolean): void {
  const kept = isFirst ? 0 : readVarint(cursor)
  const added = readVarint(cursor)
  for (let n = 0; n < added; n += 1) word.bytes[kept + n] = cursor.bytes[cursor.at++]!
  word.length = kept + added
}

/** Nought for a word that begins with the key, less for one before all that do. */
function comparedWith(key: Buffer, { bytes, length }: Word): number {
  const common = Math.min(length, key.length)
  for (let n = 0; n < common; n += 1) {
    if (bytes[n] !== key[n]) return bytes[n]! - key[n]!
  }
  return length < key.length ? -1 : 0
}
