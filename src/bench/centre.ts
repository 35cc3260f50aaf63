import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { createApp } from '#src/app.tsx'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { type Config, readConfig } from '#src/config.ts'
import { openImportFiles } from '#src/imports/files.ts'
import { migrateDatabase, type OpenDatabase, openDatabase } from '#src/kernel/db.ts'
import { openExportFiles } from '#src/lists/files/export-files.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { loadSampleCentre } from '#src/sample-centre/load.ts'
import { openSheetFiles } from '#src/supervision/sheets/sheet-files.ts'

/** The real app over a database, with its files in a folder. */
export function appIn(
  folder: string,
  open: OpenDatabase,
  config: Config,
  say: (line: string) => void,
) {
  const storage = openStorage({
    recordingsDir: path.join(folder, 'recordings'),
    cacheDir: path.join(folder, 'cache'),
    maxBytes: config.maxUploadBytes,
  })
  const app = createApp({
    db: open.db,
    storage,
    importFiles: openImportFiles(path.join(folder, 'imports'), config.maxUploadBytes),
    exportFiles: openExportFiles(path.join(folder, 'exports')),
    sheetFiles: openSheetFiles(path.join(folder, 'supervision')),
    publicUrl: null,
    maxUploadBytes: config.maxUploadBytes,
    engines: config.engines,
    ffmpeg: config.ffmpeg,
    log: { error: (facts, message) => say(`${message} ${JSON.stringify(facts)}`) },
  })
  return { app, storage }
}

/** The sample centre in a folder of its own, with the real app over it. */
export async function temporaryCentre(say: (line: string) => void) {
  const config = readConfig()
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-bench-'))
  mkdirSync(path.join(folder, 'work'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  migrateDatabase(open)
  const { app, storage } = appIn(folder, open, config, say)
  await loadSampleCentre(open.db, storage, { ffmpeg: config.ffmpeg, say })
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
