import { readFileSync } from 'node:fs'

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { claim, enqueue, finish, LeaseLost } from '#src/kernel/jobs/queue.ts'
import { recordings } from '#src/recordings/schema.ts'
import { findings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'
import { hearInstead, retryJob } from '#src/transcription/jobs.ts'
import { importOf, measuredSpeed, transcriptOf } from '#src/transcription/queries.ts'
import { transcripts } from '#src/transcription/schema.ts'
import { transcribeHandler } from '#src/transcription/transcribe.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import {
  addCall,
  addDepartment,
  addRecording,
  addTranscript,
  earWith,
  jobsOf,
  stateOf,
  takenJob,
} from '../scripted.ts'
import { bytes } from './files.ts'

const text = '[00:01.20 - 00:03.40] 坐席：您好\n[00:03.50 - 00:05.00] 客户：家裡停電了'

const bring = (
  db: Db,
  name = 'd001.txt',
  options: Parameters<typeof bringTranscripts>[3] = {},
  content = text,
) => bringTranscripts(db, actorWith(db, 'qa-manager'), { name, bytes: bytes(content) }, options)

function called(db: Db, callNo: string, values: Parameters<typeof addRecording>[1] = {}): number {
  return addRecording(db, { callId: addCall(db, { callNo }).id, ...values }).id
}

function inLine(db: Db, recordingId: number) {
  return enqueue(db, 'transcribe', `recording:${recordingId}`, { recordingId })
}

const trail = (db: Db, action: (typeof auditEvents.$inferSelect)['action']) =>
  db.select().from(auditEvents).where(eq(auditEvents.action, action)).all()

const texts = (db: Db, id: number) => transcriptOf(db, id).map((segment) => segment.text)

describe('a finished transcript', () => {
  test('becomes the transcript of its recording, is screened and leaves a trace', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    expect(bring(db)).toEqual([
      {
        fileName: 'd001.txt',
        part: null,
        outcome: 'imported',
        message: '2 句，正在等待筛查',
        recordingId: id,
      },
    ])
    expect(transcriptOf(db, id)).toMatchObject([
      { voice: 'agent', startMs: 1200, endMs: 3400, text: '您好', confidence: null },
      { voice: 'customer', text: '家里停电了', rawText: '家裡停電了', doubtful: false },
    ])
    expect(stateOf(db, id)).toEqual({ state: 'transcribed', problem: null })
    expect(db.select().from(transcripts).all()).toMatchObject([
      { engine: 'imported', model: 'txt', speechMs: 3700, wallMs: 0 },
    ])
    expect(importOf(db, id)).toMatchObject({ format: 'txt', fileName: 'd001.txt', timing: 'given' })
    expect(jobsOf(db, 'screen')).toMatchObject([{ state: 'queued', payload: { recordingId: id } }])
    expect(trail(db, 'transcript.imported')).toMatchObject([
      {
        actorName: '测试qa-manager',
        subjectId: String(id),
        particulars: { file: 'd001.txt', format: 'txt', segments: 2, replaced: false },
      },
    ])
  })

  test('is screened like one heard here', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    const reference = readFileSync('recordings/samples/d001.json', 'utf8')
    bring(db, 'd001.json', {}, reference)
    screenHandler({ recordingId: id }, takenJob(db, 'screen'))
    expect(db.select().from(findings).all()).toMatchObject([{ recordingId: id, state: 'pending' }])
  })

  test('without times has them estimated, and says so', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    const turns = [
      { s: 'agent', t: '您好' },
      { s: 'customer', t: '停电了吗' },
    ]
    const [result] = bring(db, 'a.jsonl', {}, JSON.stringify({ id: 'd001', turns }))
    expect(result).toMatchObject({ outcome: 'imported' })
    expect(result?.message).toContain('按字数估算')
    expect(importOf(db, id)?.timing).toBe('estimated')
    expect(transcriptOf(db, id).map(({ startMs }) => startMs)).toEqual([0, 23_333])
  })

  test('does not count as heard at any speed', () => {
    const { db } = testDatabase()
    called(db, 'd001')
    bring(db)
    expect(measuredSpeed(db)).toBeNull()
  })

  test('is refused to who may not import, before it is read', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    for (const role of ['qa-inspector', 'case-handler', 'security-admin'] as const) {
      const file = { name: 'd001.txt', bytes: bytes('') }
      expect(() => bringTranscripts(db, actorWith(db, role), file)).toThrow(Forbidden)
    }
    expect(texts(db, id)).toEqual([])
  })

  test('is as if not there for a recording outside the scope', () => {
    const { db } = testDatabase()
    const [own, other] = [addDepartment(db, '一部'), addDepartment(db, '二部')]
    const call = addCall(db, { callNo: 'd001', departmentId: other })
    const { id } = addRecording(db, { callId: call.id })
    const narrow = actorWith(db, 'qa-manager', { kind: 'department', id: own })
    const file = { name: 'd001.txt', bytes: bytes(text) }
    expect(bringTranscripts(db, narrow, file)).toMatchObject([{ outcome: 'unmatched' }])
    expect(() => bringTranscripts(db, narrow, file, { recordingId: id })).toThrow(NotFound)
    expect(texts(db, id)).toEqual([])
  })

  test('is not taken for a recording that cannot be played', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001', { state: 'corrupt', problem: '不是录音' })
    expect(bring(db)).toMatchObject([{ outcome: 'refused', recordingId: id }])
    expect(stateOf(db, id)).toEqual({ state: 'corrupt', problem: '不是录音' })
  })

  test('that does not fit changes nothing', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001', { durationMs: 500 })
    addTranscript(db, id, [{ voice: 'agent', text: '机器的' }])
    inLine(db, id)
    const [result] = bring(db, 'd001.txt', { replace: true })
    expect(result).toMatchObject({ outcome: 'refused' })
    expect(result?.message).toContain('可能不是这段录音的文本')
    expect(texts(db, id)).toEqual(['机器的'])
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'queued' }])
    expect(trail(db, 'transcript.imported')).toEqual([])
  })
})

