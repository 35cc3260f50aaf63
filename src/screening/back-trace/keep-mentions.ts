import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { asc, eq } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { mishearingsInUse } from '#src/transcription/corrections/mishearings.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import type { Segment } from '#src/transcription/schema.ts'

import { type Mention, mentionsIn } from './mentions.ts'
import { backTraceMentions, type BackTraceTrigger, backTraceTriggers } from './schema.ts'
import { settingsInUse } from './settings.ts'
import { dropTrigger } from './trace.ts'

/**
 * Reads what a heard call says of earlier ones and keeps it as its trigger, evidence and all; null
 * where it speaks of none. An older hearing may have heard it otherwise: then that is forgotten.
 */
export function keepMentions(tx: Db, recordingId: number, now: number): BackTraceTrigger | null {
  const heard = transcriptOf(tx, recordingId)
  const { pairs } = mishearingsInUse(tx)
  const found = mentionsIn(heard, pairs).flatMap((mention) => {
    const segment = heard[mention.utterance]
    return segment ? [evidenceOf(mention, segment)] : []
  })
  const mine = eq(backTraceTriggers.recordingId, recordingId)
  const before = tx.select().from(backTraceTriggers).where(mine).get()
  if (found.length === 0) {
    if (before) dropTrigger(tx, before.id, now)
    return null
  }
  const trigger =
    before ??
    tx
      .insert(backTraceTriggers)
      .values({
        kind: 'mention',
        recordingId,
        outcome: 'awaiting-call',
        at: now,
        openUntil: now + settingsInUse(tx).days * dayMs,
      })
      .returning()
      .get()
  keepEvidence(tx, trigger.id, found)
  return trigger
}

type Evidence = ReturnType<typeof evidenceOf>

function keepEvidence(tx: Db, triggerId: number, found: readonly Evidence[]): void {
  const mine = eq(backTraceMentions.triggerId, triggerId)
  const before = tx.select().from(backTraceMentions).where(mine).orderBy(asc(backTraceMentions.id))
  const stored = before.all().map(({ id: _id, triggerId: _trigger, ...rest }) => rest)
  if (isDeepStrictEqual(stored, found)) return
  tx.delete(backTraceMentions).where(mine).run()
  for (const one of found) {
    tx.insert(backTraceMentions)
      .values({ triggerId, ...one })
      .run()
  }
}

/** Characters are taken to be spoken evenly inside their segment. */
function evidenceOf({ utterance, start, end, timeWords }: Mention, segment: Segment) {
  const { voice, text, startMs, endMs } = segment
  const at = (offset: number) =>
    Math.round(startMs + ((endMs - startMs) * offset) / Math.max(1, text.length))
  return {
    segmentIndex: utterance,
    voice,
    startMs: at(start),
    endMs: at(end),
    startChar: start,
    endChar: end,
    text: text.slice(start, end),
    textHash: createHash('sha256').update(text).digest('hex'),
    timeWords,
  }
}
