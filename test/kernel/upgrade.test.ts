import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { readMigrationFiles } from 'drizzle-orm/migrator'
import { describe, expect, onTestFinished, test } from 'vitest'

import { openDatabase } from '#src/kernel/db.ts'
import { pendingMigrations, upgradeDatabase } from '#src/kernel/upgrade.ts'

function scene() {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-upgrade-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  onTestFinished(() => open.close())
  return { open, backups: path.join(folder, 'backups') }
}

/** Makes the file as the release before made it: every schema step but the newest. */
function asBefore({ sqlite }: ReturnType<typeof scene>['open']): void {
  sqlite.exec(
    'CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  )
  const done = sqlite.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
  for (const step of readMigrationFiles({ migrationsFolder: 'migrations' }).slice(0, -1)) {
    for (const statement of step.sql) sqlite.exec(statement)
    done.run(step.hash, step.folderMillis)
  }
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
    const { open, backups } = scene()
    asBefore(open)
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
    expect(open.sqlite.prepare('SELECT name FROM sub_centres').all()).toHaveLength(1)
  })
})
