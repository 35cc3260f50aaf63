import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { findHits } from '#src/screening/hits.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { createMatcher, matchAsMeant } from '#src/screening/matching.ts'
import { meantReadings, type Misheard } from '#src/screening/misheard.ts'
import { readText } from '#src/screening/reading.ts'
import { findings, hits, screenings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { correctSegment } from '#src/transcription/corrections/correct.ts'
import { decideMishearing } from '#src/transcription/corrections/mishearings.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import { mishearings } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addRecording, addTranscript, type Line, takenJob } from '../transcription/scripted.ts'

const found = (
  utterances: Parameters<typeof findHits>[1],
  pairs?: Parameters<typeof findHits>[2],
) => findHits(shippedLexicon(), utterances, pairs)

const pairs: Misheard[] = [{ heard: '光我', meant: '挂我' }]

/** What a pattern finds once mishearings are read along. */
function find(pattern: string, text: string, misheard = pairs) {
  const reading = readText(text)
  const found = matchAsMeant(createMatcher([pattern]), reading, meantReadings(misheard)(reading))
  return found.map(({ start, end, by, mishearing }) => ({
    ...{ found: text.slice(start, end), by, mishearing },
  }))
}

describe('reading a mishearing along', () => {
  test('finds what was missed, as heard by sound, and names the mishearing', () => {
    expect(find('挂我电话', '他，光我电话了', [])).toEqual([])
    expect(find('挂我电话', '他，光我电话了')).toEqual([
      { found: '光我电话', by: 'sound', mishearing: '光我→挂我' },
    ])
  })

  test('leaves what stands as it is alone', () => {
    expect(find('挂我电话', '他挂我电话，光我一个人')).toEqual([
      { found: '挂我电话', by: 'text', mishearing: undefined },
    ])
  })

  test('adds nothing where only the mishearing itself would match a different sense', () => {
    expect(find('挂我电话', '光我家停电，别人家的电话都通')).toEqual([])
    expect(find('挂我电话', '光，我电费就交了三百')).toEqual([])
  })

  test('takes the very characters, not their sound, and never a single one', () => {
    expect(find('挂我电话', '他广我电话了')).toEqual([])
    expect(find('挂了', '他光了', [{ heard: '光', meant: '挂' }])).toEqual([])
  })

  test('points at the words that were written, however long the meant ones are', () => {
    const longer = [{ heard: '九五八', meant: '找物业吧' }]
    expect(find('找物业吧', '他说九五八你们自己', longer)).toEqual([
      { found: '九五八', by: 'sound', mishearing: '九五八→找物业吧' },
    ])
  })

  test('knows a string that was written for two others', () => {
    const both = [...pairs, { heard: '光我', meant: '骗我' }]
    expect(find('挂我电话', '他光我电话', both)).toHaveLength(1)
    expect(find('骗我电话', '他光我电话', both)).toHaveLength(1)
  })

  test('gives matches inside the text, whatever the text and the list', () => {
    const piece = fc.constantFrom('光', '我', '挂', '电话', '，', '😀', ' ', '嗯')
    const word = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''))
    const list = fc.array(fc.record({ heard: word, meant: word }), { maxLength: 5 })
    const match = createMatcher(['挂我电话', '我…挂', '~电话'])
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), list, (parts, misheard) => {
        const text = parts.join('')
        const reading = readText(text)
        const found = matchAsMeant(match, reading, meantReadings(misheard)(reading))
        const plain = match(reading)
        expect(found.slice(0, plain.length)).toEqual(plain)
        for (const { start, end } of found) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })
})

describe('the lexicon', () => {
  const said = (text: string) => [{ voice: 'customer' as const, text }]

  test('hits through a mishearing in use what it missed, with less weight than the plain words', () => {
    const text = '我昨天打过，她就光我电话。'
    expect(found(said(text)).hits).toEqual([])
    const [hit] = found(said(text), pairs).hits
    expect(hit).toMatchObject({ by: 'sound', mishearing: '光我→挂我', category: 'hung-up' })
    const [plain] = found(said('我昨天打过，她就挂我电话。')).hits
    expect(plain).toMatchObject({ rule: hit?.rule, by: 'text' })
    expect(plain).not.toHaveProperty('mishearing')
    expect(hit!.weight).toBeLessThan(plain!.weight)
  })

  test('keeps every suspicion it has without them', () => {
    const text = '我话没说完他就不耐烦，啪就光我电话。'
    const codes = (misheard: Misheard[]) =>
      found(said(text), misheard).hits.map(({ rule, start, by }) => [rule, start, by])
    expect(codes([])).toContainEqual(['attitude-02', expect.any(Number), 'text'])
    expect(codes(pairs)).toEqual(expect.arrayContaining(codes([])))
  })

  test.each(['不光我家停电，整栋楼都停了。', '光我一个人就打了三次。', '光我这边的电费就有三百。'])(
    'is not led astray by %s',
    (text) => {
      expect(found(said(text), pairs)).toEqual(found(said(text)))
    },
  )
})

