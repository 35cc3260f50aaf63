import { and, asc, eq, inArray, or } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { placesOf } from '#src/kernel/typed-query.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { segments } from '#src/transcription/schema.ts'
import type { Voice } from '#src/transcription/vocabulary.ts'

import { holds } from './candidates.ts'
import type { Search } from './walk.ts'

/** One line of a call that holds a word, and where in it. */
export type FoundLine = {
  segmentId: number
  startMs: number
  voice: Voice
  text: string
  places: { start: number; end: number }[]
}

const linesShown = 3

/** The lines of some calls that hold any of the words, in order of time, by transcript. */
export function linesOf(
  db: Db,
  { words, filters: { voice } }: Search,
  transcriptIds: readonly number[],
): Map<number, FoundLine[]> {
  const rows = db
    .select()
    .from(segments)
    .where(
      and(
        inArray(segments.transcriptId, [...transcriptIds]),
        or(...words.map((word) => holds(segments.text, word))),
        voice ? eq(segments.voice, voice) : undefined,
      ),
    )
    .orderBy(asc(segments.transcriptId), asc(segments.startMs), asc(segments.id))
    .all()
  const lines = new Map<number, FoundLine[]>(transcriptIds.map((id) => [id, []]))
  for (const { id, transcriptId, startMs, voice, text } of rows) {
    const places = placesOf(text, words)
    // A mask takes the place of a digit each, so the places stay.
    const shown = maskText(text)
    lines.get(transcriptId)?.push({ segmentId: id, startMs, voice, text: shown, places })
  }
  return lines
}

/** A few lines of a call: one for each word, and then the earliest others. */
export function someOf(lines: readonly FoundLine[], words: number): FoundLine[] {
  if (lines.length <= linesShown) return [...lines]
  const chosen = new Set<FoundLine>()
  const said = new Set<string>()
  for (const line of lines) {
    const news = line.places.map(({ start, end }) => line.text.slice(start, end).toLowerCase())
    if (words > 1 && news.some((word) => !said.has(word))) chosen.add(line)
    for (const word of news) said.add(word)
  }
  for (const line of lines) {
    if (chosen.size >= linesShown) break
    chosen.add(line)
  }
  return [...chosen].slice(0, linesShown).toSorted((a, b) => a.startMs - b.startMs)
}
