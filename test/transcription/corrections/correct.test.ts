import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { correctSegment, restoreSegment } from '#src/transcription/corrections/correct.ts'
import { reapplyCorrections } from '#src/transcription/corrections/reapply.ts'
import { correctedText } from '#src/transcription/corrections/text.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import { corrections, segments, transcripts } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addCall, addDepartment, addRecording, addTranscript, jobsOf } from '../scripted.ts'

const said = '他光我电话'
const meant = '他挂我电话'

function heard(db: Db, callId: number | null = null) {
  const recordingId = addRecording(db, { callId }).id
  addTranscript(db, recordingId, [
    { voice: 'agent', text: '您好' },
    { voice: 'customer', text: said, confidence: 0.4, doubtful: true },
  ])
  const segment = transcriptOf(db, recordingId)[1]!
  return { recordingId, segmentId: segment.id, segment }
}

const lineOf = (db: Db, segmentId: number) =>
  db.select().from(segments).where(eq(segments.id, segmentId)).get()

const events = (db: Db) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .filter(({ action }) => action.startsWith('transcript.'))
    .map(({ action, particulars }) => ({ action, particulars }))

describe('a correction', () => {
  test('keeps what the machine wrote, is in the trail, and has the recording screened again', () => {
    const { db } = testDatabase()
    const { segment, ...place } = heard(db)
    const input = { text: meant, expectedText: said }
    correctSegment(db, actorWith(db, 'qa-inspector'), place, input, 1000)

    expect(lineOf(db, place.segmentId)).toMatchObject({
      ...{ text: meant, heardText: said, rawText: segment.rawText },
      ...{ confidence: 0.4, doubtful: true },
    })
    expect(events(db)).toEqual([
      {
        action: 'transcript.corrected',
        particulars: { line: '0:02', before: said, after: meant },
      },
    ])
    expect(jobsOf(db, 'screen')).toMatchObject([
      { state: 'queued', payload: { recordingId: place.recordingId } },
    ])
    expect(db.select().from(corrections).all()).toMatchObject([
      { ...place, voice: 'customer', startMs: 2000, endMs: 4000, heardText: said, at: 1000 },
    ])
  })

  test('of a corrected line still keeps the machine’s first text', () => {
    const { db } = testDatabase()
    const { segment: _, ...place } = heard(db)
    const inspector = actorWith(db, 'qa-inspector')
    correctSegment(db, inspector, place, { text: '他挂电话', expectedText: said })
    correctSegment(db, actorWith(db, 'qa-manager'), place, {
      ...{ text: meant, expectedText: '他挂电话' },
    })
    expect(lineOf(db, place.segmentId)).toMatchObject({ text: meant, heardText: said })
    expect(db.select().from(corrections).all()).toMatchObject([{ text: meant, heardText: said }])
    expect(events(db)).toHaveLength(2)
  })

  test('that changes nothing leaves no trace and no work', () => {
    const { db } = testDatabase()
    const { segment: _, ...place } = heard(db)
    correctSegment(db, actorWith(db, 'qa-inspector'), place, { text: said, expectedText: said })
    expect(events(db)).toEqual([])
    expect(jobsOf(db, 'screen')).toEqual([])
    expect(lineOf(db, place.segmentId)?.heardText).toBeNull()
  })

  test('of a line somebody else just changed is refused, and theirs stands', () => {
    const { db } = testDatabase()
    const { segment: _, ...place } = heard(db)
    const first = { text: meant, expectedText: said }
    correctSegment(db, actorWith(db, 'qa-manager'), place, first)
    expect(() =>
      correctSegment(db, actorWith(db, 'qa-inspector'), place, {
        ...{ text: '他管我电话', expectedText: said },
      }),
    ).toThrow('被别人改过')
    expect(lineOf(db, place.segmentId)?.text).toBe(meant)
    expect(events(db)).toHaveLength(1)
  })

  test.each<Role>(['agent', 'team-leader', 'department-head', 'case-handler', 'system-admin'])(
    'is not for a %s, nor its undoing',
    (role) => {
      const { db } = testDatabase()
      const { segment: _, ...place } = heard(db)
      const actor = actorWith(db, role)
      const input = { text: meant, expectedText: said }
      expect(() => correctSegment(db, actor, place, input)).toThrow(Forbidden)
      expect(() => restoreSegment(db, actor, place, input)).toThrow(Forbidden)
      expect(lineOf(db, place.segmentId)?.text).toBe(said)
    },
  )

  test('needs ears: the system itself may not', () => {
    const { db } = testDatabase()
    const { segment: _, ...place } = heard(db)
    const input = { text: meant, expectedText: said }
    expect(() => correctSegment(db, system, place, input)).toThrow(Forbidden)
  })

  test('stays inside the scope of the person and inside the recording named', () => {
    const { db } = testDatabase()
    const [ours, theirs] = [addDepartment(db, '一部'), addDepartment(db, '二部')]
    const { segment: _, ...place } = heard(db, addCall(db, { departmentId: theirs }).id)
    const other = heard(db)
    const input = { text: meant, expectedText: said }
    const limited = actorWith(db, 'qa-inspector', { kind: 'department', id: ours })
    expect(() => correctSegment(db, limited, place, input)).toThrow(NotFound)
    expect(() => restoreSegment(db, limited, place, input)).toThrow(NotFound)
    const crossed = { ...place, segmentId: other.segmentId }
    expect(() => correctSegment(db, actorWith(db, 'qa-inspector'), crossed, input)).toThrow(
      NotFound,
    )
  })
})

