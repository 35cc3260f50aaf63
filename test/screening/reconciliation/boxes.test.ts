import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import { recordings } from '#src/recordings/schema.ts'
import { endGrace } from '#src/screening/reconciliation/grace.ts'
import { reconcileCalls } from '#src/screening/reconciliation/reconcile.ts'
import { callReconciliations, findings } from '#src/screening/schema.ts'
import { testDatabase } from '#test/support/database.ts'

import { addCall, addRecording } from '../../transcription/scripted.ts'
import { hear, hourMs } from './ledgers.ts'

const noon = Date.parse('2026-11-02T12:00:00+08:00')
let db: Db
beforeEach(() => {
  db = testDatabase().db
})

const boxOf = (recordingId: number) =>
  db
    .select({ callId: findings.callId, box: findings.box })
    .from(findings)
    .where(eq(findings.recordingId, recordingId))
    .get()

const addPlace = (
  callId: number,
  state: 'clear' | 'heard-only',
  graceUntil: number | null = null,
) => db.insert(callReconciliations).values({ callId, state, graceUntil, at: noon }).run()

test('a finding stands in the box of its call once the time to register is over', () => {
  const call = addCall(db, { startedAt: noon })
  const recordingId = hear(db, call.id, 'pending')
  expect(boxOf(recordingId)).toEqual({ callId: call.id, box: null })
  reconcileCalls(db, [call.id], noon + hourMs)
  expect(boxOf(recordingId)?.box).toBeNull()
  endGrace(db, noon + 24 * hourMs)
  expect(boxOf(recordingId)?.box).toBe('heard-only')
  db.update(findings).set({ state: 'unfounded' }).where(eq(findings.recordingId, recordingId)).run()
  reconcileCalls(db, [call.id], noon + 25 * hourMs)
  expect(boxOf(recordingId)?.box).toBe('clear')
})

test('a finding that comes after its call was placed takes its place, and loses it with the call', () => {
  const [clear, waiting] = [addCall(db), addCall(db)]
  addPlace(clear.id, 'clear')
  addPlace(waiting.id, 'heard-only', noon)
  const [first, second] = [hear(db, clear.id, 'pending'), hear(db, waiting.id, 'pending')]
  expect([boxOf(first)?.box, boxOf(second)?.box]).toEqual(['clear', null])
  db.delete(callReconciliations).where(eq(callReconciliations.callId, clear.id)).run()
  expect(boxOf(first)?.box).toBeNull()
})

test('a finding follows its recording to another call, or to none', () => {
  const [here, there] = [addCall(db), addCall(db)]
  addPlace(here.id, 'clear')
  addPlace(there.id, 'heard-only')
  const other = addRecording(db, { callId: there.id })
  const recordingId = hear(db, here.id, 'pending')
  const move = (callId: number | null) =>
    db.update(recordings).set({ callId }).where(eq(recordings.id, recordingId)).run()
  move(there.id)
  expect(boxOf(recordingId)).toEqual({ callId: there.id, box: 'heard-only' })
  move(null)
  expect(boxOf(recordingId)).toEqual({ callId: null, box: null })
  move(here.id)
  expect(boxOf(recordingId)).toEqual({ callId: here.id, box: 'clear' })
  expect(boxOf(other.id)).toBeUndefined()
})
