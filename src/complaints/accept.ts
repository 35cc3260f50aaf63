import { eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { openComplaint } from './open.ts'
import { registerEntry } from './register-queries.ts'
import { complaints, type Complaint } from './schema.ts'
import { complaintRefusals, type ComplaintTarget, type FaultCategory } from './vocabulary.ts'

/** What the accepting person adds or corrects; without it the entry stands as reported. */
export type Acceptance = {
  faultCategory?: FaultCategory
  target?: ComplaintTarget | null
  note?: string
}

/**
 * Accepts what an agent reported (受理): opens a complaint about the call of the entry. Refuses an
 * entry that was accepted before and one whose call is not known yet.
 */
export function acceptEntry(
  db: Db,
  actor: Actor,
  entryId: number,
  input: Acceptance = {},
  now = Date.now(),
): Complaint {
  authorise(actor, 'complaint.open')
  return write(db, (tx) => {
    const entry = registerEntry(tx, actor, entryId)
    const earlier = tx
      .select({ id: complaints.id })
      .from(complaints)
      .where(eq(complaints.registerEntryId, entryId))
      .get()
    if (earlier) throw refused(complaintRefusals, 'entry-accepted')
    if (!entry.call) throw refused(complaintRefusals, 'call-unknown')
    return openComplaint(
      tx,
      actor,
      {
        source: 'register',
        callId: entry.call.id,
        omission: null,
        faultCategory: input.faultCategory ?? entry.faultCategory,
        target: input.target ?? null,
        note: input.note ?? '',
        registerEntryId: entryId,
      },
      now,
    )
  })
}
