import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { registerEntries } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { recordings } from '#src/recordings/schema.ts'
import { type CallFacts, placeOf } from '#src/screening/reconciliation/place.ts'
import { reconcileCalls, reconcileHandler } from '#src/screening/reconciliation/reconcile.ts'
import { callReconciliations, findings, screenings } from '#src/screening/schema.ts'
import type { FindingState } from '#src/screening/vocabulary.ts'
import { testDatabase } from '#test/support/database.ts'

import { addCall, addRecording, jobsOf, takenJob } from '../../transcription/scripted.ts'

let entries = 0

function register(db: Db, callNo: string): void {
  entries++
  db.insert(registerEntries)
    .values({
      registerNo: `DJ${entries}`,
      callNo,
      registeredAt: 1_700_000_000_000,
      agentNo: '01',
      caller: '13931909215',
      faultCategory: 'attitude',
      reportedBy: '班长',
    })
    .run()
}

/** A call with one recording that was screened; with a state, a finding came of it. */
function heardCall(db: Db, finding?: FindingState, values = {}) {
  const call = addCall(db, values)
  const recording = addRecording(db, { callId: call.id, state: 'transcribed' })
  screen(db, recording.id, finding)
  return { ...call, recordingId: recording.id }
}

function screen(db: Db, recordingId: number, state?: FindingState): void {
  db.insert(screenings)
    .values({ recordingId, lexiconVersion: 'x', score: 0.9, flagged: !!state, screenedAt: 1 })
    .run()
  if (!state) return
  const callId = db.select().from(recordings).where(eq(recordings.id, recordingId)).get()?.callId
  const facts = { headline: '客户说被挂了电话', score: 0.9, faultCategory: 'hung-up' } as const
  db.insert(findings)
    .values({ recordingId, callId, state, foundAt: 1, ...facts })
    .run()
}

const box = (db: Db, callId: number) =>
  db.select().from(callReconciliations).where(eq(callReconciliations.callId, callId)).get()?.state

const registered = (db: Db, recordingId: number) =>
  db.select().from(findings).where(eq(findings.recordingId, recordingId)).get()?.registered

const trail = (db: Db) =>
  db.select().from(auditEvents).where(eq(auditEvents.action, 'finding.reconciled')).all()

describe('the box of a call', () => {
  const facts: CallFacts = {
    registered: false,
    announced: true,
    recordings: 1,
    waiting: 0,
    heard: false,
  }
  test.each<[string, Partial<CallFacts>, ReturnType<typeof placeOf>]>([
    ['heard and reported', { heard: true, registered: true }, 'reported-and-heard'],
    ['heard, not reported', { heard: true }, 'heard-only'],
    ['reported, not heard', { registered: true }, 'reported-only'],
    ['neither', {}, 'clear'],
    ['not screened yet', { waiting: 1 }, 'waiting'],
    ['reported, not screened yet', { waiting: 1, registered: true }, 'waiting'],
    [
      'one of two screened, and that is enough',
      { recordings: 2, waiting: 1, heard: true },
      'heard-only',
    ],
    ['announced, without sound', { recordings: 0 }, 'no-recording'],
    [
      'reported, without sound',
      { recordings: 0, announced: false, registered: true },
      'no-recording',
    ],
    ['nobody expects sound', { recordings: 0, announced: false }, 'waiting'],
  ])('%s', (_, change, expected) => {
    expect(placeOf({ ...facts, ...change })).toBe(expected)
  })
})

