import path from 'node:path'

import { eq, sql } from 'drizzle-orm'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'

import { type Db, migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { recordings } from '#src/recordings/schema.ts'
import { indexTranscriptsHandler } from '#src/search/index-transcripts.ts'
import { askForIndexing, notIndexed } from '#src/search/progress.ts'
import { searchProgress } from '#src/search/schema.ts'
import { segmentsHolding } from '#src/search/segments-holding.ts'
import { segments } from '#src/transcription/schema.ts'
import { temporaryFolder } from '#test/recordings/scene.ts'
import { testDatabase } from '#test/support/database.ts'
import { addRecording, addTranscript, jobsOf } from '#test/transcription/scripted.ts'

import { likeSet, said } from './transcripts.ts'

/** Few characters, so that texts and phrases meet: Chinese, ASCII of both cases, marks, pictures. */
const characters = ['电', '停', '费', '，', 'A', 'a', 'b', '7', '"', '%', '_', '\\', '*', '-', ' ']
const odd = ['😀', 'é', '\ue025', '\u0130', '〇']
const text = (least: number, most: number) =>
  fc
    .array(fc.constantFrom(...characters, ...odd), { minLength: least, maxLength: most })
    .map((list) => list.join(''))

type Step =
  | { do: 'hear'; call: number; lines: string[] }
  | { do: 'correct'; line: number; text: string }
  | { do: 'erase'; call: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('hear' as const),
    call: fc.nat(4),
    lines: fc.array(text(0, 12), { maxLength: 4 }),
  }),
  fc.record({ do: fc.constant('correct' as const), line: fc.nat(20), text: text(0, 12) }),
  fc.record({ do: fc.constant('erase' as const), call: fc.nat(4) }),
)

function apply(db: Db, calls: Map<number, number>, one: Step): void {
  if (one.do === 'hear') {
    const recordingId = calls.get(one.call) ?? addRecording(db).id
    calls.set(one.call, recordingId)
    addTranscript(
      db,
      recordingId,
      one.lines.map((line) => ({ voice: 'unknown', text: line })),
    )
  } else if (one.do === 'correct') {
    const all = db.select({ id: segments.id }).from(segments).all()
    const line = all[one.line % Math.max(1, all.length)]
    if (line) db.update(segments).set({ text: one.text }).where(eq(segments.id, line.id)).run()
  } else {
    db.delete(recordings)
      .where(eq(recordings.id, calls.get(one.call) ?? -1))
      .run()
    calls.delete(one.call)
  }
}

const checked = (db: Db) =>
  db.run(sql`insert into search_index (search_index) values ('integrity-check')`)

async function runIndexing(db: Db, signal = new AbortController().signal): Promise<void> {
  askForIndexing(db)
  const job = claim(db, ['index-transcripts'])
  if (!job) throw new Error('nothing to index')
  await indexTranscriptsHandler({}, { db, job, signal, onProgress: () => undefined })
}

/** Stands as an upgraded database does: texts that were there before the index was. */
function beforeTheIndex(db: Db): void {
  db.run(sql`insert into search_index (search_index) values ('delete-all')`)
  db.update(searchProgress)
    .set({ pendingBelow: sql`(select max(id) + 1 from ${segments})` })
    .run()
}