describe('screening', () => {
  const lines: Line[] = [
    { voice: 'agent', text: '您好，请问有什么可以帮您？' },
    { voice: 'customer', text: '我话没说完他就光我电话。' },
    { voice: 'customer', text: '我昨天打过一回，说我家空开老跳，一个男的接的。' },
    { voice: 'customer', text: '着急也不能这样，你们接电话的就这么接啊？' },
    { voice: 'agent', text: '不好意思，我给您登记对客服人员的投诉。' },
  ]

  function screen(db: Db, recordingId: number) {
    enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
    screenHandler({ recordingId }, takenJob(db, 'screen'))
  }

  function learned(db: Db): void {
    const inspector = actorWith(db, 'qa-inspector')
    for (let i = 0; i < 2; i++) {
      const recordingId = addRecording(db).id
      addTranscript(db, recordingId, [{ voice: 'customer', text: '他光我电话' }])
      const segmentId = transcriptOf(db, recordingId)[0]!.id
      const input = { text: '他挂我电话', expectedText: '他光我电话' }
      correctSegment(db, inspector, { recordingId, segmentId }, input)
      screenHandler({ recordingId }, takenJob(db, 'screen'))
    }
    const { id } = db.select().from(mishearings).where(eq(mishearings.heard, '光我')).get()!
    decideMishearing(db, actorWith(db, 'qa-manager'), id, true)
  }

  test('records which mishearings it read along and which hit rests on one', () => {
    const { db } = testDatabase()
    learned(db)
    const recordingId = addRecording(db).id
    addTranscript(db, recordingId, lines)
    screen(db, recordingId)
    const mine = eq(screenings.recordingId, recordingId)
    const { mishearingsVersion } = db.select().from(screenings).where(mine).get()!
    expect(mishearingsVersion).toMatch(/^[0-9a-f]{12}$/)
    const event = db
      .select()
      .from(auditEvents)
      .all()
      .findLast(({ action }) => action === 'screening.finished')
    expect(event?.particulars).toMatchObject({ mishearings: mishearingsVersion })
    const finding = db.select().from(findings).where(eq(findings.recordingId, recordingId)).get()
    const rows = db
      .select()
      .from(hits)
      .where(eq(hits.findingId, finding?.id ?? 0))
      .all()
    expect(rows.find(({ mishearing }) => mishearing !== null)).toMatchObject({
      ...{ segmentIndex: 1, mishearing: '光我→挂我', bySound: true },
      text: expect.stringContaining('光我电话'),
    })
  })

  test('without any in use says so', () => {
    const { db } = testDatabase()
    const recordingId = addRecording(db).id
    addTranscript(db, recordingId, lines)
    screen(db, recordingId)
    expect(db.select().from(screenings).get()?.mishearingsVersion).toBeNull()
  })

  test('follows a correction: the finding appears, and its words weigh in full', () => {
    const { db } = testDatabase()
    const recordingId = addRecording(db).id
    const faint = lines.map((line) => ({ ...line, confidence: 0.2, doubtful: true }))
    addTranscript(db, recordingId, faint)
    screen(db, recordingId)
    const before = db.select().from(screenings).get()!.score

    const segmentId = transcriptOf(db, recordingId)[1]!.id
    const input = { text: '我话没说完他就挂我电话。', expectedText: lines[1]!.text }
    correctSegment(db, actorWith(db, 'qa-inspector'), { recordingId, segmentId }, input)
    screenHandler({ recordingId }, takenJob(db, 'screen'))
    expect(db.select().from(screenings).get()!.score).toBeGreaterThan(before)
    const hungUp = db.select().from(hits).all()
    const hit = hungUp.find(({ text }) => text.includes('挂我电话'))
    const clear = addRecording(db).id
    addTranscript(
      db,
      clear,
      lines.map((line, at) => ({
        ...line,
        confidence: 1,
        text: at === 1 ? input.text : line.text,
      })),
    )
    screen(db, clear)
    const same = db
      .select()
      .from(hits)
      .innerJoin(findings, eq(findings.id, hits.findingId))
      .where(eq(findings.recordingId, clear))
      .all()
      .find((row) => row.hits.rule === hit?.rule)
    expect(hit?.weight).toBeCloseTo(same?.hits.weight ?? 0)
  })
})
