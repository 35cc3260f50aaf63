import { expect, test } from 'vitest'

import { pendingCount } from '#src/screening/queries.ts'
import { adoptIntoSums } from '#src/screening/reconciliation/adopt.ts'
import { endGrace } from '#src/screening/reconciliation/grace.ts'
import { reconcileCalls } from '#src/screening/reconciliation/reconcile.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addCall, jobsOf } from '../../transcription/scripted.ts'
import { inBox } from '../heard-calls.ts'
import { compareWaiting, hear, hourMs, standing, sums } from './ledgers.ts'

test('a centre from before there were sums is compared once, its boxes counted anew', async () => {
  const { db } = testDatabase()
  expect(adoptIntoSums(db)).toBe(false)
  const call = addCall(db)
  addCall(db)
  hear(db, call.id)
  inBox(db, call.id, 'clear')
  expect(adoptIntoSums(db)).toBe(true)
  await compareWaiting(db)
  expect(standing(db, call.id)).toMatchObject({ state: 'clear', startedAt: call.startedAt })
  expect(sums(db).map(({ state, n }) => [state, n])).toEqual([
    ['clear', 1],
    ['waiting', 1],
  ])
  expect(adoptIntoSums(db)).toBe(false)
  expect(jobsOf(db, 'reconcile')).toHaveLength(1)
})

test('what may still be registered in time waits for no inspector, and then it does', () => {
  const { db } = testDatabase()
  const inspector = actorWith(db, 'qa-inspector')
  const startedAt = Date.now() - hourMs
  hear(db, addCall(db, { startedAt }).id, 'pending')
  expect(pendingCount(db, inspector)).toBe(1)
  reconcileCalls(db, 'all')
  expect(pendingCount(db, inspector)).toBe(0)
  endGrace(db, startedAt + 24 * hourMs)
  expect(pendingCount(db, inspector)).toBe(1)
})
