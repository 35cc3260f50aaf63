import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { clips } from '#src/clips/schema.ts'
import { complaints, registerEntries } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim, enqueue, fail } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { erasedRecordings } from '#src/recordings/erased/schema.ts'
import { recordPlaying } from '#src/recordings/heard.ts'
import { adoptIntoLedger } from '#src/recordings/ledger/adopt.ts'
import { checkLedger } from '#src/recordings/ledger/check.ts'
import { turnOverdue } from '#src/recordings/ledger/overdue.ts'
import { arrivals, ledgerEntries } from '#src/recordings/ledger/schema.ts'
import { addNote } from '#src/recordings/notes/write.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { joinedSides } from '#src/recordings/sides/schema.ts'
import { folderFiles, sources } from '#src/recordings/sources/schema.ts'
import { sweepStorageHandler } from '#src/recordings/sweep-storage.ts'
import { uploads } from '#src/recordings/uploads/schema.ts'
import { liftHold, setHold } from '#src/retention/hold.ts'
import { retentionRuns } from '#src/retention/schema.ts'
import { reconcileCalls } from '#src/screening/reconciliation/reconcile.ts'
import { callReconciliations, findings, hits, rechecks } from '#src/screening/schema.ts'
import { corrections, segments, transcripts } from '#src/transcription/schema.ts'
import { announce, beep, filesIn, inChunks } from '#test/recordings/scene.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

import { broughtBefore, centreOnDisk, days, daysAgo, isThere, night, switchedOn } from './night.ts'

const marks = {
  caller: '13977310001',
  name: 'zhuming-biaoji-a1',
  said: '独木桥青铜钥匙',
  quoted: '引文标记蓝色风筝',
  noted: '批注标记白鹭',
  pinned: '钉住标记翠鸟',
  failed: 'cuowu-biaoji-b2',
  clipped: '片段标记杜鹃',
}

/** Everything that is written about a recording, with marks that are found nowhere else. */
function writeAbout(db: Db, recordingId: number, callId: number | null): void {
  const account = accountWith(db, 'qa-inspector')
  const facts = { engine: 'whisper-node', model: 'm', finishedAt: 1, speechMs: 1, wallMs: 1 }
  const { id: transcriptId } = db
    .insert(transcripts)
    .values({ recordingId, ...facts })
    .returning()
    .get()
  const span = { voice: 'agent', startMs: 0, endMs: 900 } as const
  const segment = { text: marks.said, rawText: marks.said, heardText: marks.said, doubtful: false }
  const { id: segmentId } = db
    .insert(segments)
    .values({ transcriptId, ...span, ...segment })
    .returning()
    .get()
  const by = { accountId: account.id, accountName: account.displayName, at: 1 }
  const corrected = { heardText: marks.said, text: marks.said, segmentId, recordingId }
  db.insert(corrections)
    .values({ ...corrected, ...span, ...by })
    .run()
  const { id: findingId } = db
    .insert(findings)
    .values({
      ...{ recordingId, callId, headline: marks.quoted, score: 0.5, state: 'unfounded' },
      ...{ faultCategory: 'attitude', foundAt: 1 },
    })
    .returning()
    .get()
  const where = { segmentIndex: 0, startChar: 0, endChar: 2, ...span }
  const quote = { rule: 'r', text: marks.quoted, textHash: 'h', bySound: false, weight: 1 }
  db.insert(hits)
    .values({ findingId, ...where, ...quote })
    .run()
  db.insert(rechecks)
    .values({ findingId, verdict: 'unfounded', note: marks.noted, ...by })
    .run()
  const inspector = actorWith(db, 'qa-inspector')
  addNote(db, inspector, recordingId, { atMs: 0, text: marks.pinned }, 1)
  const upload = { id: 'u', accountId: account.id, name: `${marks.name}.wav`, bytes: 1, begunAt: 1 }
  db.insert(uploads)
    .values({ ...upload, recordingId })
    .run()
  const source = { name: '录音系统', kind: 'folder', folder: '/tmp/x', createdAt: 1 } as const
  const { id: sourceId } = db.insert(sources).values(source).returning().get()
  const seen = { sourceId, path: `/in/${marks.name}.wav`, stamp: 's', at: 1 }
  db.insert(folderFiles)
    .values({ ...seen, outcome: 'received', recordingId })
    .run()
  const jobId = enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
  const job = claim(db, ['screen'])!
  expect(job.id).toBe(jobId)
  fail(db, job, marks.failed, 0)
}

