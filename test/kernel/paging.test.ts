import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, test } from 'vitest'

import { cutPage, keyset, type PageRequest, readPage } from '#src/kernel/paging.ts'

const rows = sqliteTable('rows', { id: integer().primaryKey(), value: integer().notNull() })

function filled(values: number[]) {
  const sqlite = new Database(':memory:')
  sqlite.exec('create table rows (id integer primary key, value integer not null)')
  const db = drizzle(sqlite)
  db.insert(rows)
    .values(values.map((value, index) => ({ id: index + 1, value })))
    .run()
  return (request: PageRequest) => {
    const { where, order, limit } = keyset(rows.value, rows.id, request)
    const fetched = db
      .select()
      .from(rows)
      .where(where)
      .orderBy(...order)
      .limit(limit)
      .all()
    return cutPage(fetched, request, (row) => row)
  }
}

const at = (cursor: string | null) => readPage({ size: '10', at: cursor ?? undefined })

describe('keyset paging', () => {
  test('walks forward over every row once, ties by id, and back again', () => {
    const page = filled(Array.from({ length: 25 }, (_, index) => Math.floor(index / 7)))
    const first = page(at(null))
    const second = page(at(first.next))
    const third = page(at(second.next))
    const ids = [first, second, third].flatMap(({ rows }) => rows.map(({ id }) => id))
    expect(ids).toHaveLength(25)
    expect(new Set(ids).size).toBe(25)
    expect(third.next).toBeNull()
    expect(page(at(third.previous)).rows).toEqual(second.rows)
    expect(page(at(second.previous)).rows).toEqual(first.rows)
    expect(page(at(second.previous)).previous).toBeNull()
  })

  test('an empty list has neither a next nor a previous page', () => {
    expect(filled([-1])(readPage({ at: 'n-5_1' })).rows).toEqual([])
    const empty = filled([1])
    expect(empty(at(null))).toMatchObject({ next: null, previous: null })
  })

  test.each(['', 'x', 'n1e9_1', 'n1_', "n1_1' or 1=1", 'n99999999999999999999_1'])(
    'a forged cursor %j leads to the first page',
    (forged) => {
      expect(readPage({ at: forged }).cursor).toBeNull()
    },
  )

  test('only the offered page sizes are taken', () => {
    expect(readPage({ size: '1000000000' }).size).toBe(20)
    expect(readPage({ size: '100' }).size).toBe(100)
  })
})
