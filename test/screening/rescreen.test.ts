import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { rescreenSubject } from '#src/screening/ask-rescreen.ts'
import { utterancesOf } from '#src/screening/heard.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { readText } from '#src/screening/reading.ts'
import { rescreenHandler } from '#src/screening/rescreen.ts'
import { findings, screenings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import type { StoredCall } from '#src/screening/stored-call.ts'
import { storedBatch, storedCalls } from '#src/screening/stored.ts'
import { segments } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'

import {
  addCall,
  addRecording,
  addTranscript,
  jobsOf,
  type Line,
  takenJob,
} from '../transcription/scripted.ts'

const grievance: Line[] = [
  { voice: 'agent', text: '您好,请问有什么可以帮您?' },
  { voice: 'customer', text: '我昨天打过一回电话,说我家空开老跳,一个男的接的。' },
  { voice: 'agent', text: '嗯,您说。' },
  { voice: 'customer', text: '我话没说完他就不耐烦,说了句您自己找电工,啪就给我挂了。' },
  { voice: 'agent', text: '不好意思,可能是他当时比较着急。' },
  { voice: 'customer', text: '着急也不能挂我电话,你们接电话的就这么接啊?' },
  { voice: 'agent', text: '我给您登记对客服人员的投诉,会调录音核实。' },
]
/** Marks within and between, characters of one to four bytes, no words at all, and every way to be sure. */
const odd: Line[] = [
  { voice: 'customer', text: '', confidence: null },
  { voice: 'agent', text: '您好，\n那个"请讲\\"😀嗯', confidence: 0.1 + 0.2 },
  { voice: 'unknown', text: '那那个个𠮷我要投诉你們\0的人', confidence: 1 / 3, doubtful: true },
  { voice: 'customer', text: '那個接电话的把我挂了', confidence: 0, doubtful: true },
  { voice: 'customer', text: 'é\uFFFDＡＢ１２', confidence: 1e-7 },
  { voice: 'agent', text: '。', confidence: 1 },
]
const harmless: Line[] = [{ voice: 'customer', text: '这个月的电费是多少。' }]
const day = { from: 1_000_000, to: 2_000_000 }

function addStored(db: Db, lines: readonly Line[], at: number, withCall = true): number {
  const callId = withCall ? addCall(db, { startedAt: at }).id : null
  const { id } = addRecording(db, { callId, receivedAt: withCall ? 5_000_000 : at })
  addTranscript(db, id, lines)
  return id
}

const linesOf = (call: StoredCall) =>
  call.lines().utterances.map(({ voice, text, trust }) => ({ voice, text, trust }))

function screen(db: Db, recordingId: number): void {
  enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
  screenHandler({ recordingId }, takenJob(db, 'screen'))
}

/** Runs the walk to its end; says in how many jobs. */
function rescreen(db: Db, options: { all?: boolean } = {}): number {
  enqueue(db, 'rescreen', rescreenSubject(day), { ...day, why: '发布词库', ...options })
  let ran = 0
  for (;;) {
    const waits = jobsOf(db, 'rescreen').find(({ state }) => state === 'queued')
    if (!waits) return ran
    rescreenHandler(waits.payload as never, takenJob(db, 'rescreen'))
    ran += 1
  }
}

const waiting = (db: Db) =>
  jobsOf(db, 'screen')
    .filter(({ state }) => state === 'queued')
    .map(({ payload }) => (payload as { recordingId: number }).recordingId)

describe('stored calls', () => {
  test('are those of the range, by their call or by their receipt, with all their lines', () => {
    const { db } = testDatabase()
    const first = addStored(db, grievance, 1_500_000)
    const alone = addStored(db, harmless, 1_600_000, false)
    const silent = addStored(db, [], 1_000_000)
    addStored(db, grievance, 2_000_000)
    addStored(db, grievance, 999_999)
    addStored(db, grievance, 2_000_000, false)
    const found = [...storedCalls(db, day)]
    expect(found.map(({ recordingId }) => recordingId)).toEqual([first, silent, alone])
    expect(linesOf(found[0]!).map(({ voice, text }) => ({ voice, text }))).toEqual(grievance)
    expect(linesOf(found[0]!)[0]!.trust).toBe(0.9)
    expect(linesOf(found[1]!)).toEqual([])
  })

  test('are read as screening itself reads them, whatever their lines hold', () => {
    const { db } = testDatabase()
    const id = addStored(db, odd, 1_500_000)
    db.update(segments)
      .set({ heardText: '什么' })
      .where(eq(segments.text, '那個接电话的把我挂了'))
      .run()
    const [stored] = [...storedCalls(db, day)]
    const asScreened = utterancesOf(db, id)
    expect(linesOf(stored!)).toEqual(asScreened)
    const { readings } = stored!.lines()
    expect(readings.map(({ characters }) => characters)).toEqual(
      asScreened.map((one) => readText(one.text).characters),
    )
    expect(readings.map(({ offsets }) => offsets)).toEqual(
      asScreened.map((one) => readText(one.text).offsets),
    )
  })

  test('come in batches, none twice and none left out', () => {
    const { db } = testDatabase()
    const ids = Array.from({ length: 7 }, (_, at) =>
      addStored(db, harmless, 1_500_000, at % 2 === 0),
    )
    const found: number[] = []
    let place: ReturnType<typeof storedBatch>['next'] = null
    do {
      const batch = storedBatch(db, day, place, 2)
      found.push(...batch.calls.map(({ recordingId }) => recordingId))
      place = batch.next
    } while (place)
    expect(found.toSorted((a, b) => a - b)).toEqual(ids)
  })
})

describe('screening a stored day again', () => {
  test('asks for a call to be screened only where the lexicon now finds something else', () => {
    const { db } = testDatabase()
    const [same, changed, other] = [grievance, grievance, harmless].map((lines) =>
      addStored(db, lines, 1_500_000),
    ) as [number, number, number]
    for (const id of [same, changed, other]) screen(db, id)
    db.update(screenings)
      .set({ sign: 'none', lexiconVersion: 'older' })
      .where(eq(screenings.recordingId, changed))
      .run()
    db.update(screenings)
      .set({ lexiconVersion: 'older' })
      .where(eq(screenings.recordingId, same))
      .run()
    rescreen(db)
    expect(waiting(db)).toEqual([changed])
    const versions = db.select().from(screenings).where(eq(screenings.recordingId, same)).all()
    expect(versions[0]?.lexiconVersion).toBe(shippedLexicon().version)
  })

  test('finds in odd lines what the screening of the call found', () => {
    const { db } = testDatabase()
    const id = addStored(db, [...odd, ...grievance, ...odd], 1_500_000)
    screen(db, id)
    expect(db.select().from(screenings).get()!.sign).not.toBe('none')
    rescreen(db)
    expect(waiting(db)).toEqual([])
  })

  test('screens all of them where the weights changed, and what was never screened', () => {
    const { db } = testDatabase()
    const ids = [grievance, harmless].map((lines) => addStored(db, lines, 1_500_000))
    screen(db, ids[0]!)
    rescreen(db)
    expect(waiting(db)).toEqual([ids[1]])
    rescreen(db, { all: true })
    expect(waiting(db).toSorted((a, b) => a - b)).toEqual(ids)
  })

  test('keeps its place in the job that follows, so that a stop loses nothing', () => {
    const { db } = testDatabase()
    for (let count = 0; count < 401; count += 1) addStored(db, harmless, 1_500_000 + count)
    enqueue(db, 'rescreen', rescreenSubject(day), { ...day, why: '发布词库' })
    rescreenHandler({ ...day, why: '发布词库' }, takenJob(db, 'rescreen'))
    expect(waiting(db)).toHaveLength(400)
    const next = jobsOf(db, 'rescreen').find(({ state }) => state === 'queued')
    expect(next?.payload).toMatchObject({ after: { part: 'calls', at: 1_500_399 } })
    rescreenHandler(next!.payload as never, takenJob(db, 'rescreen'))
    expect(waiting(db)).toHaveLength(401)
  })

  test('leaves a judged finding as it was judged', () => {
    const { db } = testDatabase()
    const id = addStored(db, grievance, 1_500_000)
    screen(db, id)
    db.update(findings).set({ state: 'unfounded', score: 0.123 }).run()
    db.update(screenings).set({ sign: null }).run()
    rescreen(db)
    expect(waiting(db)).toEqual([id])
    db.delete(jobs).where(eq(jobs.name, 'screen')).run()
    screen(db, id)
    expect(db.select().from(findings).all()).toMatchObject([{ state: 'unfounded', score: 0.123 }])
  })
})
