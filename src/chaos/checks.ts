import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { databaseFaults } from './database-health.ts'
import type { ScratchCentre } from './scratch-centre.ts'

/** What must hold whatever was killed; every sentence names one thing that does not. */
export function brokenPromises(
  { sqlite, recordingsDir }: Pick<ScratchCentre, 'sqlite' | 'recordingsDir'>,
  acknowledged: ReadonlyMap<string, string>,
): string[] {
  const broken: string[] = []
  const rows = sqlite
    .prepare<[], { sha256: string; path: string; state: string; problem: string | null }>(
      'SELECT sha256, path, state, problem FROM recordings',
    )
    .all()
  const bySha = new Map(rows.map((row) => [row.sha256, row]))
  for (const [sha256, name] of acknowledged) {
    const row = bySha.get(sha256)
    if (!row) broken.push(`${name} was acknowledged and has no row`)
    else if (hashOf(path.join(recordingsDir, row.path)) !== sha256) {
      broken.push(`${name} was acknowledged and its file is not there or another`)
    } else if (row.state !== 'transcribed' && row.state !== 'silent') {
      broken.push(`${name} is ${row.state}: ${row.problem ?? ''}`)
    }
  }
  const twice: Record<string, string> = {
    'recordings of one content':
      'SELECT sha256 FROM recordings GROUP BY sha256 HAVING count(*) > 1',
    'transcripts of one recording':
      'SELECT recording_id FROM transcripts GROUP BY recording_id HAVING count(*) > 1',
    'screenings of one recording':
      'SELECT recording_id FROM screenings GROUP BY recording_id HAVING count(*) > 1',
    'findings of one recording':
      'SELECT recording_id FROM findings GROUP BY recording_id HAVING count(*) > 1',
    'lines of one moment and voice':
      'SELECT transcript_id FROM segments GROUP BY transcript_id, voice, start_ms, text HAVING count(*) > 1',
    'waiting jobs about one subject':
      "SELECT subject FROM jobs WHERE state = 'queued' GROUP BY name, subject HAVING count(*) > 1",
    'traces of one receipt':
      "SELECT subject_id FROM audit_events WHERE action = 'recording.received' GROUP BY subject_id HAVING count(*) > 1",
  }
  for (const [what, query] of Object.entries(twice)) {
    const count = sqlite.prepare(query).all().length
    if (count > 0) broken.push(`${count} × several ${what}`)
  }
  const unscreened = sqlite
    .prepare(
      `SELECT recordings.id FROM recordings LEFT JOIN screenings ON screenings.recording_id = recordings.id
        WHERE recordings.state IN ('transcribed', 'silent') AND screenings.id IS NULL`,
    )
    .all().length
  if (unscreened > 0) broken.push(`${unscreened} transcripts were never screened`)
  return [...broken, ...databaseFaults(sqlite)]
}

function hashOf(file: string): string | null {
  if (!existsSync(file)) return null
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

/** Files nobody will ever ask for: in place without a row, or left half received. */
export function strayFiles({
  sqlite,
  recordingsDir,
}: Pick<ScratchCentre, 'sqlite' | 'recordingsDir'>): { placed: number; partial: number } {
  const known = new Set(sqlite.prepare('SELECT path FROM recordings').pluck().all() as string[])
  const all = readdirSync(recordingsDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(recordingsDir, path.join(entry.parentPath, entry.name)))
  const placed = all.filter((file) => /^\d{4}\//.test(file))
  return {
    placed: placed.filter((file) => !known.has(file)).length,
    partial: all.length - placed.length,
  }
}
