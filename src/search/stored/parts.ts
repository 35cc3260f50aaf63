import { connectionOf, type Db, prepared } from '#src/kernel/db.ts'

import { type Cursor, readVarint } from './varint.ts'

/** One of the sorted parts an FTS5 table is made of: its pages are numbered within it. */
export type Part = { id: number; firstPage: number; lastPage: number }

const structureOf = (db: Db) =>
  connectionOf(db).prepare('select block from search_index_data where id = 10').pluck()

/** All parts of the index, the oldest first. */
export function partsOf(db: Db): Part[] {
  const block = prepared(db, structureOf).get() as Buffer
  // Four bytes of cookie come first.
  const cursor: Cursor = { bytes: block, at: 4 }
  const levels = readVarint(cursor)
  readVarint(cursor)
  readVarint(cursor)
  const parts: Part[][] = []
  for (let level = 0; level < levels; level += 1) {
    readVarint(cursor)
    const count = readVarint(cursor)
    parts.push(
      Array.from({ length: count }, () => ({
        id: readVarint(cursor),
        firstPage: readVarint(cursor),
        lastPage: readVarint(cursor),
      })),
    )
  }
  return parts.toReversed().flat()
}

const pageBefore = (db: Db) =>
  connectionOf(db)
    .prepare(
      `select pgno >> 1 from search_index_idx where segid = ? and term <= ? order by term desc limit 1`,
    )
    .pluck()

/** The page of a part on which a word stands, if it does, or the first one that begins like it. */
export function pageToBegin(db: Db, { id, firstPage, lastPage }: Part, key: Buffer): number {
  if (firstPage === lastPage) return firstPage
  return Math.max(firstPage, (prepared(db, pageBefore).get(id, key) as number | undefined) ?? 0)
}

const pageAfter = (db: Db) =>
  connectionOf(db)
    .prepare(
      `select pgno >> 1 from search_index_idx where segid = ? and term > ? order by term limit 1`,
    )
    .pluck()

/**
 * The next page on which a word beyond the key begins: what lies between is the list of a word before
 * it, however long.
 */
export function pageBeyond(db: Db, { id }: Part, key: Buffer): number | undefined {
  return prepared(db, pageAfter).get(id, key) as number | undefined
}

const pageAt = (db: Db) =>
  connectionOf(db).prepare('select block from search_index_data where id = (? << 37) + ?').pluck()

/** Parts of so few pages are met by one word after another on the same ones. */
const smallPart = 8

/** Reads pages; those of small parts once. */
export function pageReader(db: Db): (part: Part, page: number) => Buffer | undefined {
  const statement = prepared(db, pageAt)
  const known = new Map<string, Buffer | undefined>()
  return ({ id, firstPage, lastPage }, page) => {
    const read = () => statement.get(id, page) as Buffer | undefined
    if (lastPage - firstPage >= smallPart) return read()
    const name = `${id} ${page}`
    if (!known.has(name)) known.set(name, read())
    return known.get(name)
  }
}