describe('taking a correction back', () => {
  test('gives the line back as the machine wrote it, with a trace and a new screening', () => {
    const { db } = testDatabase()
    const { segment, ...place } = heard(db)
    const inspector = actorWith(db, 'qa-inspector')
    correctSegment(db, inspector, place, { text: meant, expectedText: said })
    restoreSegment(db, inspector, place, { expectedText: meant })
    expect(lineOf(db, place.segmentId)).toEqual(segment)
    expect(db.select().from(corrections).all()).toEqual([])
    expect(events(db)[1]).toEqual({
      action: 'transcript.restored',
      particulars: { line: '0:02', before: meant, after: said },
    })
    expect(jobsOf(db, 'screen')).toHaveLength(1)
  })

  test('is what typing the machine’s own text again does', () => {
    const { db } = testDatabase()
    const { segment, ...place } = heard(db)
    const inspector = actorWith(db, 'qa-inspector')
    correctSegment(db, inspector, place, { text: meant, expectedText: said })
    correctSegment(db, inspector, place, { text: said, expectedText: meant })
    expect(lineOf(db, place.segmentId)).toEqual(segment)
    expect(events(db).map(({ action }) => action)).toEqual([
      'transcript.corrected',
      'transcript.restored',
    ])
  })

  test('is refused where nothing was corrected or somebody corrected it again', () => {
    const { db } = testDatabase()
    const { segment: _, ...place } = heard(db)
    const inspector = actorWith(db, 'qa-inspector')
    expect(() => restoreSegment(db, inspector, place, { expectedText: said })).toThrow('没有订正过')
    correctSegment(db, inspector, place, { text: meant, expectedText: said })
    expect(() => restoreSegment(db, inspector, place, { expectedText: '别的' })).toThrow(
      '被别人改过',
    )
    expect(lineOf(db, place.segmentId)?.text).toBe(meant)
  })
})

