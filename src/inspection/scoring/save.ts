import { and, eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { type AnswerChange, readAnswers, type SheetChange } from './answers.ts'
import { openDraft, type OwnSheet } from './own-sheet.ts'
import { type ScoreAnswer, scoreAnswers, type ScoreSheet, scoreSheets } from './schema.ts'
import { sheetRefusals } from './vocabulary.ts'

/** What a save says of where it comes from. */
export type Saving = {
  /** The revision the page shows. */
  revision: number
  /** Which opened page sends it, and as which of its saves; a form sent without scripts names none. */
  page?: { id: string; number: number } | null
}

/**
 * Keeps what was filled in so far. Where another page of the same sheet has saved since, nothing is
 * stored and that is said, so neither overwrites the other. A page that closes sends its last words
 * before it hears of the save under way: its own saves never make it stale.
 */
export function saveAnswers(
  db: Db,
  actor: Actor,
  sheetId: number,
  { body, ...saving }: Saving & { body: Record<string, unknown> },
  now = Date.now(),
): number {
  return write(db, (tx) => {
    const own = openDraft(tx, actor, sheetId)
    const change = readAnswers(own.items, own.durationMs, body)
    return storeChange(tx, own, change, saving, now)
  })
}

/** Stores inside the transaction of the caller; gives the new revision. */
export function storeChange(
  tx: Db,
  { sheet, answers }: Pick<OwnSheet, 'sheet' | 'answers'>,
  { answers: changes, note }: SheetChange,
  saving: Saving,
  now: number,
): number {
  const arrival = arrivalOf(sheet, saving)
  if (arrival === 'stale') throw refused(sheetRefusals, 'stale')
  // A later save of the page was here first and brought all that this one holds.
  if (arrival === 'overtaken') return sheet.revision
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
  const revision = changed ? sheet.revision + 1 : sheet.revision
  const saved = changed ? { revision, savedAt: now, note: note ?? sheet.note } : {}
  tx.update(scoreSheets)
    .set({ ...runAfter(sheet, saving), ...saved })
    .where(and(eq(scoreSheets.id, sheet.id), eq(scoreSheets.state, 'draft')))
    .run()
  return revision
}

type Run = Pick<ScoreSheet, 'revision' | 'savingPage' | 'savingFrom' | 'savingNumber'>

function arrivalOf(sheet: Run, { revision, page }: Saving): 'next' | 'overtaken' | 'stale' {
  const goesOn = page && page.id === sheet.savingPage
  if (goesOn && page.number <= (sheet.savingNumber ?? 0)) return 'overtaken'
  if (revision === sheet.revision) return 'next'
  const from = sheet.savingFrom ?? sheet.revision
  return goesOn && revision >= from && revision < sheet.revision ? 'next' : 'stale'
}

/** The run of saves after this one; also where it changed nothing, for one it overtook may follow. */
function runAfter(sheet: Run, { page }: Saving): Partial<ScoreSheet> {
  if (!page) return { savingPage: null, savingFrom: null, savingNumber: null }
  const savingFrom = page.id === sheet.savingPage ? sheet.savingFrom : sheet.revision
  return { savingPage: page.id, savingFrom, savingNumber: page.number }
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