const written = (folder: string) => {
  const files = filesIn(folder).map((file) => ({
    file,
    bytes: readFileSync(path.join(folder, file)),
  }))
  return Object.entries(marks).filter(([, mark]) =>
    files.some(({ file, bytes }) => file.includes(mark) || bytes.includes(mark)),
  )
}

describe('erasing', () => {
  test('leaves not a byte of names, numbers, words, quotes and notes on the disk', async () => {
    const centre = centreOnDisk()
    const { db, storage, folder } = centre
    const name = `${marks.caller}.wav`
    announce(db, { call_id: 'm1', caller: marks.caller, recording: name })
    const id = await broughtBefore(centre, name, beep(), 200)
    db.update(recordings).set({ problem: marks.name }).where(eq(recordings.id, id)).run()
    const { callId, sha256, path: stored } = db.select().from(recordings).get()!
    writeAbout(db, id, callId)
    writeFileSync(storage.renditionOf(sha256), marks.said)
    const { id: accountId, displayName: accountName } = accountWith(db, 'qa-inspector')
    const lines = [{ voice: 'agent', startMs: 0, endMs: 900, text: marks.clipped }]
    const clip = { recordingId: id, fromMs: 0, untilMs: 900, purpose: marks.clipped, spans: [] }
    const made = { ...clip, lines, state: 'ready', accountId, accountName, at: 1 } as const
    const { id: clipId } = db.insert(clips).values(made).returning().get()
    writeFileSync(storage.clipFile(clipId), marks.clipped)
    expect(written(folder)).toHaveLength(Object.keys(marks).length)

    switchedOn(db)
    const run = await night(centre)

    expect(run).toMatchObject({ busy: 0, failed: 0, logEmptied: true })
    // At once, and not only when the last process closes the database.
    expect(written(folder)).toEqual([])
    expect(filesIn(centre.recordingsDir)).toEqual([])
    expect(db.select().from(calls).get()).toMatchObject({ callNo: 'm1', caller: '' })
    expect(db.select().from(jobs).where(eq(jobs.name, 'screen')).all()).toEqual([])
    expect(stored).not.toBe('')
    const gone = eq(auditEvents.action, 'clip.erased')
    expect(db.select().from(auditEvents).where(gone).all()).toMatchObject([{ subjectId: '1' }])
    centre.close()
    expect(written(folder)).toEqual([])
  })

  test('keeps the sums of the ledger and calls the entry erased', async () => {
    const centre = centreOnDisk()
    const { db } = centre
    announce(db, { call_id: 'm1', recording: 'm1.wav' })
    await broughtBefore(centre, 'm1.wav', beep(), 200)
    await broughtBefore(centre, 'stray.wav', beep(500), 200)
    turnOverdue(db)
    expect([...checkLedger(db)]).toEqual([])
    switchedOn(db)

    const run = await night(centre)

    expect(run?.totals.map(({ rule, count }) => [rule, count])).toEqual([
      ['ordinary', 1],
      ['unmatched', 1],
    ])
    expect([...checkLedger(db)]).toEqual([])
    const entries = db.select().from(ledgerEntries).all()
    expect(entries.map(({ state, recordingId }) => [state, recordingId])).toEqual([
      ['expired', null],
      ['expired', null],
    ])
    expect(db.select().from(arrivals).all()).toMatchObject([
      { name: '', recordingId: null },
      { name: '', recordingId: null },
    ])
    expect(adoptIntoLedger(db)).toBe(0)
  })

  test('leaves one trace and one tombstone, and a second night finds nothing', async () => {
    const centre = centreOnDisk()
    const { db } = centre
    const id = await broughtBefore(centre, `${marks.name}.wav`, beep(), 100)
    switchedOn(db)
    await night(centre)
    const again = await night(centre)
    expect(again).toMatchObject({ totals: [], logEmptied: null })
    expect(db.select().from(erasedRecordings).all()).toMatchObject([
      { recordingId: id, rule: 'unmatched', by: '系统' },
    ])
    const traces = db.select().from(auditEvents).where(eq(auditEvents.action, 'recording.erased'))
    expect(traces.all().map(({ particulars }) => Object.keys(particulars))).toEqual([
      ['rule', 'bytes', 'run'],
    ])
  })

  test('takes the sides of a joined recording along', async () => {
    const centre = centreOnDisk()
    const { db } = centre
    announce(db, { call_id: 'm1', recording: 'm1.wav' })
    const both = await broughtBefore(centre, 'm1.wav', beep(), 200)
    const agent = await broughtBefore(centre, 'x_agent.wav', beep(500, 1), 200)
    const customer = await broughtBefore(centre, 'x_customer.wav', beep(600, 1), 200)
    for (const id of [agent, customer]) {
      db.update(recordings).set({ state: 'joined' }).where(eq(recordings.id, id)).run()
    }
    db.insert(joinedSides)
      .values({ recordingId: both, agentSideId: agent, customerSideId: customer, at: 1 })
      .run()
    switchedOn(db)
    setHold(db, actorWith(db, 'qa-manager'), { subject: 'recording', subjectId: agent }, '诉讼')
    await night(centre)
    expect([both, agent, customer].map((id) => isThere(db, id))).toEqual([true, true, true])

    liftHold(db, actorWith(db, 'qa-manager'), 1, '结案')
    await night(centre)
    expect(db.select().from(recordings).all()).toEqual([])
    expect(filesIn(centre.recordingsDir)).toEqual([])
  })

  test('keeps the box of a call in the register, for nobody can hear it again', async () => {
    const centre = centreOnDisk()
    const { db } = centre
    announce(db, { call_id: 'm1', recording: 'm1.wav' })
    await broughtBefore(centre, 'm1.wav', beep(), 200)
    db.insert(callReconciliations).values({ callId: 1, state: 'clear', at: 1 }).run()
    switchedOn(db)
    await night(centre)
    reconcileCalls(db, 'all')
    expect(db.select().from(callReconciliations).all()).toMatchObject([{ state: 'clear' }])
  })
})