describe('a new hearing', () => {
  function hearAgain(db: Db, recordingId: number, lines: Partial<typeof segments.$inferInsert>[]) {
    addTranscript(db, recordingId, [])
    const mine = eq(transcripts.recordingId, recordingId)
    const { id } = db.select().from(transcripts).where(mine).get()!
    for (const line of lines) {
      db.insert(segments)
        .values({
          ...{ transcriptId: id, voice: 'customer', startMs: 2000, endMs: 4000 },
          ...{ text: '', rawText: '', confidence: 0.9, doubtful: false, ...line },
        })
        .run()
    }
    return reapplyCorrections(db, recordingId, id)
  }

  function corrected(db: Db) {
    const { segment: _, ...place } = heard(db)
    const input = { text: meant, expectedText: said }
    correctSegment(db, actorWith(db, 'qa-inspector'), place, input)
    return place.recordingId
  }

  test('that cut the speech alike takes the correction over, with its own text kept', () => {
    const { db } = testDatabase()
    const recordingId = corrected(db)
    const again = [{ text: '他逛我电话', startMs: 1900, endMs: 4200 }]
    expect(hearAgain(db, recordingId, again)).toEqual({ kept: 1, left: 0 })
    const [line] = transcriptOf(db, recordingId)
    expect(line).toMatchObject({ text: meant, heardText: '他逛我电话' })
    expect(db.select().from(corrections).all()).toMatchObject([
      { segmentId: line!.id, heardText: said, text: meant },
    ])
    restoreSegment(
      db,
      actorWith(db, 'qa-inspector'),
      { recordingId, segmentId: line!.id },
      { expectedText: meant },
    )
    expect(transcriptOf(db, recordingId)[0]).toMatchObject({ text: '他逛我电话', heardText: null })
  })

  test('that hears it right needs no correction', () => {
    const { db } = testDatabase()
    const recordingId = corrected(db)
    expect(hearAgain(db, recordingId, [{ text: meant }])).toEqual({ kept: 1, left: 0 })
    expect(transcriptOf(db, recordingId)[0]).toMatchObject({ text: meant, heardText: null })
  })

  test.each([
    ['cut the speech in two', { endMs: 3000 }],
    ['joined it with what follows', { endMs: 6000 }],
    ['gave it to the other side', { voice: 'agent' as const }],
  ])('that %s keeps its words and the correction beside them', (_, changed) => {
    const { db } = testDatabase()
    const recordingId = corrected(db)
    const text = '他逛我电话还说别的'
    expect(hearAgain(db, recordingId, [{ text, ...changed }])).toEqual({ kept: 0, left: 1 })
    expect(transcriptOf(db, recordingId)[0]).toMatchObject({ text, heardText: null })
    expect(db.select().from(corrections).all()).toMatchObject([{ segmentId: null, text: meant }])
  })

  test('corrected anew puts the earlier correction of that place aside', () => {
    const { db } = testDatabase()
    const recordingId = corrected(db)
    hearAgain(db, recordingId, [{ text: '他逛我电话还说别的', endMs: 6000 }])
    const segmentId = transcriptOf(db, recordingId)[0]!.id
    const input = { text: '他挂我电话还说别的', expectedText: '他逛我电话还说别的' }
    correctSegment(db, actorWith(db, 'qa-manager'), { recordingId, segmentId }, input)
    const rows = db
      .select()
      .from(corrections)
      .where(and(eq(corrections.recordingId, recordingId)))
    expect(rows.all()).toMatchObject([{ segmentId, text: input.text }])
  })
})

describe('what may be written', () => {
  const read = (text: string) => {
    const result = correctedText.safeParse(text)
    return result.success ? result.data : `refused: ${result.error.issues[0]?.message}`
  }

  test('is one line of visible characters', () => {
    expect(read('  他挂\r\n我\t电话。 ')).toBe('他挂 我 电话。')
    expect(read('户号 3100，APP 打不开')).toBe('户号 3100，APP 打不开')
    expect(read('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>')
  })

  test.each(['', '   ', '\u3000', '……', '\u200b\u200b', '\u202e\u2066', '\ufeff', '\u0000'])(
    'is not nothing: %j',
    (text) => {
      expect(read(text)).toMatch(/^refused: 请写下听到的话/)
    },
  )

  test.each(['挂\u0000我', '挂\u200b我', '\u202e我电话', '我\ufffd', '\ue000我', '我\u001b[0m'])(
    'hides nothing: %j',
    (text) => {
      expect(read(text)).toBe('refused: 有看不见的控制字符，请删掉后再保存')
    },
  )

  test('is no longer than a line', () => {
    expect(read('我'.repeat(1000))).toBe('我'.repeat(1000))
    expect(read('我'.repeat(1001))).toBe('refused: 一句最多 1000 个字')
    expect(read('我'.repeat(1_000_000))).toBe('refused: 一句最多 1000 个字')
  })
})
