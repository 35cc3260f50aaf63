import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { type Reference, reference } from '../evaluation.ts'
import type { TrialScope } from '../vocabulary.ts'

export type Clip = Reference & { path: string }

/** The shipped calls with two channels and a reference, by number: all, or the one with least talk. */
export function clipsFor(scope: TrialScope, folder: string): Clip[] {
  const clips = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => clipIn(folder, name))
  if (scope === 'full') return clips
  return clips.toSorted((a, b) => spokenSeconds(a) - spokenSeconds(b)).slice(0, 1)
}

function clipIn(folder: string, name: string): Clip[] {
  const parsed = reference.safeParse(JSON.parse(readFileSync(path.join(folder, name), 'utf8')))
  if (!parsed.success || parsed.data.channels !== 2) return []
  return [{ ...parsed.data, path: path.join(folder, parsed.data.file) }]
}

const spokenSeconds = ({ turns }: Reference) =>
  turns.reduce((sum, turn) => sum + turn.end - turn.start, 0)
