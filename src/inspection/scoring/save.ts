import { and, eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { type AnswerChange, readAnswers, type SheetChange } from './answers.ts'
import { openDraft, type OwnSheet } from './own-sheet.ts'
import { type ScoreAnswer, scoreAnswers, scoreSheets } from './schema.ts'
import { sheetRefusals } from './vocabulary.ts'

/**
 * Keeps what was filled in so far. `revision` is the one the page shows: where another page of the
 * same sheet has saved since, nothing is stored and that is said, so neither overwrites the other.
 */
export function saveAnswers(
  db: Db,
  actor: Actor,
  sheetId: number,
  given: { revision: number; body: Record<string, unknown> },
  now = Date.now(),
): number {
  return write(db, (tx) => {
    const own = openDraft(tx, actor, sheetId)
    const change = readAnswers(own.items, own.durationMs, given.body)
    return storeChange(tx, own, change, given.revision, now)
  })
}

/** Stores inside the transaction of the caller; gives the new revision. */
export function storeChange(
  tx: Db,
  { sheet, answers }: Pick<OwnSheet, 'sheet' | 'answers'>,
  { answers: changes, note }: SheetChange,
  revision: number,
  now: number,
): number {
  if (revision !== sheet.revision) throw refused(sheetRefusals, 'stale')
  const stored = new Map(answers.map((answer) => [answer.itemId, answer]))
  let changed = note !== undefined && note !== sheet.note
  for (const change of changes) {
    const before = stored.get(change.itemId)
    const values = valuesOf(change, before)
    if (isSame(before, values)) continue
    changed = true
    tx.insert(scoreAnswers)
      .values({ sheetId: sheet.id, itemId: change.itemId, ...values })
      .onConflictDoUpdate({ target: [scoreAnswers.sheetId, scoreAnswers.itemId], set: values })
      .run()
  }
  if (!changed) return sheet.revision
  tx.update(scoreSheets)
    .set({ revision: sheet.revision + 1, savedAt: now, note: note ?? sheet.note })
    .where(and(eq(scoreSheets.id, sheet.id), eq(scoreSheets.state, 'draft')))
    .run()
  return sheet.revision + 1
}

type Values = Pick<ScoreAnswer, 'choice' | 'comment' | 'startMs' | 'endMs' | 'voice'>

function valuesOf(change: AnswerChange, before: Values | undefined): Values {
  const span = change.span === undefined ? before : change.span
  return {
    choice: change.choice ?? before?.choice ?? '',
    comment: change.comment ?? before?.comment ?? '',
    startMs: span?.startMs ?? null,
    endMs: span?.endMs ?? null,
    voice: span?.voice ?? null,
  }
}

function isSame(before: Values | undefined, values: Values): boolean {
  const { choice, comment, startMs, endMs, voice } = before ?? {
    ...{ choice: '', comment: '', startMs: null, endMs: null, voice: null },
  }
  return (
    choice === values.choice &&
    comment === values.comment &&
    startMs === values.startMs &&
    endMs === values.endMs &&
    voice === values.voice
  )
}
