import { expect, test } from 'vitest'

import { Settling } from '#src/recordings/sources/settling.ts'

const file = Buffer.from('/incoming/a.wav')

test('files are taken once each, the longest unchanged first, and only when their time has come', () => {
  const settling = new Settling(100)
  settling.see('a', file, '1', 0)
  settling.see('b', file, '1', 50)
  expect(settling.take(99)).toBeNull()
  expect(settling.take(120)).toMatchObject({ path: 'a', since: 0 })
  expect(settling.take(120)).toBeNull()
  expect(settling.dueAt()).toBe(150)
  expect(settling.take(150)).toMatchObject({ path: 'b' })
  expect(settling.size).toBe(0)
})

test('a file that is given back is the next to be taken', () => {
  const settling = new Settling(100)
  settling.see('a', file, '1', 0)
  settling.see('b', file, '1', 10)
  const due = settling.take(200)
  if (!due) throw new Error('nothing was due')
  settling.giveBack(due)
  expect(settling.size).toBe(2)
  expect(settling.dueAt()).toBe(100)
  expect(settling.take(200)).toEqual(due)
  expect(settling.take(200)).toMatchObject({ path: 'b' })
})
