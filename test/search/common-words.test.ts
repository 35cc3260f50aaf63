import { eq, lt, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { madeTalk } from '#src/bench/made-talk.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { stretchLength } from '#src/kernel/line-grams.ts'
import { recordings } from '#src/recordings/schema.ts'
import { candidatesFor } from '#src/search/candidates.ts'
import { segmentsHolding } from '#src/search/segments-holding.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { addRecording } from '#test/transcription/scripted.ts'

import { likeSet } from './transcripts.ts'

/** Lines of one call, the first of them with this id. */
function store(db: Db, firstId: number, texts: readonly string[]): number {
  return write(db, (tx) => {
    const { id: recordingId } = addRecording(tx)
    const { id: transcriptId } = tx
      .insert(transcripts)
      .values({
        ...{ recordingId, engine: 'whisper-node', model: 'scripted' },
        ...{ finishedAt: 0, speechMs: 0, wallMs: 0 },
      })
      .returning()
      .get()
    for (const [n, text] of texts.entries()) {
      const span = { startMs: n * 1000, endMs: n * 1000 + 900 }
      const said = { text, rawText: text, voice: 'unknown' as const }
      tx.insert(segments)
        .values({ id: firstId + n, transcriptId, ...span, ...said, confidence: 1, doubtful: false })
        .run()
    }
    return recordingId
  })
}

function expectAsLike(db: Db, phrases: readonly string[]): void {
  for (const phrase of phrases) {
    expect([phrase, segmentsHolding(db, phrase)]).toEqual([phrase, likeSet(db, phrase)])
  }
}

describe('words that nearly every line holds', () => {
  test('are found in lists of many pages and parts, whatever was corrected and erased', () => {
    const { db, sqlite } = testDatabase()
    const talk = madeTalk(7)
    const erased: number[] = []
    for (let call = 0; call < 110; call += 1) {
      const lines = talk.call(900).map((line) => `您好，${line}好的好的`)
      const recordingId = store(db, 1 + call * 60, lines.slice(0, 60))
      if (call % 7 === 3) erased.push(recordingId)
    }
    const phrases = [
      '好',
      '您',
      '，',
      '您好',
      '好的',
      '您好，',
      '您好，请',
      '的好的',
      '好的好的',
      '电',
      '电费',
    ]
    const some = db.select({ text: segments.text }).from(segments).limit(40).all()
    for (const [n, { text }] of some.entries()) {
      phrases.push(
        Array.from(text)
          .slice(n % 9, (n % 9) + 1 + (n % 8))
          .join(''),
      )
    }
    expectAsLike(db, phrases)
    expect(likeSet(db, '好').length).toBeGreaterThan(3000)

    for (const id of erased) db.delete(recordings).where(eq(recordings.id, id)).run()
    for (let id = 5; id < 6600; id += 70) {
      db.update(segments)
        .set({ text: sql`'好的好' || ${segments.text}` })
        .where(eq(segments.id, id))
        .run()
    }
    expectAsLike(db, phrases)

    sqlite.exec(`insert into search_index (search_index) values ('optimize')`)
    expect(sqlite.prepare('select count(*) from search_index_data').pluck().get()).toBeGreaterThan(
      20,
    )
    expectAsLike(db, phrases)

    write(db, (tx) => {
      tx.delete(segments).where(lt(segments.id, 1500)).run()
      expectAsLike(tx, phrases.slice(0, 12))
    })
    expectAsLike(db, phrases)
  })
})

describe('lines of several stretches of the index', () => {
  const atTheEdge = (db: Db) => {
    const ids: number[] = []
    for (const edge of [stretchLength, 3 * stretchLength]) {
      store(db, edge - 3, ['停电了', '没有', '又停电了', '停电停电', '好', '停电'])
      ids.push(edge - 3, edge - 1, edge, edge + 2)
    }
    return ids
  }

  test('are all found', () => {
    const { db } = testDatabase()
    const ids = atTheEdge(db)
    expect(segmentsHolding(db, '停电')).toEqual(ids)
    expectAsLike(db, ['停', '停电', '停电了', '电停电', '停电停电', '没'])
  })

  test.each([1, 2, 3, 100])('are walked through both ways, %s at a time', (step) => {
    const { db } = testDatabase()
    const ids = atTheEdge(db)
    for (const back of [false, true]) {
      const next = candidatesFor(db, '停电')
      const walked: number[] = []
      for (;;) {
        const some = next({ id: walked.at(-1) ?? null, back }, step)
        walked.push(...some)
        if (some.length < step) break
      }
      expect(walked).toEqual(back ? ids : ids.toReversed())
    }
  })

  test('are none beyond the first and the last', () => {
    const { db } = testDatabase()
    const ids = atTheEdge(db)
    const next = candidatesFor(db, '停电')
    expect(next({ id: ids[0]!, back: false }, 5)).toEqual([])
    expect(next({ id: ids.at(-1)!, back: true }, 5)).toEqual([])
    expect(next({ id: 50 * stretchLength, back: false }, 1)).toEqual(ids.slice(-1))
    expect(next({ id: -7, back: true }, 1)).toEqual(ids.slice(0, 1))
    expect(candidatesFor(testDatabase().db, '停电')({ id: null, back: false }, 5)).toEqual([])
  })
})
