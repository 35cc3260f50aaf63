import { and, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { findings } from '../schema.ts'
import { listenerOf } from './claims.ts'
import { findingDrafts } from './schema.ts'
import { draftRefusals } from './vocabulary.ts'

/** The fields of a verdict that a draft keeps; whatever else a form holds is none of it. */
export const draftFields = ['verdict', 'faultCategory', 'target', 'concernedCall', 'note'] as const
export type Draft = Partial<Record<(typeof draftFields)[number], string>>

export type KeptDraft = { fields: Record<string, string>; typedAt: number; savedAt: number }

/**
 * Keeps what a person has chosen and typed about a finding (草稿). `typedAt` is the clock of the page:
 * of two that cross on their way the later stays. A draft with nothing in it is none.
 */
export function saveDraft(
  db: Db,
  actor: Actor,
  findingId: number,
  draft: Draft,
  typedAt: number,
  now = Date.now(),
): void {
  const { accountId } = listenerOf(actor)
  write(db, (tx) => {
    const row = tx
      .select({ state: findings.state })
      .from(findings)
      .innerJoin(recordings, eq(recordings.id, findings.recordingId))
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(and(eq(findings.id, findingId), visibleTo(actor, calls)))
      .get()
    if (!row) throw new NotFound()
    if (row.state !== 'pending') throw refused(draftRefusals, 'settled')
    const earlier = rowOf(tx, accountId, findingId)
    if (Number(earlier?.fields['typedAt'] ?? 0) > typedAt) return
    const fields: Record<string, string> = {}
    for (const name of draftFields) {
      const value = draft[name]
      if (value) fields[name] = value
    }
    if (!fields['verdict'] && !fields['note']?.trim()) {
      dropDraft(tx, accountId, findingId)
      return
    }
    const values = { fields: { ...fields, typedAt: String(typedAt) }, savedAt: now }
    tx.insert(findingDrafts)
      .values({ findingId, accountId, ...values })
      .onConflictDoUpdate({
        target: [findingDrafts.findingId, findingDrafts.accountId],
        set: values,
      })
      .run()
  })
}

function rowOf(db: Db, accountId: number, findingId: number) {
  return db
    .select({ fields: findingDrafts.fields, savedAt: findingDrafts.savedAt })
    .from(findingDrafts)
    .where(and(eq(findingDrafts.findingId, findingId), eq(findingDrafts.accountId, accountId)))
    .get()
}

/** One's own draft of a finding; null when there is none. */
export function draftOf(db: Db, actor: Actor, findingId: number): KeptDraft | null {
  if (actor.accountId === null) return null
  const row = rowOf(db, actor.accountId, findingId)
  if (!row) return null
  const { typedAt, ...fields } = row.fields
  return { fields, typedAt: Number(typedAt ?? 0), savedAt: row.savedAt }
}

export function dropDraft(tx: Db, accountId: number, findingId: number): void {
  tx.delete(findingDrafts)
    .where(and(eq(findingDrafts.findingId, findingId), eq(findingDrafts.accountId, accountId)))
    .run()
}
