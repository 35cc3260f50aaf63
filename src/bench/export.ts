import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { readConfig } from '#src/config.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { exportFormats } from '#src/lists/vocabulary.ts'

import { atMost, type Bench, type Figure } from './bench.ts'
import { fillLargeCentre } from './large-centre/fill.ts'

const rows = 100_000
const target = { seconds: 60, megabytes: 300 }

/** A list of 100,000 calls as a workbook and as CSV, each by a process of its own that does nothing else. */
export const exportBench: Bench = async (say) => {
  const { dataDir } = readConfig()
  const folder = path.join(dataDir, 'bench', `export-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    const database = path.join(folder, 'huiting.sqlite')
    const open = openDatabase(database)
    migrateDatabase(open)
    fillLargeCentre(open, rows, Date.now())
    open.close()
    say(`${rows} calls made up`)
    return keysOf(exportFormats).flatMap((format) => measure(folder, database, format))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Measured = { seconds: number; megabytes: number; written: number }

function measure(folder: string, database: string, format: string): Figure[] {
  const script = fileURLToPath(new URL('export-one.ts', import.meta.url))
  const file = path.join(folder, `calls.${format}`)
  const args = ['--import', 'tsx', script, database, file, format]
  const { stdout, status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const { seconds, megabytes, written } = JSON.parse(stdout) as Measured
  const size = Math.round(statSync(file).size / 100_000) / 10
  const what = `${written} rows as ${format}, ${size} MB`
  return [
    atMost(`${what}: time`, seconds, target.seconds, 's'),
    atMost(`${what}: memory of the process at its most`, megabytes, target.megabytes, 'MB'),
  ]
}