describe('a transcript that is there', () => {
  test('stays, unless replacing it is asked for', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    addTranscript(db, id, [{ voice: 'agent', text: '机器的' }])
    const [refused] = bring(db)
    expect(refused).toMatchObject({ outcome: 'exists', recordingId: id })
    expect(texts(db, id)).toEqual(['机器的'])

    expect(bring(db, 'd001.txt', { replace: true })).toMatchObject([{ outcome: 'replaced' }])
    expect(texts(db, id)).toEqual(['您好', '家里停电了'])
    expect(db.select().from(transcripts).all()).toHaveLength(1)
    expect(trail(db, 'transcript.imported')).toMatchObject([{ particulars: { replaced: true } }])
  })

  test('stays when the same file is brought twice', () => {
    const { db } = testDatabase()
    called(db, 'd001')
    expect(bring(db)).toMatchObject([{ outcome: 'imported' }])
    expect(bring(db)).toMatchObject([{ outcome: 'exists' }])
    expect(trail(db, 'transcript.imported')).toHaveLength(1)
  })
})

describe('a transcription of the same recording', () => {
  test('that waits is withdrawn', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    const job = inLine(db, id)
    bring(db)
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ id: job, state: 'cancelled' }])
    expect(trail(db, 'transcript.imported')[0]?.particulars).toMatchObject({ withdrawn: [job] })
  })

  test('that runs stores nothing when it is done', async () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    inLine(db, id)
    const context = takenJob(db, 'transcribe')
    const ear = earWith(async () => {
      bring(db)
      return [{ heard: [{ startMs: 0, endMs: 500, text: '迟到', confidence: 0.9 }] }]
    })
    const late = transcribeHandler(ear)({ recordingId: id }, context)
    await expect(late).rejects.toThrow(LeaseLost)
    expect(texts(db, id)).toEqual(['您好', '家里停电了'])
    expect(stateOf(db, id)).toEqual({ state: 'transcribed', problem: null })
  })

  test('that the product asks for later leaves the imported text alone', async () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    bring(db)
    inLine(db, id)
    await transcribeHandler(earWith('机器的'))({ recordingId: id }, takenJob(db, 'transcribe'))
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'done' }])
    expect(texts(db, id)).toEqual(['您好', '家里停电了'])
  })

  test('that a person asks for replaces it', async () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    const id = called(db, 'd001')
    bring(db)
    hearInstead(db, inspector, id)
    const context = takenJob(db, 'transcribe')
    await transcribeHandler(earWith('机器的'))(context.job.payload as never, context)
    expect(new Set(texts(db, id))).toEqual(new Set(['机器的']))
    expect(importOf(db, id)).toBeUndefined()
    expect(trail(db, 'transcription.retried')).toMatchObject([{ subjectId: String(id) }])
    expect(() => hearInstead(db, inspector, id)).toThrow('不是导入的')
  })

  test('that was withdrawn and is retried by a person counts as asked for', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    const job = inLine(db, id)
    bring(db)
    retryJob(db, actorWith(db, 'qa-inspector'), job)
    expect(jobsOf(db, 'transcribe')).toMatchObject([
      { state: 'queued', payload: { recordingId: id, asked: true } },
    ])
  })

  test('that has ended is left as it is', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    inLine(db, id)
    finish(db, claim(db, ['transcribe'])!)
    bring(db)
    expect(jobsOf(db, 'transcribe')).toMatchObject([{ state: 'done' }])
  })
})

