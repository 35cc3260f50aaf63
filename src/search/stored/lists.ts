import type { Db } from '#src/kernel/db.ts'
import { beginningIn, stretchLength } from '#src/kernel/line-grams.ts'

import { Ids } from './ids.ts'
import { pageBeyond, pageReader, pageToBegin, type Part, partsOf } from './parts.ts'
import { type Cursor, readVarint } from './varint.ts'

/** The lists of one stretch of the index. */
export type Lists = {
  /**
   * The segments in whose words of the index one begins so, counted from where the stretch begins, in
   * order and once each.
   */
  of: (beginning: string) => Uint32Array
  /** In so many parts each of them is looked up. */
  parts: number
}

/**
 * FTS5 hands its lists over row by row, which takes most of the time for a common word; so the pages
 * they are stored on are read instead. Whoever writes merges parts: lists are read in one transaction.
 * The index is kept with 'secure-delete': an older part holds nothing of what was taken out later.
 */
export function openLists(db: Db, stretch: number): Lists {
  const parts = partsOf(db)
  const pageOf = pageReader(db)
  return {
    parts: parts.length,
    of: (beginning) => {
      const ids = new Ids(stretch, stretchLength)
      // FTS5 writes a nought before every word; other signs are for indexes of beginnings.
      const key = Buffer.from(`0${beginningIn(stretch, beginning)}`)
      for (const part of parts) {
        const pages = { of: pageOf, first: pageToBegin(db, part, key) }
        readPart(part, { ...pages, beyond: () => pageBeyond(db, part, key) }, key, ids)
      }
      return ids.sorted()
    },
  }
}

type Pages = {
  of: ReturnType<typeof pageReader>
  first: number
  beyond: () => number | undefined
}

function readPart(part: Part, pages: Pages, key: Buffer, ids: Ids): void {
  const start = Buffer.alloc(key.length)
  let order = -1
  const next = (page: number) => (order < 0 ? (pages.beyond() ?? Infinity) : page + 1)
  for (let page = pages.first; page <= part.lastPage; page = Math.max(page + 1, next(page))) {
    const bytes = pages.of(part, page)
    // Of a page all of whose words were erased the head is left, or nothing.
    if (!bytes || bytes.length <= 4) continue
    const [firstId, end] = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)]
    // Where each word of the page stands is written after the last of them.
    const foot: Cursor = { bytes, at: end }
    const cursor: Cursor = { bytes, at: firstId }
    let wordAt = foot.at < bytes.length ? readVarint(foot) : end
    if (order === 0 && firstId > 0) ids.read(cursor, wordAt)
    for (let isFirst = true; wordAt < end; isFirst = false) {
      cursor.at = wordAt
      // The first word of a page stands whole, others without what the one before begins with too.
      const kept = isFirst ? 0 : readVarint(cursor)
      const added = readVarint(cursor)
      if (kept < key.length) {
        const most = Math.min(added, key.length - kept)
        for (let n = 0; n < most; n += 1) start[kept + n] = bytes[cursor.at + n]!
        order = comparedWith(key, start, kept + added)
        if (order > 0) return
      }
      cursor.at += added
      wordAt = foot.at < bytes.length ? wordAt + readVarint(foot) : end
      if (order === 0 && cursor.at < wordAt) ids.read(cursor, wordAt)
    }
  }
}

/** Nought for a word of so many bytes that begins with the key, less for one before all that do. */
function comparedWith(key: Buffer, start: Buffer, length: number): number {
  const common = Math.min(length, key.length)
  for (let n = 0; n < common; n += 1) {
    if (start[n] !== key[n]) return start[n]! - key[n]!
  }
  return length < key.length ? -1 : 0
}
