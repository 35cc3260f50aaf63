import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import type { Db, OpenDatabase } from '#src/kernel/db.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { runJob } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { rescreenSubject } from '#src/screening/ask-rescreen.ts'
import { mostHitsOfRule } from '#src/screening/hits.ts'
import { rescreenHandler } from '#src/screening/rescreen.ts'
import { findings, hits, screenings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'

import { addCall, addRecording, addTranscript, type Line } from '../transcription/scripted.ts'

const grievance: Line[] = [
  { voice: 'agent', text: '您好,请问有什么可以帮您?' },
  { voice: 'customer', text: '我昨天打过一回电话,说我家空开老跳,一个男的接的。' },
  { voice: 'agent', text: '嗯,您说。' },
  { voice: 'customer', text: '我话没说完他就不耐烦,说了句您自己找电工,啪就给我挂了。' },
  { voice: 'agent', text: '不好意思,可能是他当时比较着急。' },
  { voice: 'customer', text: '着急也不能挂我电话,你们接电话的就这么接啊?' },
  { voice: 'agent', text: '我给您登记对客服人员的投诉,会调录音核实。' },
]

function heard(db: Db, lines: readonly Line[]): number {
  const { id } = addRecording(db, { callId: addCall(db).id })
  addTranscript(db, id, lines)
  enqueue(db, 'screen', `recording:${id}`, { recordingId: id })
  return id
}

/** Runs what waits as a worker does; what fails goes back to the line, or is parked. */
async function work(db: Db): Promise<void> {
  const handlers = { ...idleHandlers, screen: screenHandler, rescreen: rescreenHandler }
  const log = { error: () => undefined }
  for (;;) {
    const job = claim(db, ['screen', 'rescreen'], Date.now() + 3_600_000)
    if (!job) return
    await runJob(db, handlers, job, new AbortController().signal, log)
  }
}

const screeningOf = (db: Db, recordingId: number) =>
  db.select().from(screenings).where(eq(screenings.recordingId, recordingId)).get()

const findingOf = (db: Db, recordingId: number) =>
  db.select().from(findings).where(eq(findings.recordingId, recordingId)).get()

function hitsOf(db: Db, recordingId: number) {
  const { id } = findingOf(db, recordingId)!
  return db.select().from(hits).where(eq(hits.findingId, id)).all()
}

function jobOf(db: Db, recordingId: number) {
  const subject = eq(jobs.subject, `recording:${recordingId}`)
  return db
    .select()
    .from(jobs)
    .where(subject)
    .all()
    .filter(({ name }) => name === 'screen')
    .at(-1)
}

/** Texts as no product would write them: bytes where characters belong. */
function spoil({ db, sqlite }: OpenDatabase, recordingId: number): void {
  const transcript = db
    .select()
    .from(transcripts)
    .where(eq(transcripts.recordingId, recordingId))
    .get()!
  // The index of texts is no part of it: only what screening reads is spoilt.
  const triggers = sqlite
    .prepare("select name from sqlite_master where type = 'trigger' and tbl_name = 'segments'")
    .pluck()
    .all() as string[]
  for (const name of triggers) sqlite.exec(`drop trigger "${name}"`)
  sqlite.prepare("update segments set text = x'ff00' where transcript_id = ?").run(transcript.id)
}

describe('a transcript that cannot be read', () => {
  test('is parked with its reason, and the calls around it are screened', async () => {
    const open = testDatabase()
    const { db } = open
    const [before, bad, after] = [heard(db, grievance), heard(db, grievance), heard(db, grievance)]
    spoil(open, bad)
    await work(db)
    expect(findingOf(db, before)).toBeDefined()
    expect(findingOf(db, after)).toBeDefined()
    expect(jobOf(db, bad)).toMatchObject({ state: 'parked', attempts: 3 })
    expect(jobOf(db, bad)?.lastError).toBeTruthy()
    expect(screeningOf(db, bad)).toBeUndefined()
  })

  test('does not end the reading anew of a stored day', async () => {
    const open = testDatabase()
    const { db } = open
    const ids = [0, 1, 2].map(() => heard(db, grievance))
    await work(db)
    spoil(open, ids[1]!)
    db.update(screenings).set({ sign: 'older', lexiconVersion: 'older' }).run()
    const before = screeningOf(db, ids[1]!)
    const range = { from: 0, to: Date.now() }
    const payload = { ...range, why: '发布词库' }
    const walk = enqueue(db, 'rescreen', rescreenSubject(range), payload)
    await work(db)
    expect(db.select().from(jobs).where(eq(jobs.id, walk)).get()?.state).toBe('done')
    for (const id of [ids[0]!, ids[2]!]) {
      expect(screeningOf(db, id)?.lexiconVersion).not.toBe('older')
      expect(jobOf(db, id)?.state).toBe('done')
    }
    // What was found in it stays, under the version that found it, and its job says what is wrong.
    expect(jobOf(db, ids[1]!)?.state).toBe('parked')
    expect(screeningOf(db, ids[1]!)).toEqual(before)
    expect(findingOf(db, ids[1]!)).toBeDefined()
  })
})

describe('a transcript without words', () => {
  test.each([
    ['empty lines', ''],
    ['blanks', ' \u3000\t'],
    ['marks only', '，。？！……'],
    ['fillers only', '嗯。啊。呃'],
    ['emoji', '😡😡😡'],
    ['half a character', '\ud83d'],
    ['control characters', '\u0000\u0007\u202e\u200b'],
  ])('of %s suspects nobody and counts as screened', async (_, text) => {
    const { db } = testDatabase()
    const id = heard(
      db,
      (['agent', 'customer', 'unknown'] as const).map((voice) => ({ voice, text })),
    )
    await work(db)
    expect(jobOf(db, id)?.state).toBe('done')
    expect(screeningOf(db, id)).toMatchObject({ flagged: false })
    expect(findingOf(db, id)).toBeUndefined()
  })

  test('between the words of a complaint takes nothing from it', async () => {
    const { db } = testDatabase()
    const odd: Line[] = [
      { voice: 'unknown', text: '' },
      { voice: 'customer', text: '\u0000\u202e😡' },
    ]
    const id = heard(
      db,
      grievance.flatMap((line) => [line, ...odd]),
    )
    await work(db)
    expect(findingOf(db, id)).toBeDefined()
    const lines = db.select().from(segments).orderBy(segments.startMs).all()
    for (const hit of hitsOf(db, id)) {
      const said = lines[hit.segmentIndex]!.text
      expect(said.slice(hit.startChar, hit.endChar)).toBe(hit.text)
      expect(hit.text).not.toBe('')
    }
  })
})

describe('lines at strange times', () => {
  test.each([
    ['both sides at once', { startMs: 0, endMs: 60_000 }],
    ['no time at all', { startMs: 5000, endMs: 5000 }],
    ['far behind the end', { startMs: 1e9, endMs: 1e9 + 1 }],
  ])('%s: evidence stays inside its own line', async (_, span) => {
    const { db } = testDatabase()
    const id = heard(db, grievance)
    db.update(segments).set(span).run()
    await work(db)
    const found = hitsOf(db, id)
    expect(found.length).toBeGreaterThan(0)
    for (const hit of found) {
      expect(hit.startMs).toBeGreaterThanOrEqual(span.startMs)
      expect(hit.endMs).toBeLessThanOrEqual(span.endMs)
      expect(hit.startMs).toBeLessThanOrEqual(hit.endMs)
    }
  })
})

describe('a call of twelve hours', () => {
  const times = 3000
  const quiet = Array.from({ length: times }, (): Line[] => [
    { voice: 'agent', text: '请问您的户号是多少?' },
    { voice: 'customer', text: '我想问一下这个月的电费是多少。' },
  ]).flat()

  test('that complains in every minute keeps a bounded number of hits', async () => {
    const { db } = testDatabase()
    const id = heard(db, Array.from({ length: times }, () => grievance).flat())
    await work(db)
    const found = hitsOf(db, id)
    const ofRule = new Map<string, number>()
    for (const { rule } of found) ofRule.set(rule, (ofRule.get(rule) ?? 0) + 1)
    expect(Math.max(...ofRule.values())).toBe(mostHitsOfRule)
    expect(screeningOf(db, id)?.score).toBeLessThanOrEqual(1)
  })

  test('that complains once, in the middle, is found there', async () => {
    const { db } = testDatabase()
    const id = heard(db, quiet.toSpliced(times, 0, ...grievance))
    await work(db)
    const places = hitsOf(db, id).map(({ segmentIndex }) => segmentIndex)
    expect(places[0]).toBeGreaterThanOrEqual(times)
    expect(places[0]).toBeLessThan(times + grievance.length)
  })

  test('that says nothing of the kind is screened and suspects nobody', async () => {
    const { db } = testDatabase()
    const id = heard(db, quiet)
    await work(db)
    expect(screeningOf(db, id)).toMatchObject({ flagged: false })
  })
})
