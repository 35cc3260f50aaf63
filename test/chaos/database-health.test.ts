import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { databaseFaults } from '#src/chaos/database-health.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'

function twoConnections() {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-health-'))
  const file = path.join(folder, 'huiting.sqlite')
  const [writing, looking] = [openDatabase(file), openDatabase(file)]
  migrateDatabase(writing)
  onTestFinished(() => {
    writing.close()
    looking.close()
    rmSync(folder, { recursive: true })
  })
  return { writing: writing.sqlite, looking: looking.sqlite }
}

test('what another process merged in a full-text index is no fault', () => {
  const { writing, looking } = twoConnections()
  const add = writing.prepare('insert into recording_names (rowid, name) values (?, ?)')
  const remove = writing.prepare(
    `insert into recording_names (recording_names, rowid, name) values ('delete', ?, ?)`,
  )
  const faults: string[] = []
  const nameOf = (id: number) => `piece-${id}.wav`
  for (let id = 1; id <= 120; id += 1) {
    add.run(id, nameOf(id))
    if (id % 7 === 0) remove.run(id - 3, nameOf(id - 3))
    if (id % 11 === 0) faults.push(...databaseFaults(looking))
  }
  expect(faults).toEqual([])
})

test('a row that names what is not there is a fault', () => {
  const { writing, looking } = twoConnections()
  writing.pragma('foreign_keys = OFF')
  writing.exec(`insert into read_names (recording_id, call_no, started_at) values (99, 'g1', 1)`)
  expect(databaseFaults(looking)).toEqual(['foreign_key_check: 1 rows'])
})
