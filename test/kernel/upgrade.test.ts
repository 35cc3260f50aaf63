import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { describe, expect, onTestFinished, test } from 'vitest'

import { openDatabase } from '#src/kernel/db.ts'
import { pendingMigrations, upgradeDatabase } from '#src/kernel/upgrade.ts'
import { root } from '#test/support/source.ts'

function scene() {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-upgrade-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  onTestFinished(() => open.close())
  return { open, folder, backups: path.join(folder, 'backups') }
}

/** Brings the database as far as the release before the newest schema step. */
function migrateToOlder({ open, folder }: ReturnType<typeof scene>): void {
  const older = path.join(folder, 'migrations')
  cpSync(path.join(root, 'migrations'), older, { recursive: true })
  const file = path.join(older, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: unknown[] }
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, -1) }))
  migrate(open.db, { migrationsFolder: older })
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
    migrateToOlder({ open, backups, folder })
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
})
