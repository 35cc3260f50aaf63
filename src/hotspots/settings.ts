import { desc } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { askForCount } from './ask.ts'
import { hotspotSettings } from './schema.ts'
import { type HotspotFigures, hotspotRefusals, usualFigures } from './vocabulary.ts'

export type SettingInUse = {
  id: number | null
  figures: HotspotFigures
  by: string | null
  at: number | null
}

/** How days are counted now. */
export function settingInUse(db: Db): SettingInUse {
  const row = db.select().from(hotspotSettings).orderBy(desc(hotspotSettings.id)).limit(1).get()
  return row ?? { id: null, figures: usualFigures, by: null, at: null }
}

/** Sets words and baseline. Days counted before keep what they were counted by; today is counted anew. */
export function setHotspots(
  db: Db,
  actor: Actor,
  { seen, reason, ...figures }: HotspotFigures & { reason: string; seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'hotspot.set')
  write(db, (tx) => {
    const before = settingInUse(tx)
    if ((before.id ?? 0) !== seen) throw refused(hotspotRefusals, 'stale')
    if (same(before.figures, figures)) throw refused(hotspotRefusals, 'same')
    const { id } = tx
      .insert(hotspotSettings)
      .values({ figures, reason, at: now, by: actor.name })
      .returning()
      .get()
    record(
      tx,
      actor,
      'hotspot.set',
      { kind: 'hotspot', id: `setting-${id}` },
      {
        ...{ reason, leastCalls: figures.leastCalls, timesUsual: figures.times },
        words: Object.entries(figures.words).map(([word, weight]) => `${word} ${weight}`),
        ignoredWords: figures.ignored,
      },
    )
    askForCount(tx, dayNumber(now))
  })
}

function same(a: HotspotFigures, b: HotspotFigures): boolean {
  const plain = ({ words, ignored, leastCalls, times, chance, overlap }: HotspotFigures) =>
    JSON.stringify([
      Object.entries(words).toSorted(([x], [y]) => (x < y ? -1 : 1)),
      ignored.toSorted(),
      ...[leastCalls, times, chance, overlap],
    ])
  return plain(a) === plain(b)
}
