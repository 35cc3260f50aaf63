import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

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

/** Takes the newest schema step back, as if the database came from an older release. */
function age({ sqlite }: ReturnType<typeof scene>['open']): void {
  sqlite.exec(`DROP TABLE import_drafts;
    DELETE FROM __drizzle_migrations
    WHERE created_at = (SELECT max(created_at) FROM __drizzle_migrations)`)
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
    await upgradeDatabase(open, backups)
    open.sqlite.exec(`INSERT INTO sub_centres (name) VALUES ('南京分中心')`)
    age(open)
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
