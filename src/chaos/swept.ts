import { readdirSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'

import { dayMs } from '#src/kernel/calendar.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { sweepStorage } from '#src/recordings/sweep-storage.ts'
import { sweepUploads } from '#src/recordings/sweep-uploads.ts'

import { strayFiles } from './checks.ts'
import type { ScratchCentre } from './scratch-centre.ts'

/**
 * One sweep as it would run two days later, with web and worker at rest: what is still there that
 * nobody will ever ask for. The files are made to look two days old.
 */
export async function straysAfterSweep(centre: ScratchCentre): Promise<string[]> {
  await Promise.all([centre.kill('web'), centre.kill('worker')])
  const later = Date.now() + 2 * dayMs
  const incoming = path.join(centre.recordingsDir, 'incoming')
  for (const entry of readdirSync(incoming, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    const { mtimeMs } = statSync(file)
    const earlier = (mtimeMs - 2 * dayMs) / 1000
    if (entry.isFile()) utimesSync(file, earlier, earlier)
  }
  const { db, config, recordingsDir, dataDir } = centre
  const cacheDir = path.join(dataDir, 'cache')
  const storage = openStorage({ recordingsDir, cacheDir, maxBytes: config.maxUploadBytes })
  await sweepUploads({ db, storage, ffmpeg: config.ffmpeg }, later)
  await sweepStorage({ db, storage, ffmpeg: config.ffmpeg }, later, new AbortController().signal)
  const { placed, partial } = strayFiles(centre)
  return [
    ...(placed > 0 ? [`${placed} files without a row after a sweep`] : []),
    ...(partial > 0 ? [`${partial} half-received files after a sweep`] : []),
  ]
}
