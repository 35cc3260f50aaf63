import { createHash } from 'node:crypto'

import { asc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

import { bestHit } from './best-hit.ts'
import type { HitRow } from './schema.ts'

/** Words that were heard, with what was said around them in the same breath. */
export type Quote = { before: string; text: string; after: string }

/** The best evidence of a finding in its context; null without evidence. */
export function bestQuote(db: Db, finding: { id: number; recordingId: number }): Quote | null {
  const hit = bestHit(db, finding.id)
  if (!hit) return null
  const segment = db
    .select({ text: segments.text })
    .from(segments)
    .innerJoin(transcripts, eq(transcripts.id, segments.transcriptId))
    .where(eq(transcripts.recordingId, finding.recordingId))
    .orderBy(asc(segments.startMs), asc(segments.id))
    .limit(1)
    .offset(hit.segmentIndex)
    .get()
  return maskedQuote(hit, segment?.text)
}

type Placed = Pick<HitRow, 'text' | 'textHash' | 'startChar' | 'endChar'>

/** Just the hit's own words where the line no longer says what was found. */
export function quoteOf(hit: Placed, line: string | undefined): Quote {
  if (!stillSays(hit, line)) return { before: '', text: hit.text, after: '' }
  return {
    before: tail(line.slice(0, hit.startChar)),
    text: hit.text,
    after: head(line.slice(hit.endChar)),
  }
}

/** The same for lists and for readers of other pages, with numbers, names and addresses masked. */
export function maskedQuote(hit: Placed, line: string | undefined): Quote {
  if (!stillSays(hit, line)) return { before: '', text: maskText(hit.text), after: '' }
  const { startChar, endChar } = hit
  const masked = maskText(line)
  return {
    before: tail(masked.slice(0, startChar)),
    text: masked.slice(startChar, endChar),
    after: head(masked.slice(endChar)),
  }
}

/** Whether the line is the one in which the hit was found; a new hearing may have changed it. */
export function stillSays(hit: Placed, line: string | undefined): line is string {
  return line !== undefined && hashOf(line) === hit.textHash
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

const contextLength = 10

function tail(text: string): string {
  if (text.length <= contextLength) return text
  return `…${text.slice(-contextLength).replace(/^[\s\p{P}]+/u, '')}`
}

function head(text: string): string {
  if (text.length <= contextLength) return text
  return `${text.slice(0, contextLength).replace(/[\s\p{P}]+$/u, '')}…`
}
