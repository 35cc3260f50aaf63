import { createHash } from 'node:crypto'

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { findings, hits, screenings } from '#src/screening/schema.ts'
import { evidenceOf, screenHandler } from '#src/screening/screen.ts'
import type { Segment } from '#src/transcription/schema.ts'
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
const harmless: Line[] = [
  { voice: 'agent', text: '您好,请问有什么可以帮您?' },
  { voice: 'customer', text: '我想问一下这个月的电费是多少。' },
  { voice: 'agent', text: '好的,请您提供一下户号。' },
]

function screen(db: Db, recordingId: number): void {
  enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
  screenHandler({ recordingId }, takenJob(db, 'screen'))
}

function screened(db: Db, lines: readonly Line[], callId: number | null = null): number {
  const { id } = addRecording(db, { callId })
  addTranscript(db, id, lines)
  screen(db, id)
  return id
}

const findingOf = (db: Db, recordingId: number) =>
  db.select().from(findings).where(eq(findings.recordingId, recordingId)).get()

const hitsOf = (db: Db) => db.select().from(hits).orderBy(hits.id).all()

/** The hit names the line it lies in, its words, and a moment inside the line's two seconds. */
function expectBound(hit: typeof hits.$inferSelect, lines: readonly Line[]): void {
  const line = lines[hit.segmentIndex]
  expect(hit.voice).toBe(line?.voice)
  expect(hit.text).toBe(line?.text.slice(hit.startChar, hit.endChar))
  expect(hit.text).not.toBe('')
  expect(hit.textHash).toBe(createHash('sha256').update(line!.text).digest('hex'))
  expect(hit.startMs).toBeGreaterThanOrEqual(hit.segmentIndex * 2000)
  expect(hit.endMs).toBeLessThanOrEqual(hit.segmentIndex * 2000 + 2000)
  expect(hit.startMs).toBeLessThan(hit.endMs)
}

describe('screening a transcript', () => {
  test('finds a grievance and binds it to the voice, the moment and the very words', () => {
    const { db } = testDatabase()
    const call = addCall(db)
    const id = screened(db, grievance, call.id)

    const finding = findingOf(db, id)
    expect(finding).toMatchObject({ callId: call.id, state: 'pending', registered: null })
    expect(finding?.headline).not.toBe('')
    expect(hitsOf(db).length).toBeGreaterThan(0)
    expect(hitsOf(db)[0]?.voice).toBe('customer')
    for (const hit of hitsOf(db)) expectBound(hit, grievance)
  })

  test('notes what it made of a harmless call and suspects nobody', () => {
    const { db } = testDatabase()
    const id = screened(db, harmless)
    expect(findingOf(db, id)).toBeUndefined()
    expect(db.select().from(screenings).all()).toMatchObject([
      { recordingId: id, flagged: false, lexiconVersion: shippedLexicon().version },
    ])
  })

  test('asks for the call to be held against the register, in the same step', () => {
    const { db } = testDatabase()
    const call = addCall(db)
    const id = screened(db, harmless, call.id)
    expect(jobsOf(db, 'reconcile')).toMatchObject([
      { subject: `call:${call.id}`, payload: { callIds: [call.id] }, state: 'queued' },
    ])
    expect(jobsOf(db, 'screen')).toMatchObject([{ state: 'done' }])
    const trail = db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, String(id)))
      .all()
    expect(trail).toMatchObject([{ action: 'screening.finished', particulars: { flagged: false } }])
  })

  test('has no call to reconcile while the call data has not come', () => {
    const { db } = testDatabase()
    const id = screened(db, grievance)
    expect(findingOf(db, id)?.callId).toBeNull()
    expect(jobsOf(db, 'reconcile')).toEqual([])
  })

  test('screens a silent recording too, so that its call can be told clear', () => {
    const { db } = testDatabase()
    screened(db, [])
    expect(db.select().from(screenings).all()).toMatchObject([{ flagged: false }])
  })

  test('has nothing to say where there is no transcript', () => {
    const { db } = testDatabase()
    const { id } = addRecording(db)
    screen(db, id)
    expect(db.select().from(screenings).all()).toEqual([])
    expect(jobsOf(db, 'screen')).toMatchObject([{ state: 'done' }])
  })

  test('trusts words the recogniser doubted less', () => {
    const { db } = testDatabase()
    screened(db, grievance)
    screened(
      db,
      grievance.map((line) => ({ ...line, doubtful: true })),
    )
    const weights = new Map<number, number>()
    for (const hit of hitsOf(db)) {
      weights.set(hit.findingId, (weights.get(hit.findingId) ?? 0) + hit.weight)
    }
    const [sure, doubted] = [...weights.values()]
    const scores = db.select({ score: screenings.score }).from(screenings).all()
    expect(scores[1]!.score).toBeLessThan(scores[0]!.score)
    if (doubted !== undefined) expect(doubted).toBeLessThan(sure!)
  })
})

describe('screening again', () => {
  test('replaces the evidence of a finding nobody has judged', () => {
    const { db } = testDatabase()
    const id = screened(db, grievance)
    const before = findingOf(db, id)
    const longer = [harmless[0]!, harmless[1]!, ...grievance]
    addTranscript(db, id, longer)
    screen(db, id)
    expect(findingOf(db, id)).toMatchObject({ id: before?.id, foundAt: before?.foundAt })
    expect(new Set(hitsOf(db).map((hit) => hit.findingId))).toEqual(new Set([before?.id]))
    for (const hit of hitsOf(db)) expectBound(hit, longer)
  })

  test('drops a suspicion that the newer words do not bear out', () => {
    const { db } = testDatabase()
    const id = screened(db, grievance)
    addTranscript(db, id, harmless)
    screen(db, id)
    expect(findingOf(db, id)).toBeUndefined()
    expect(hitsOf(db)).toEqual([])
  })

  test.each(['confirmed', 'external', 'unfounded'] as const)(
    'never touches a finding judged %s',
    (state) => {
      const { db } = testDatabase()
      const id = screened(db, grievance)
      db.update(findings).set({ state }).where(eq(findings.recordingId, id)).run()
      const before = { finding: findingOf(db, id), hits: hitsOf(db) }
      for (const lines of [harmless, [harmless[0]!, ...grievance]]) {
        addTranscript(db, id, lines)
        screen(db, id)
        expect({ finding: findingOf(db, id), hits: hitsOf(db) }).toEqual(before)
      }
    },
  )
})

describe('the moment of a hit', () => {
  const segment: Segment = {
    id: 1,
    transcriptId: 1,
    voice: 'customer',
    startMs: 10_000,
    endMs: 20_000,
    text: '零一二三四五六七八九',
    heardText: null,
    rawText: '',
    confidence: 1,
    doubtful: false,
    marks: [],
  }
  const hit = { rule: 'x', utterance: 4, by: 'sound', weight: 1, category: 'other' } as const

  test('follows its place among the characters of the segment', () => {
    const evidence = evidenceOf({ ...hit, target: null, start: 2, end: 5 }, segment)
    expect(evidence).toMatchObject({
      segmentIndex: 4,
      startMs: 12_000,
      endMs: 15_000,
      text: '二三四',
      bySound: true,
    })
  })

  test('stays inside the segment', () => {
    const evidence = evidenceOf({ ...hit, target: null, start: 0, end: 10 }, segment)
    expect([evidence.startMs, evidence.endMs]).toEqual([10_000, 20_000])
  })
})
