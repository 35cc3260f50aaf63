import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

import { system } from '#src/auth/policy.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { anyList } from '#src/lists/definition.ts'
import { headOf } from '#src/lists/exports.ts'
import { tablePieces } from '#src/lists/files/table-file.ts'
import { listedRows } from '#src/lists/rows.ts'
import { exportFormats } from '#src/lists/vocabulary.ts'
import { callsList } from '#src/recordings/calls-list.ts'

/** One export as the worker writes it: `export-one DATABASE FILE FORMAT`. Measured by `export.ts`. */
const [database = '', file = '', format = ''] = process.argv.slice(2)
const kind = keysOf(exportFormats).find((key) => key === format) ?? 'csv'
const { db, close } = openDatabase(database)
const list = anyList(callsList(blindness))
const head = headOf(db, system, list, {}, Date.now())
let written = 0
function* chunks() {
  for (const rows of listedRows(db, () => system, list, {}, head.keys)) {
    written += rows.length
    yield rows.map(({ cells }) => cells)
  }
}
const began = performance.now()
await pipeline(tablePieces(kind, head, chunks()), createWriteStream(file))
const seconds = Math.round((performance.now() - began) / 100) / 10
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(JSON.stringify({ seconds, megabytes, written }))
close()
