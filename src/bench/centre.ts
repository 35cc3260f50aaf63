import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { createApp } from '#src/app.tsx'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { readConfig } from '#src/config.ts'
import { openImportFiles } from '#src/imports/files.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { loadSampleCentre } from '#src/sample-centre/load.ts'

/** The sample centre in a folder of its own, with the real app over it. */
export async function temporaryCentre(say: (line: string) => void) {
  const config = readConfig()
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-bench-'))
  mkdirSync(path.join(folder, 'work'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  migrateDatabase(open)
  const storage = openStorage({
    recordingsDir: path.join(folder, 'recordings'),
    cacheDir: path.join(folder, 'cache'),
    maxBytes: config.maxUploadBytes,
  })
  await loadSampleCentre(open.db, storage, { ffmpeg: config.ffmpeg, say })
  const app = createApp({
    db: open.db,
    storage,
    importFiles: openImportFiles(path.join(folder, 'imports'), config.maxUploadBytes),
    publicUrl: null,
    maxUploadBytes: config.maxUploadBytes,
    engines: config.engines,
    ffmpeg: config.ffmpeg,
    log: { error: (facts, message) => say(`${message} ${JSON.stringify(facts)}`) },
  })
  const cookieOf = (username: string) => {
    const account = open.db
      .select()
      .from(accounts)
      .all()
      .find((row) => row.username === username)
    if (!account) throw new Error(`no account ${username}`)
    return `huiting_session=${openSession(open.db, account, 'bench')}`
  }
  const close = () => {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...open, app, storage, folder, config, cookieOf, close }
}
