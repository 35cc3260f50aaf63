import { and, desc, eq, gte, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { complaints } from '#src/complaints/schema.ts'
import { withdrawComplaint } from '#src/complaints/withdraw.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { listenAnew } from '../queue/opening.ts'
import { type Recheck, rechecks } from '../schema.ts'
import { callOfFinding, unsettleVerdict } from '../settle-verdict.ts'
import type { RecheckVerdict } from '../vocabulary.ts'
import { claimFirst, listenerOf } from './claims.ts'
import { saveDraft } from './drafts.ts'
import { recheckChanges } from './schema.ts'
import { undoRefusals } from './vocabulary.ts'

export const undoMs = 30 * 60_000

/**
 * Takes back one's own verdict (撤销) while nobody knows whose call it was: the finding waits again, its
 * complaint is withdrawn, rules and lists are as before, and what was chosen and typed is a draft again.
 */
export function undoRecheck(db: Db, actor: Actor, findingId: number, now = Date.now()): void {
  const { accountId, accountName } = listenerOf(actor)
  write(db, (tx) => {
    const call = callOfFinding(tx, actor, findingId)
    const recheck = tx.select().from(rechecks).where(eq(rechecks.findingId, findingId)).get()
    const problem = undoProblem(tx, recheck, accountId, now)
    if (problem || !recheck) throw refused(undoRefusals, problem ?? 'no-verdict')
    const { verdict, complaintId } = recheck
    const concerned = complaintId === null ? null : concernedCallOf(tx, complaintId)
    // The complaint names its verdict no longer, so that it can be withdrawn.
    tx.delete(rechecks).where(eq(rechecks.id, recheck.id)).run()
    if (complaintId !== null) withdrawComplaint(tx, actor, complaintId, '撤销复核结论')
    unsettleVerdict(tx, findingId, call, now)
    const change = { before: verdict, after: null, reason: '撤销', afterReveal: false, at: now }
    tx.insert(recheckChanges)
      .values({ findingId, ...change, accountId, accountName })
      .run()
    const draft = {
      verdict,
      faultCategory: recheck.faultCategory ?? '',
      target: recheck.target ?? '',
      concernedCall: concerned === null ? '' : String(concerned),
      note: recheck.note,
    }
    // Older than whatever the page types next, however its clock goes.
    saveDraft(tx, actor, findingId, draft, 0, now)
    claimFirst(tx, actor, findingId, now)
    listenAnew(tx, actor, findingId, now)
    const subject = { kind: 'finding', id: findingId } as const
    record(tx, actor, 'finding.recheck-undone', subject, { verdict, complaintId })
  })
}

function concernedCallOf(tx: Db, complaintId: number): number | null {
  const row = tx
    .select({ callId: complaints.concernedCallId })
    .from(complaints)
    .where(eq(complaints.id, complaintId))
    .get()
  return row?.callId ?? null
}

/** Why a verdict cannot be taken back; null where it can. */
export function undoProblem(
  db: Db,
  recheck: Recheck | undefined,
  accountId: number | null,
  now: number,
): keyof typeof undoRefusals | null {
  if (!recheck) return 'no-verdict'
  if (recheck.accountId !== accountId) return 'not-yours'
  if (recheck.appeal !== null) return 'appealed'
  if (recheck.revealedAt !== null) return 'revealed'
  if (now - recheck.at > undoMs) return 'too-late'
  const changed = db
    .select({ id: recheckChanges.id })
    .from(recheckChanges)
    .where(and(eq(recheckChanges.findingId, recheck.findingId), gte(recheckChanges.at, recheck.at)))
    .limit(1)
    .get()
  return changed ? 'changed' : null
}

export type Undoable = {
  findingId: number
  verdict: RecheckVerdict
  complaintNo: string | null
  at: number
}

/** One's newest verdict, if it can still be taken back. */
export function lastUndoable(db: Db, actor: Actor, now = Date.now()): Undoable | null {
  const { accountId } = actor
  if (accountId === null) return null
  const row = db
    .select({ recheck: rechecks, complaintNo: complaints.complaintNo })
    .from(rechecks)
    .leftJoin(complaints, eq(complaints.id, rechecks.complaintId))
    .where(
      and(
        eq(rechecks.accountId, accountId),
        gte(rechecks.at, now - undoMs),
        isNull(rechecks.revealedAt),
      ),
    )
    .orderBy(desc(rechecks.at), desc(rechecks.id))
    .limit(1)
    .get()
  if (!row || undoProblem(db, row.recheck, accountId, now) !== null) return null
  const { findingId, verdict, at } = row.recheck
  return { findingId, verdict, at, complaintNo: row.complaintNo }
}
