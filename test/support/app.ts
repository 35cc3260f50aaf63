import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { onTestFinished } from 'vitest'

import { createApp } from '#src/app.tsx'
import { openImportFiles } from '#src/imports/files.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { openExportFiles } from '#src/lists/files/export-files.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { openSheetFiles } from '#src/supervision/sheets/sheet-files.ts'
import type { EnginePlaces } from '#src/transcription/engines/places.ts'

import { testDatabase } from './database.ts'

export type TestApp = ReturnType<typeof testApp>

type Options = { maxBytes?: number; engines?: Partial<EnginePlaces> }

/** The real product over a fresh database and a temporary folder; gone when the test ends. */
export function testApp(open: OpenDatabase = testDatabase(), options: Options = {}) {
  const { close, ...made } = plainApp(open, options)
  onTestFinished(close)
  return made
}

/** The same for many tests of one file, which close it themselves. */
export function plainApp(open: OpenDatabase, options: Options = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-test-'))
  const close = () => rmSync(folder, { recursive: true, force: true })
  const maxUploadBytes = options.maxBytes ?? 50_000_000
  const storage = openStorage({
    recordingsDir: path.join(folder, 'recordings'),
    cacheDir: path.join(folder, 'cache'),
    maxBytes: maxUploadBytes,
  })
  const importFiles = openImportFiles(path.join(folder, 'imports'), maxUploadBytes)
  const enginePlaces: EnginePlaces = {
    builtBinary: path.join(folder, 'no-engine'),
    ownBinary: null,
    model: path.join(folder, 'models', 'no-model.bin'),
    modelFolders: [path.join(folder, 'models')],
    clipsFolder: 'recordings/samples',
    processes: 1,
    graphsFolder: path.join(folder, 'graphs'),
    ...options.engines,
  }
  const errors: { facts: object; message: string }[] = []
  const app = createApp({
    db: open.db,
    storage,
    importFiles,
    exportFiles: openExportFiles(path.join(folder, 'exports')),
    sheetFiles: openSheetFiles(path.join(folder, 'supervision')),
    publicUrl: null,
    maxUploadBytes,
    engines: enginePlaces,
    ffmpeg: 'ffmpeg',
    log: { error: (facts, message) => void errors.push({ facts, message }) },
  })
  return { close, app, db: open.db, sqlite: open.sqlite, storage, importFiles, folder, errors }
}

const here = 'http://localhost'

export async function get({ app }: Pick<TestApp, 'app'>, path: string, cookie?: string) {
  return await app.request(here + path, { headers: cookie ? { Cookie: cookie } : {} })
}

/** Posts a form as a browser on the same site does. */
export async function post(
  { app }: Pick<TestApp, 'app'>,
  path: string,
  form: Record<string, string> | FormData,
  cookie?: string,
) {
  const body = form instanceof FormData ? form : new URLSearchParams(form)
  const headers = { Origin: here, 'Sec-Fetch-Site': 'same-origin' }
  return await app.request(here + path, {
    method: 'POST',
    body,
    headers: cookie ? { ...headers, Cookie: cookie } : headers,
  })
}
