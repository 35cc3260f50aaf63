import { setTimeout as pause } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { keepSchedule } from '#src/schedule.ts'

import { testDatabase } from './support/database.ts'

test('an entry that fails is written down and tried again; the others go on', async () => {
  const { db } = testDatabase()
  const stop = new AbortController()
  const said: string[] = []
  const log = { error: (_facts: object, message: string) => void said.push(message) }
  let tries = 0
  let others = 0
  const failing = () => {
    tries += 1
    throw new Error('database is locked')
  }
  const entries = [
    { at: '* * * * * *', work: failing },
    { at: '* * * * * *', work: () => void (others += 1) },
  ]
  const kept = keepSchedule(db, stop.signal, log, entries)
  while (tries < 2 || others < 2) await pause(50)
  stop.abort()
  await kept
  expect(said.slice(0, 2)).toEqual(Array(2).fill('定时任务没有做成，到下次再试'))
})
