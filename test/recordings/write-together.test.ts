import { setTimeout } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { write } from '#src/kernel/db.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { arriving, writeTogether } from '#src/recordings/write-together.ts'
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

test('who is ready waits a moment for those on their way: one transaction for all', async () => {
  const place = testDatabase()
  const began = transactions(place)
  const bring = (name: string, ms: number) =>
    arriving(place.db, async () => {
      await setTimeout(ms)
      return await writeTogether(place.db, (tx) => add(name)(tx as Place['db']))
    })
  await Promise.all([bring('a', 0), bring('b', 1), bring('c', 1)])
  expect(names(place)).toEqual(['a', 'b', 'c'])
  expect(began()).toBeLessThan(3)
})

test('one that takes long is not waited for, nor one that fails on its way', async () => {
  const place = testDatabase()
  let end = () => {}
  const held = arriving(place.db, () => new Promise<void>((resolve) => (end = resolve)))
  const broken = arriving(place.db, () => Promise.reject(new Error('torn')))
  const id = arriving(place.db, () =>
    writeTogether(place.db, (tx) => add('quick')(tx as Place['db'])),
  )
  await expect(broken).rejects.toThrow('torn')
  expect(await id).toBe(1)
  expect(names(place)).toEqual(['quick'])
  end()
  await held
})

/** How many writing transactions were begun since. */
function transactions({ sqlite }: Place): () => number {
  let begun = 0
  const real = sqlite.transaction.bind(sqlite)
  sqlite.transaction = ((work: () => unknown) => {
    begun++
    return real(work)
  }) as typeof sqlite.transaction
  return () => begun
}
