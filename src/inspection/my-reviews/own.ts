import { and, eq, exists, inArray, or, sql, type SQL } from 'drizzle-orm'

import { recordOnce } from '#src/audit/record-once.ts'
import { complaints } from '#src/complaints/schema.ts'
import { omissions } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type Call, calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { type Finding, findings, type Recheck, rechecks } from '#src/screening/schema.ts'

import { reviewAppeals } from '../appeals/schema.ts'
import { type ScoreSheet, scoreSheets } from '../scoring/schema.ts'

/** The agent an account stands for; null for an account that stands for none. */
export function personOf(actor: Actor): number | null {
  authorise(actor, 'own-review.read')
  return actor.scope.kind === 'person' ? actor.scope.id : null
}

function requirePerson(actor: Actor): number {
  const personId = personOf(actor)
  if (personId === null) throw new NotFound()
  return personId
}

/** What the agent was scored with, and what the agent appealed against though it counts no more. */
export const countedFor = (db: Db, personId: number): SQL | undefined =>
  and(
    eq(scoreSheets.state, 'submitted'),
    eq(scoreSheets.personId, personId),
    or(
      scoreSheets.counts,
      exists(
        db
          .select({ one: sql`1` })
          .from(reviewAppeals)
          .where(
            and(eq(reviewAppeals.sheetId, scoreSheets.id), eq(reviewAppeals.personId, personId)),
          ),
      ),
    ),
  )

/** 已立案: only what a person confirmed is said to the agent, never what the machine suspects. */
export const confirmed = and(
  eq(findings.state, 'confirmed'),
  inArray(rechecks.verdict, keysOf(omissions)),
)

export type OwnSheet = { sheet: ScoreSheet; call: Call }
export type OwnFinding = { finding: Finding; recheck: Recheck; call: Call }

/** A sheet that stands for the agent. Whatever else there is, is not found. */
export function ownSheet(db: Db, actor: Actor, id: number): OwnSheet {
  const personId = requirePerson(actor)
  const row = db
    .select({ sheet: scoreSheets, call: calls })
    .from(scoreSheets)
    .innerJoin(calls, eq(calls.id, scoreSheets.callId))
    .where(and(eq(scoreSheets.id, id), eq(calls.personId, personId), countedFor(db, personId)))
    .get()
  if (!row) throw new NotFound()
  return row
}

/** A confirmed finding about one of the agent's own calls; an appealed one also once it is overturned. */
export function ownFinding(db: Db, actor: Actor, id: number): OwnFinding {
  const personId = requirePerson(actor)
  const appealed = exists(
    db
      .select({ one: sql`1` })
      .from(reviewAppeals)
      .where(and(eq(reviewAppeals.findingId, findings.id), eq(reviewAppeals.personId, personId))),
  )
  const row = db
    .select({ finding: findings, recheck: rechecks, call: calls })
    .from(findings)
    .innerJoin(rechecks, eq(rechecks.findingId, findings.id))
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(findings.id, id), eq(calls.personId, personId), or(confirmed, appealed)))
    .get()
  if (!row) throw new NotFound()
  return row
}

/**
 * The sound of a call the agent was judged by, and no other: the call is the agent's, and it has a
 * sheet that counts, a confirmed finding or a complaint that was found substantiated.
 */
export function ownRecording(
  db: Db,
  actor: Actor,
  id: number,
): { recording: Recording; call: Call } {
  const personId = requirePerson(actor)
  const scored = exists(
    db
      .select({ one: sql`1` })
      .from(scoreSheets)
      .where(and(eq(scoreSheets.callId, calls.id), countedFor(db, personId))),
  )
  const judged = exists(
    db
      .select({ one: sql`1` })
      .from(findings)
      .innerJoin(rechecks, eq(rechecks.findingId, findings.id))
      .where(and(eq(findings.recordingId, recordings.id), confirmed)),
  )
  const verified = exists(
    db
      .select({ one: sql`1` })
      .from(complaints)
      .where(
        and(
          eq(complaints.personId, personId),
          eq(complaints.verdict, 'substantiated'),
          or(eq(complaints.callId, calls.id), eq(complaints.concernedCallId, calls.id)),
        ),
      ),
  )
  const row = db
    .select({ recording: recordings, call: calls })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(recordings.id, id), eq(calls.personId, personId), or(scored, judged, verified)))
    .get()
  if (!row) throw new NotFound()
  return row
}

/** Leaves the traces that listening and reading leave elsewhere; the right to it is another one here. */
export function ownPlayed(db: Db, actor: Actor, recordingId: number, now = Date.now()): void {
  authorise(actor, 'own-review.read')
  recordOnce(db, actor, 'recording.played', { kind: 'recording', id: recordingId }, now)
}

export function ownOpened(db: Db, actor: Actor, recordingId: number, now = Date.now()): void {
  authorise(actor, 'own-review.read')
  recordOnce(db, actor, 'transcript.opened', { kind: 'recording', id: recordingId }, now)
}
