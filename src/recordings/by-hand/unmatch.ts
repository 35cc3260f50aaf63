import { desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused, refused } from '#src/kernel/errors.ts'

import { markAmbiguous } from '../ledger/ambiguous.ts'
import { settleLedger } from '../ledger/settle-ledger.ts'
import { untie } from '../link.ts'
import { recordingDetail } from '../queries.ts'
import { calls } from '../schema.ts'
import { joiningOf } from '../sides/queries.ts'
import { findCall } from '../sources/match.ts'
import { readReason, wholeRecording } from './match.ts'
import { type HandMatch, handMatches } from './schema.ts'
import { byHandRefusals } from './vocabulary.ts'

/** What has been built on a recording's having its call, in words; null while nothing has. Told by slices above. */
export type BuiltUpon = (db: Db, about: { recordingId: number; callId: number }) => string | null

/** Who tied a recording to the call it has; null where its name did, or nobody. */
export function handMatchOf(db: Db, recordingId: number, callId: number | null): HandMatch | null {
  const newest = db
    .select()
    .from(handMatches)
    .where(eq(handMatches.recordingId, recordingId))
    .orderBy(desc(handMatches.id))
    .limit(1)
    .get()
  return newest?.kind === 'matched' && newest.callId === callId ? newest : null
}

export type Unmatchable = { match: HandMatch; manages: boolean; builtUpon: string | null }

/** What the page of a recording tied by hand says of it, and why it cannot be untied. */
export function unmatchingOf(
  db: Db,
  actor: Actor,
  about: { recordingId: number; callId: number },
  builtUpon: BuiltUpon,
): Unmatchable | null {
  const match = handMatchOf(db, about.recordingId, about.callId)
  if (!match) return null
  const manages = can(actor, 'ledger.manage')
  return { match, manages, builtUpon: manages ? standsOn(db, about, builtUpon) : null }
}

/**
 * Takes back what a person said (解除), while nothing has been built on it. What the name of a recording
 * says is not taken back here: it would be tied again.
 */
export function unmatchByHand(
  db: Db,
  actor: Actor,
  recordingId: number,
  { matchId, reason }: { matchId: number; reason: string },
  builtUpon: BuiltUpon,
  now = Date.now(),
): void {
  authorise(actor, 'ledger.manage')
  const why = readReason(reason)
  write(db, (tx) => {
    const { callId } = recordingDetail(tx, actor, recordingId).recording
    const match = handMatchOf(tx, recordingId, callId)
    if (match && match.id !== matchId) throw refused(byHandRefusals, 'moved-on')
    if (!match) throw refused(byHandRefusals, callId === null ? 'moved-on' : 'not-by-hand')
    const about = { recordingId, callId: match.callId }
    const built = standsOn(tx, about, builtUpon)
    if (built) throw new Refused('built-upon', built)
    const recording = wholeRecording(tx, recordingId)
    const call = tx.select().from(calls).where(eq(calls.id, match.callId)).get()
    if (!call) throw new NotFound()
    untie(tx, recording, call)
    settleLedger(tx, { recordingIds: [recordingId], callIds: [call.id] }, now)
    markAmbiguous(tx, recordingId, findCall(tx, recording) === 'ambiguous')
    tx.insert(handMatches)
      .values({ ...about, kind: 'unmatched', reason: why, at: now, by: actor.name })
      .run()
    const subject = { kind: 'recording', id: recordingId } as const
    record(tx, actor, 'recording.unmatched', subject, { callNo: call.callNo, reason: why })
  })
}

function standsOn(
  db: Db,
  about: { recordingId: number; callId: number },
  builtUpon: BuiltUpon,
): string | null {
  if (joiningOf(db, about.recordingId)) return '这份录音已与另一侧合并，不能解除'
  return builtUpon(db, about)
}
