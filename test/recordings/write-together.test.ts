import { expect, test } from 'vitest'

import { write } from '#src/kernel/db.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { writeTogether } from '#src/recordings/write-together.ts'
import { testDatabase } from '#test/support/database.ts'

type Place = ReturnType<typeof testDatabase>

const add = (name: string) => (tx: Place['db']) =>
  tx.insert(sources).values({ name, kind: 'folder', createdAt: 0 }).returning().get().id
const names = ({ db }: Place) =>
  db
    .select()
    .from(sources)
    .all()
    .map(({ name }) => name)

test('those that are asked for together are written, each with its own answer', async () => {
  const place = testDatabase()
  const ids = await Promise.all(
    ['a', 'b', 'c'].map((name) => writeTogether(place.db, (tx) => add(name)(tx as Place['db']))),
  )
  expect(ids).toEqual([1, 2, 3])
  expect(names(place)).toEqual(['a', 'b', 'c'])
})

test('the fault of one is not that of another, and nothing is written twice', async () => {
  const place = testDatabase()
  write(place.db, (tx) => add('taken')(tx as Place['db']))
  const asked = ['a', 'taken', 'c'].map((name) =>
    writeTogether(place.db, (tx) => add(name)(tx as Place['db'])),
  )
  const ends = await Promise.allSettled(asked)
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(names(place).toSorted()).toEqual(['a', 'c', 'taken'])
})
