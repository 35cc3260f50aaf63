import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { readConfig } from '#src/config.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { isEmpty, loadSampleCentre } from '#src/sample-centre/load.ts'

/** Loads the sample centre into an empty database; leaves any other alone. */
const config = readConfig()
mkdirSync(config.dataDir, { recursive: true })
const open = openDatabase(config.databaseFile)
migrateDatabase(open)
if (isEmpty(open.db)) {
  const storage = openStorage({
    recordingsDir: config.recordingsDir,
    cacheDir: path.join(config.dataDir, 'cache'),
    maxBytes: config.maxUploadBytes,
  })
  const accounts = await loadSampleCentre(open.db, storage, {
    ffmpeg: config.ffmpeg,
    say: (line) => console.log(line),
  })
  const file = path.join(config.dataDir, 'sample-accounts.json')
  writeFileSync(file, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 })
} else {
  console.log('数据库里已有数据，不再装入示例中心')
}
open.close()