describe('what was erased', () => {
  test('is not taken back when its file is found again', async () => {
    const centre = centreOnDisk()
    const { db, storage } = centre
    await broughtBefore(centre, 'a.wav', beep(), 100)
    const stored = storage.pathOf(db.select().from(recordings).get()!.path)
    switchedOn(db)
    await night(centre)
    writeFileSync(stored, beep())
    // Old enough to be no arrival under way.
    vi.useFakeTimers({ toFake: ['Date'], now: daysAgo(-2) })
    onTestFinished(() => void vi.useRealTimers())

    enqueue(db, 'sweep-storage', 'storage', {})
    const job = claim(db, ['sweep-storage'])!
    const signal = new AbortController().signal
    const context = { db, job, signal, onProgress: () => undefined }
    await sweepStorageHandler({ storage, ffmpeg: 'ffmpeg' })({}, context)

    expect(filesIn(centre.recordingsDir)).toEqual([])
    expect(db.select().from(recordings).all()).toEqual([])
  })

  test('is refused in words when it is brought again', async () => {
    const centre = centreOnDisk()
    const { db, storage } = centre
    await broughtBefore(centre, 'a.wav', beep(), 100)
    switchedOn(db)
    await night(centre)
    const incoming = { name: 'b.wav', body: inChunks(beep()), ffmpeg: 'ffmpeg' }
    const brought = receiveRecording(db, storage, system, incoming)
    await expect(brought).rejects.toThrow('按保存期限删除，没有再收下')
    expect(filesIn(centre.recordingsDir)).toEqual([])
    expect(db.select().from(recordings).all()).toEqual([])
  })
})