describe('holding what was heard against the register', () => {
  test('puts every call into its box', () => {
    const { db } = testDatabase()
    const both = heardCall(db, 'pending')
    const silentOnes = heardCall(db, 'confirmed')
    const reported = heardCall(db)
    const clear = heardCall(db)
    const lost = addCall(db, { recordingName: 'lost.wav' })
    const neverAnnounced = addCall(db)
    for (const callNo of [both.callNo, reported.callNo]) register(db, callNo)
    reconcileCalls(db, 'all')

    expect(box(db, both.id)).toBe('reported-and-heard')
    expect(box(db, silentOnes.id)).toBe('heard-only')
    expect(box(db, reported.id)).toBe('reported-only')
    expect(box(db, clear.id)).toBe('clear')
    expect(box(db, lost.id)).toBe('no-recording')
    expect(box(db, neverAnnounced.id)).toBe('waiting')
    expect(registered(db, both.recordingId)).toBe(true)
    expect(registered(db, silentOnes.recordingId)).toBe(false)
  })

  test('waits with a call until its recording was screened', () => {
    const { db } = testDatabase()
    const call = addCall(db, { recordingName: 'a.wav' })
    const { id } = addRecording(db, { callId: call.id, state: 'transcribing' })
    register(db, call.callNo)
    reconcileCalls(db, 'all')
    expect(box(db, call.id)).toBe('waiting')

    screen(db, id)
    reconcileCalls(db, [call.id])
    expect(box(db, call.id)).toBe('reported-only')
  })

  test('takes a file that cannot be played for no recording', () => {
    const { db } = testDatabase()
    const call = addCall(db, { recordingName: 'a.wav' })
    addRecording(db, { callId: call.id, state: 'corrupt' })
    reconcileCalls(db, 'all')
    expect(box(db, call.id)).toBe('no-recording')
  })

  test('moves a call to another box when it is registered later', () => {
    const { db } = testDatabase()
    const heard = heardCall(db, 'pending')
    const unheard = heardCall(db)
    reconcileCalls(db, 'all')
    expect([box(db, heard.id), box(db, unheard.id)]).toEqual(['heard-only', 'clear'])
    expect(registered(db, heard.recordingId)).toBe(false)

    for (const callNo of [heard.callNo, unheard.callNo]) register(db, callNo)
    reconcileCalls(db, 'all')
    expect([box(db, heard.id), box(db, unheard.id)]).toEqual([
      'reported-and-heard',
      'reported-only',
    ])
    expect(registered(db, heard.recordingId)).toBe(true)
  })

  test('moves a call when an inspector rejects the suspicion', () => {
    const { db } = testDatabase()
    const call = heardCall(db, 'pending')
    reconcileCalls(db, 'all')
    db.update(findings).set({ state: 'unfounded' }).run()
    reconcileCalls(db, [call.id])
    expect(box(db, call.id)).toBe('clear')
  })

  test('takes a call out of its box when a recording arrives that nobody has heard', () => {
    const { db } = testDatabase()
    const call = addCall(db, { recordingName: 'a.wav' })
    reconcileCalls(db, 'all')
    expect(box(db, call.id)).toBe('no-recording')
    addRecording(db, { callId: call.id })
    reconcileCalls(db, 'all')
    expect(box(db, call.id)).toBe('waiting')
  })

  test('knows a call by its number whatever the case and the spaces', () => {
    const { db } = testDatabase()
    const call = heardCall(db, 'pending', { callNo: 'BJ-2026-a7' })
    register(db, ' bj-2026-A7 ')
    reconcileCalls(db, [call.id])
    expect(box(db, call.id)).toBe('reported-and-heard')
  })

  test('leaves calls it was not asked about alone', () => {
    const { db } = testDatabase()
    const [asked, other] = [heardCall(db, 'pending'), heardCall(db, 'pending')]
    reconcileCalls(db, [asked.id])
    expect(box(db, asked.id)).toBe('heard-only')
    expect(box(db, other.id)).toBeUndefined()
    expect(registered(db, other.recordingId)).toBeNull()
  })

  test('follows a recording that found its call after it was screened', () => {
    const { db } = testDatabase()
    const recording = addRecording(db, { state: 'transcribed' })
    screen(db, recording.id, 'pending')
    const call = addCall(db)
    register(db, call.callNo)
    db.update(recordings).set({ callId: call.id }).where(eq(recordings.id, recording.id)).run()
    reconcileCalls(db, [call.id])
    expect(db.select().from(findings).get()).toMatchObject({ callId: call.id, registered: true })
    expect(box(db, call.id)).toBe('reported-and-heard')
  })

  test('leaves a trace only where a finding changes', () => {
    const { db } = testDatabase()
    const call = heardCall(db, 'pending')
    heardCall(db)
    reconcileCalls(db, 'all')
    reconcileCalls(db, 'all')
    expect(trail(db)).toMatchObject([{ particulars: { registered: false, before: null } }])

    register(db, call.callNo)
    reconcileCalls(db, 'all')
    reconcileCalls(db, 'all')
    expect(trail(db)).toHaveLength(2)
    expect(trail(db)[1]).toMatchObject({ particulars: { registered: true, before: false } })
  })

  test('runs as a job, for some calls or for all', async () => {
    const { db } = testDatabase()
    const call = heardCall(db, 'pending')
    enqueue(db, 'reconcile', 'calls', { callIds: 'all' })
    await reconcileHandler({ callIds: 'all' }, takenJob(db, 'reconcile'))
    expect(box(db, call.id)).toBe('heard-only')
    expect(jobsOf(db, 'reconcile')).toMatchObject([{ state: 'done' }])
  })

  test('copes with a whole centre at once', () => {
    const { db, sqlite } = testDatabase()
    const first = heardCall(db)
    const copy = sqlite.prepare(
      `INSERT INTO calls (call_no, started_at, channel, province, person_id, caller, recording_name)
       SELECT 'X' || value, value, 'phone', '山东', ?, '匿名', 'x' || value || '.wav'
       FROM generate_series`.replace(
        'generate_series',
        `(
         WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 20000)
         SELECT value FROM n)`,
      ),
    )
    copy.run(first.personId)
    register(db, 'x77')
    reconcileCalls(db, 'all')
    const missing = db
      .select()
      .from(callReconciliations)
      .where(eq(callReconciliations.state, 'no-recording'))
      .all()
    expect(missing).toHaveLength(20_000)
  })
})
