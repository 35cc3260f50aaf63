import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { claim, requestCancel } from '#src/kernel/jobs/queue.ts'
import { askFirst, requestFor } from '#src/transcription/line/ask.ts'
import { placeInLine } from '#src/transcription/line/list.ts'
import { rankRecording } from '#src/transcription/line/rank.ts'
import { transcriptionRequests } from '#src/transcription/line/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addDepartment, addRecording, jobsOf, stateOf } from '../scripted.ts'
import { heard, placeOfJob, ranked, rankRow, received, setSlice } from './queued.ts'

describe('先转写这段', () => {
  test('puts a recording before everything else and says who waits for it', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    ranked(db, { satisfaction: 'very-dissatisfied' })
    const wanted = ranked(db, { caller: '' })
    setSlice(db, wanted.id, 'ranked')
    askFirst(db, inspector, wanted.id)
    expect(rankRow(db, wanted.id)?.slice).toBe('asked')
    expect(requestFor(db, wanted.id)?.by).toBe(inspector.name)
    expect(placeInLine(db, inspector, wanted.id).request?.by).toBe(inspector.name)
    expect(db.select().from(auditEvents).all()).toMatchObject([
      { action: 'transcription.asked', subjectKind: 'recording', subjectId: String(wanted.id) },
    ])
    expect(claim(db, ['transcribe'])?.subject).toBe(`recording:${wanted.id}`)
  })

  test('asked twice is asked once', () => {
    const { db } = testDatabase()
    const { id } = ranked(db)
    askFirst(db, actorWith(db, 'qa-inspector'), id)
    askFirst(db, actorWith(db, 'qa-manager'), id)
    expect(db.select().from(transcriptionRequests).all()).toHaveLength(1)
  })

  test('holds when the rank is renewed, or comes only afterwards', () => {
    const { db } = testDatabase()
    const [early, late] = [received(db), ranked(db)]
    for (const { id } of [early, late]) {
      askFirst(db, actorWith(db, 'qa-inspector'), id)
      rankRecording(db, id)
      expect(placeOfJob(db, id)).toBe(0)
      expect(rankRow(db, id)?.slice).not.toBe('ranked')
    }
  })

  test('does not take a recording out of the random slice it was drawn into', () => {
    const { db } = testDatabase()
    const { id } = ranked(db)
    setSlice(db, id, 'random')
    askFirst(db, actorWith(db, 'qa-inspector'), id)
    expect(rankRow(db, id)?.slice).toBe('random')
    expect(placeOfJob(db, id)).toBe(0)
  })

  test('brings back one that was cancelled, failed or never lined up', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    const cancelled = ranked(db)
    requestCancel(db, jobsOf(db, 'transcribe')[0]!.id)
    const failed = addRecording(db, { state: 'failed', problem: '语音引擎运行出错' })
    for (const id of [cancelled.id, failed.id]) {
      askFirst(db, inspector, id)
      expect(stateOf(db, id)).toEqual({ state: 'received', problem: null })
      const waiting = jobsOf(db, 'transcribe').filter((job) => job.state === 'queued')
      expect(waiting.at(-1)).toMatchObject({ subject: `recording:${id}`, priority: 0 })
    }
  })

  test('is refused where it makes no sense, in words', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    const corrupt = addRecording(db, { state: 'corrupt' })
    expect(() => askFirst(db, inspector, corrupt.id)).toThrow('无法播放')
    expect(() => askFirst(db, inspector, heard(db, 'ranked', 1))).toThrow('已经转写过了')
    const running = ranked(db)
    claim(db, ['transcribe'])
    expect(() => askFirst(db, inspector, running.id)).toThrow('正在转写')
    expect(() => askFirst(db, inspector, 999)).toThrow(NotFound)
    expect(db.select().from(transcriptionRequests).all()).toEqual([])
  })

  test('is for inspectors and managers, and within their scope', () => {
    const { db } = testDatabase()
    const [own, other] = [addDepartment(db, '客服一部'), addDepartment(db, '客服二部')]
    const { id } = ranked(db, { departmentId: other })
    const narrow = actorWith(db, 'qa-inspector', { kind: 'department', id: own })
    expect(() => askFirst(db, narrow, id)).toThrow(NotFound)
    for (const role of ['system-admin', 'department-head', 'agent', null] as const) {
      expect(() => askFirst(db, actorWith(db, role), id)).toThrow(Forbidden)
    }
  })
})