describe('a night', () => {
  test('erases nothing while it is switched off', async () => {
    const centre = centreOnDisk()
    const id = await broughtBefore(centre, 'a.wav', beep(), 5000)
    expect(await night(centre)).toBeUndefined()
    switchedOn(centre.db, {}, false)
    expect(await night(centre)).toBeUndefined()
    expect(isThere(centre.db, id)).toBe(true)
  })

  test('keeps each class for its own time', async () => {
    const centre = centreOnDisk()
    const { db } = centre
    announce(
      db,
      ...['c1', 'e1', 'f1', 'o1', 'r1'].map((no) => ({ call_id: no, recording: `${no}.wav` })),
    )
    const complained = await broughtBefore(centre, 'c1.wav', beep(400), 400)
    const suspected = await broughtBefore(centre, 'f1.wav', beep(500), 300)
    const ordinary = await broughtBefore(centre, 'o1.wav', beep(600), 170)
    const reported = await broughtBefore(centre, 'r1.wav', beep(800), 400)
    const unmatched = await broughtBefore(centre, 'u1.wav', beep(700), 91)
    const concerned = await broughtBefore(centre, 'e1.wav', beep(450), 400)
    const callOf = (id: number) =>
      db.select().from(recordings).where(eq(recordings.id, id)).get()!.callId!
    const [callId, concernedCallId] = [callOf(complained), callOf(concerned)]
    db.insert(complaints)
      .values({
        ...{ complaintNo: 'T1', source: 'screening', callId, faultCategory: 'attitude' },
        ...{ openedAt: 1, openedByName: '测试', concernedCallId },
      })
      .run()
    const entry = { registerNo: 'D1', callNo: 'r1', registeredAt: 1, agentNo: '20636', caller: '1' }
    db.insert(registerEntries)
      .values({ ...entry, faultCategory: 'attitude', reportedBy: '测试' })
      .run()
    const found = { headline: 'x', score: 0.5, faultCategory: 'attitude', foundAt: 1 } as const
    db.insert(findings)
      .values({ recordingId: suspected, ...found })
      .run()
    switchedOn(db)

    await night(centre)

    const all = [complained, concerned, reported, suspected, ordinary, unmatched]
    expect(all.map((id) => isThere(db, id))).toEqual([true, true, true, true, true, false])
  })

  test('keeps what is held, by recording or by call, and says how many', async () => {
    const centre = centreOnDisk()
    const { db } = centre
    const manager = actorWith(db, 'qa-manager')
    announce(db, { call_id: 'm1', recording: 'm1.wav' })
    const byCall = await broughtBefore(centre, 'm1.wav', beep(400), 4000)
    const byItself = await broughtBefore(centre, 'b.wav', beep(500), 4000)
    setHold(db, manager, { subject: 'call', subjectId: 1 }, '诉讼')
    const hold = setHold(db, manager, { subject: 'recording', subjectId: byItself }, '调查')
    switchedOn(db)

    expect(await night(centre)).toMatchObject({ held: 2, totals: [] })
    expect([byCall, byItself].map((id) => isThere(db, id))).toEqual([true, true])

    liftHold(db, manager, hold.id, '结案')
    expect(await night(centre)).toMatchObject({ held: 1 })
    expect([byCall, byItself].map((id) => isThere(db, id))).toEqual([true, false])
  })

  test('waits for what is worked on or listened to', async () => {
    const centre = centreOnDisk()
    const { db } = centre
    const worked = await broughtBefore(centre, 'a.wav', beep(400), 100)
    const played = await broughtBefore(centre, 'b.wav', beep(500), 100)
    enqueue(db, 'screen', `recording:${worked}`, { recordingId: worked })
    claim(db, ['screen'])
    recordPlaying(db, actorWith(db, 'qa-inspector'), played)
    switchedOn(db)
    expect(await night(centre)).toMatchObject({ busy: 2, totals: [] })
    expect([worked, played].map((id) => isThere(db, id))).toEqual([true, true])
  })

  test('leaves a recording whole whose file cannot be removed', async () => {
    const centre = centreOnDisk()
    const { db, storage } = centre
    const id = await broughtBefore(centre, 'a.wav', beep(), 100)
    switchedOn(db)
    const stubborn = {
      ...storage,
      takeBack: () => {
        throw Object.assign(new Error('EACCES'), { syscall: 'unlink', code: 'EACCES' })
      },
    }
    expect(await night({ db, storage: stubborn })).toMatchObject({ failed: 1, totals: [] })
    expect(isThere(db, id)).toBe(true)
  })

  test('as a trial counts by class and source, and erases nothing', async () => {
    const centre = centreOnDisk()
    const { db } = centre
    const id = await broughtBefore(centre, 'a.wav', beep(), 100)
    db.insert(retentionRuns)
      .values({ kind: 'trial', at: daysAgo(0), by: '测试', days, totals: [] })
      .run()
    const run = await night(centre, 1)
    expect(run?.finishedAt).not.toBeNull()
    expect(run?.totals).toMatchObject([{ rule: 'unmatched', sourceId: 0, count: 1 }])
    expect(isThere(db, id)).toBe(true)
  })
})