describe('the full-text index', () => {
  test('finds exactly what LIKE finds, whatever is heard, corrected, heard anew and erased', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.array(text(1, 6), { minLength: 5, maxLength: 10 }),
        (steps, phrases) => {
          const { db, close } = testDatabase()
          try {
            const calls = new Map<number, number>()
            for (const one of steps) apply(db, calls, one)
            for (const phrase of [...phrases, ...characters, ...odd]) {
              expect([phrase, segmentsHolding(db, phrase)]).toEqual([phrase, likeSet(db, phrase)])
            }
            checked(db)
          } finally {
            close()
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('is kept by these triggers, which a table made anew would lose', () => {
    const { db } = testDatabase()
    const triggers = db.all<{ name: string; tbl_name: string }>(
      sql`select name, tbl_name from sqlite_master where type = 'trigger' order by name`,
    )
    expect(triggers.filter(({ tbl_name }) => tbl_name === 'segments')).toEqual([
      { name: 'segments_search_delete', tbl_name: 'segments' },
      { name: 'segments_search_insert', tbl_name: 'segments' },
      { name: 'segments_search_update', tbl_name: 'segments' },
    ])
  })

  test('changes in the transaction that changes the text, or not at all', () => {
    const { db } = testDatabase()
    said(db, ['昨天停电了'])
    expect(() =>
      db.transaction((tx) => {
        tx.update(segments).set({ text: '今天来电了' }).run()
        expect(segmentsHolding(tx, '来电')).toHaveLength(1)
        throw new Error('disk full')
      }),
    ).toThrow('disk full')
    expect(segmentsHolding(db, '来电')).toEqual([])
    expect(segmentsHolding(db, '停电')).toHaveLength(1)
  })

  test('keeps nothing of what was erased, not even single characters, in any table of the file', () => {
    const folder = temporaryFolder()
    const open = openDatabase(path.join(folder, 'huiting.sqlite'))
    onTestFinished(() => open.close())
    migrateDatabase(open)
    const { db, sqlite } = open
    const kept = Array.from({ length: 40 }, (_, n) => said(db, [`第${n}通停电报修`]))
    const gone = said(db, ['龘靐的户号', '麤齉齾'])
    db.delete(recordings).where(eq(recordings.id, gone.recordingId)).run()
    const blocks = sqlite.prepare('select block from search_index_data').pluck().all() as Buffer[]
    const held = (character: string) => blocks.some((block) => block.includes(character))
    expect([...'龘靐麤齉齾'].filter(held)).toEqual([])
    // Seen, were it there: others share these blocks.
    expect([...'停电修'].filter(held)).toEqual(['停', '电', '修'])
    sqlite.exec('create virtual table temp.words using fts5vocab(main, search_index, row)')
    const words = sqlite.prepare('select term from temp.words').pluck().all() as string[]
    expect(words.filter((word) => /[龘靐麤齉齾户号]/.test(word))).toEqual([])
    expect(segmentsHolding(db, '停电')).toHaveLength(kept.length)
    checked(db)
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  })
})

describe('what was transcribed before there was an index', () => {
  test('is put into it, the newest first, and asked for no longer', async () => {
    const { db } = testDatabase()
    for (let n = 0; n < 12; n += 1) said(db, [`第${n}通停电`, '好的'])
    beforeTheIndex(db)
    expect(segmentsHolding(db, '停电')).toEqual([])
    await runIndexing(db)
    expect(notIndexed(db)).toBe(0)
    expect(segmentsHolding(db, '停电')).toEqual(likeSet(db, '停电'))
    checked(db)
    askForIndexing(db)
    expect(jobsOf(db, 'index-transcripts').map(({ state }) => state)).toEqual(['done'])
  })

  test('comes in once, though it is corrected, heard anew and broken off meanwhile', async () => {
    const { db } = testDatabase()
    const first = said(db, ['停电甲', '停电乙'])
    const many = Array.from({ length: 700 }, (_, n) => `停电${n}`)
    said(db, many)
    beforeTheIndex(db)
    db.update(segments).set({ text: '来电甲' }).where(eq(segments.text, '停电甲')).run()
    const stop = new AbortController()
    stop.abort()
    await expect(runIndexing(db, stop.signal)).rejects.toThrow('abort')
    expect(notIndexed(db)).toBeGreaterThan(0)
    // Some in it, some not yet: both may go, and what comes takes their numbers.
    db.delete(recordings).where(eq(recordings.id, first.recordingId)).run()
    db.update(segments).set({ text: '来电' }).where(eq(segments.text, '停电699')).run()
    db.update(segments).set({ text: '来电' }).where(eq(segments.text, '停电3')).run()
    said(db, ['停电之后', '来电之后'])
    for (;;) {
      askForIndexing(db)
      if (notIndexed(db) === 0) break
      await runIndexing(db)
    }
    expect(segmentsHolding(db, '停电')).toEqual(likeSet(db, '停电'))
    expect(segmentsHolding(db, '来电')).toEqual(likeSet(db, '来电'))
    checked(db)
  })
})