describe('the recording is found', () => {
  const row = (fields: object) =>
    JSON.stringify({ ...fields, segments: [{ start: 1, end: 2, text: '您好' }] })

  test.each<[string, string, string]>([
    ['the call number as the file name', 'D001.txt', text],
    ['the recorder’s name', '20261102_0812.txt', text],
    ['the name it came under', 'left-over.srt', '1\n00:00:01,000 --> 00:00:02,000\n您好'],
    ['the name with its ending', 'left-over.wav.txt', text],
    ['a call number in the file', 'anything.json', row({ call_no: 'd001' })],
    ['the name of the recording in the file', 'x.json', row({ id: 'deva-7', file: 'd001.mp3' })],
  ])('by %s', (_, name, content) => {
    const { db } = testDatabase()
    const call = addCall(db, { callNo: 'd001', recordingName: '20261102_0812.wav' })
    const { id } = addRecording(db, { callId: call.id, originalName: 'left-over.wav' })
    addRecording(db, { originalName: 'left-overs.wav' })
    expect(bring(db, name, {}, content)).toMatchObject([{ outcome: 'imported', recordingId: id }])
  })

  test('not by a part of a name, nor by signs that mean something elsewhere', () => {
    const { db } = testDatabase()
    called(db, 'd001')
    for (const name of ['d00.txt', 'd0010.txt', '%.txt', 'd0_1.txt', "'.txt", '*.txt']) {
      expect(bring(db, name)).toMatchObject([{ outcome: 'unmatched', recordingId: null }])
    }
  })

  test('not when two bear the name; a playable one goes before one that is not', () => {
    const { db } = testDatabase()
    const id = called(db, 'd001')
    const callId = db.select().from(recordings).get()?.callId
    const broken = addRecording(db, { callId, state: 'corrupt' })
    expect(bring(db)).toMatchObject([{ outcome: 'imported', recordingId: id }])
    db.update(recordings).set({ state: 'received' }).where(eq(recordings.id, broken.id)).run()
    const [result] = bring(db, 'd001.txt', { replace: true })
    expect(result).toMatchObject({ outcome: 'unmatched' })
    expect(result?.message).toContain('有 2 段录音')
  })

  test('for each call of a file of many, and each is answered for', () => {
    const { db } = testDatabase()
    const [first, third] = [called(db, 'c1'), called(db, 'c3')]
    const turns = [{ s: 'agent', t: '您好' }]
    const rows = [
      JSON.stringify({ id: 'c1', turns }),
      JSON.stringify({ id: 'c2', turns }),
      '{"id": "c3"',
      JSON.stringify({ id: 'c3', turns: [] }),
      JSON.stringify({ id: 'c3', turns }),
      JSON.stringify({ turns }),
    ]
    expect(bring(db, 'c1.jsonl', {}, rows.join('\n'))).toMatchObject([
      { part: '第 1 行 c1', outcome: 'imported', recordingId: first },
      { part: '第 2 行 c2', outcome: 'unmatched' },
      { part: '第 3 行', outcome: 'unreadable' },
      { part: '第 4 行 c3', outcome: 'refused', message: '里面没有一句话，没有导入' },
      { part: '第 5 行 c3', outcome: 'imported', recordingId: third },
      // Of many, the file's own name says nothing.
      { part: '第 6 行', outcome: 'unmatched' },
    ])
  })

  test('hiding the caller’s number in names from who may not see it', () => {
    const { db } = testDatabase()
    const id = addRecording(db, { originalName: '20261102_13931909215.wav' }).id
    const admin = actorWith(db, 'system-admin')
    const file = { name: '20261102_13931909215.txt', bytes: bytes(text) }
    expect(bringTranscripts(db, admin, file)).toMatchObject([
      { fileName: '20261102_139****9215.txt', outcome: 'imported', recordingId: id },
    ])
    expect(JSON.stringify(trail(db, 'transcript.imported'))).not.toContain('13931909215')
  })
})

describe('on the page of a recording', () => {
  test('a file of any name belongs to it', () => {
    const { db } = testDatabase()
    const recordingId = called(db, 'd001')
    expect(bring(db, '文本.txt', { recordingId })).toMatchObject([{ outcome: 'imported' }])
    expect(texts(db, recordingId)).toHaveLength(2)
  })

  test('a file of another recording is refused, naming it', () => {
    const { db } = testDatabase()
    const recordingId = called(db, 'd001')
    called(db, 'd002')
    const [result] = bring(db, 'd002.txt', { recordingId })
    expect(result).toMatchObject({ outcome: 'refused', recordingId: null })
    expect(result?.message).toContain('写的是另一段录音 d002')
    expect(texts(db, recordingId)).toEqual([])
  })

  test('of a file of many, the call that bears its name is taken, and no other', () => {
    const { db } = testDatabase()
    const [one, two, three] = [called(db, 'c1'), called(db, 'c2'), called(db, 'c3')]
    const rows = ['c1', 'c2'].map((id) =>
      JSON.stringify({ id, turns: [{ s: 'agent', t: `您好${id}` }] }),
    )
    const here = (recordingId: number) => bring(db, 'a.jsonl', { recordingId }, rows.join('\n'))
    expect(here(two)).toMatchObject([{ outcome: 'imported', recordingId: two }])
    expect(texts(db, one)).toEqual([])
    expect(texts(db, two)).toEqual(['您好c2'])
    expect(here(three)).toMatchObject([
      { outcome: 'refused', message: expect.stringContaining('2 通对话，没有一通') },
    ])
  })

  test('one that is not there is not found', () => {
    const { db } = testDatabase()
    const file = { name: 'a.txt', bytes: bytes(text) }
    expect(() => bringTranscripts(db, system, file, { recordingId: 99 })).toThrow(NotFound)
  })
})
