import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { describe, expect, onTestFinished, test } from 'vitest'

import { openDatabase } from '#src/kernel/db.ts'
import { pendingMigrations, upgradeDatabase } from '#src/kernel/upgrade.ts'

function scene() {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-upgrade-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  onTestFinished(() => open.close())
  return { open, folder, backups: path.join(folder, 'backups') }
}

/** Fills a file as the release before the newest schema step did. */
function fillAsBefore({ db }: ReturnType<typeof scene>['open'], folder: string): void {
  const older = path.join(folder, 'migrations')
  cpSync('migrations', older, { recursive: true })
  const journal = path.join(older, 'meta/_journal.json')
  const steps = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
  writeFileSync(journal, JSON.stringify({ ...steps, entries: steps.entries.slice(0, -1) }))
  migrate(db, { migrationsFolder: older })
}

describe('bringing a database up to date', () => {
  test('fills a new file, which needs no copy', async () => {
    const { open, backups } = scene()
    expect(pendingMigrations(open)).toBeGreaterThan(0)
    expect(await upgradeDatabase(open, backups)).toBeNull()
    expect(pendingMigrations(open)).toBe(0)
    expect(open.sqlite.prepare('SELECT count(*) AS calls FROM calls').get()).toEqual({ calls: 0 })
  })

  test('does nothing when it is up to date already', async () => {
    const { open, backups } = scene()
    await upgradeDatabase(open, backups)
    expect(await upgradeDatabase(open, backups)).toBeNull()
    expect(() => readdirSync(backups)).toThrow('ENOENT')
  })

  test('copies one that holds data before it changes it', async () => {
    const { open, backups, folder } = scene()
    fillAsBefore(open, folder)
    open.sqlite.exec(`INSERT INTO sub_centres (name) VALUES ('南京分中心')`)
    expect(pendingMigrations(open)).toBe(1)

    const copy = await upgradeDatabase(open, backups)
    expect(pendingMigrations(open)).toBe(0)
    const kept = openDatabase(copy ?? '')
    onTestFinished(() => kept.close())
    expect(kept.sqlite.prepare('SELECT name FROM sub_centres').all()).toEqual([
      { name: '南京分中心' },
    ])
    expect(pendingMigrations(kept)).toBe(1)
  })

  test('keeps what was heard, though tables are made anew', async () => {
    const { open, backups, folder } = scene()
    fillAsBefore(open, folder)
    open.sqlite.exec(`
      INSERT INTO recordings (id, sha256, original_name, path, bytes, container, codec, channels,
        sample_rate, duration_ms, received_at, received_by)
      VALUES (1, 'x', 'd001.wav', 'x.wav', 1, 'wav', 'pcm', 2, 8000, 1000, 0, '系统');
      INSERT INTO transcripts (id, recording_id, engine, model, finished_at, speech_ms, wall_ms)
      VALUES (1, 1, 'whisper-node', 'base', 0, 0, 0);
      INSERT INTO segments (transcript_id, voice, start_ms, end_ms, text, raw_text, confidence,
        doubtful)
      VALUES (1, 'agent', 0, 900, '您好', '您好', 0.9, 0)`)
    await upgradeDatabase(open, backups)
    const heard = 'SELECT text, confidence FROM segments JOIN transcripts t ON t.id = transcript_id'
    expect(open.sqlite.prepare(heard).all()).toEqual([{ text: '您好', confidence: 0.9 }])
  })
})
