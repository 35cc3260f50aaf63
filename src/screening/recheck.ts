import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'

import { listenedFor } from './queue/opening.ts'
import { type Recheck, rechecks } from './schema.ts'
import {
  callOfFinding,
  openUnreported,
  type RecheckInput,
  settleVerdict,
} from './settle-verdict.ts'
import { releaseFinding } from './triage/claims.ts'
import { dropDraft } from './triage/drafts.ts'
import { recheckRefusals } from './vocabulary.ts'

/**
 * Settles a suspicion after listening (复核): one verdict for each finding, which only
 * an undo or a change with its reason touches again. 漏报 and 瞒报
 * open a complaint at the best evidence; they need the call, and a call nobody registered. Of a call
 * drawn at random 不成立 says that it is clean.
 */
export function recheckFinding(
  db: Db,
  actor: Actor,
  findingId: number,
  input: RecheckInput,
  now = Date.now(),
): { recheck: Recheck; complaint: Complaint | null } {
  authorise(actor, 'finding.recheck')
  const { accountId } = actor
  // A verdict is a person's: the system itself cannot listen.
  if (accountId === null) throw new Forbidden('finding.recheck')
  return write(db, (tx) => {
    const call = callOfFinding(tx, actor, findingId)
    const earlier = tx.select().from(rechecks).where(eq(rechecks.findingId, findingId)).get()
    if (earlier) throw refused(recheckRefusals, 'already-rechecked')

    const { verdict, note } = input
    const complaint =
      'faultCategory' in input ? openUnreported(tx, actor, findingId, call, input, now) : null
    const recheck = tx
      .insert(rechecks)
      .values({
        findingId,
        verdict,
        faultCategory: complaint?.faultCategory ?? null,
        target: complaint?.target ?? null,
        note,
        complaintId: complaint?.id ?? null,
        accountId,
        accountName: actor.name,
        at: now,
        tookMs: listenedFor(tx, accountId, findingId, now),
      })
      .returning()
      .get()
    settleVerdict(tx, findingId, verdict, call, now)
    releaseFinding(tx, findingId)
    dropDraft(tx, accountId, findingId)
    const complaintNo = complaint?.complaintNo ?? null
    const subject = { kind: 'finding', id: findingId } as const
    record(tx, actor, 'finding.rechecked', subject, { verdict, complaintNo })
    return { recheck, complaint }
  })
}
