import { and, eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { requireCurrent } from '../flow/move.ts'
import { complaintDrafts } from './schema.ts'
import type { DraftForm } from './vocabulary.ts'

export type KeptDraft = { fields: Record<string, string>; typedAt: number }

/** Keeps what a person typed into a form of a complaint (草稿), until it is sent or its stage is over. */
export function saveComplaintDraft(
  db: Db,
  actor: Actor,
  complaintId: number,
  form: DraftForm,
  draft: KeptDraft & { spellId: number },
  now = Date.now(),
): void {
  const { accountId } = actor
  if (accountId === null) return
  write(db, (tx) => {
    const { spellId, fields, typedAt } = draft
    requireCurrent(tx, complaintFor(tx, actor, complaintId), spellId)
    const earlier = draftOf(tx, actor, complaintId, form, spellId)
    if (earlier && earlier.typedAt >= typedAt && typedAt > 0) return
    store(tx, { complaintId, accountId, form, spellId, fields, typedAt, savedAt: now })
  })
}

function store(tx: Db, row: typeof complaintDrafts.$inferInsert) {
  tx.insert(complaintDrafts)
    .values(row)
    .onConflictDoUpdate({
      target: [complaintDrafts.complaintId, complaintDrafts.accountId, complaintDrafts.form],
      set: row,
    })
    .run()
}

/**
 * What was sent is a draft no longer, though the stay goes on: its last keystrokes may still be on their
 * way and come after it, so that a row without fields keeps when they were typed.
 */
export function draftSent(
  tx: Db,
  actor: Actor,
  complaintId: number,
  form: DraftForm,
  { spellId, typedAt }: { spellId: number; typedAt: number },
  now = Date.now(),
): void {
  const { accountId } = actor
  if (accountId === null) return
  if (typedAt === 0) dropDraft(tx, actor, complaintId, form)
  else store(tx, { complaintId, accountId, form, spellId, fields: {}, typedAt, savedAt: now })
}

/** One's own draft of this stay at the stage; null when there is none. */
export function draftOf(
  db: Db,
  { accountId }: Actor,
  complaintId: number,
  form: DraftForm,
  spellId: number | null,
): KeptDraft | null {
  if (accountId === null || spellId === null) return null
  const row = db
    .select()
    .from(complaintDrafts)
    .where(keyOf(complaintId, accountId, form))
    .get()
  return row?.spellId === spellId ? { fields: row.fields, typedAt: row.typedAt } : null
}

/** What was sent is a draft no longer. */
export function dropDraft(
  tx: Db,
  { accountId }: Actor,
  complaintId: number,
  form: DraftForm,
): void {
  if (accountId === null) return
  tx.delete(complaintDrafts)
    .where(keyOf(complaintId, accountId, form))
    .run()
}

const keyOf = (complaintId: number, accountId: number, form: DraftForm) =>
  and(
    eq(complaintDrafts.complaintId, complaintId),
    eq(complaintDrafts.accountId, accountId),
    eq(complaintDrafts.form, form),
  )
