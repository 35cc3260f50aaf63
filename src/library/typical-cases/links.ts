import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { clips } from '#src/clips/schema.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { linksOf, presentVersion, subjectOf } from './find.ts'
import { callsBehind } from './known-people.ts'
import { caseLinks, caseVersions } from './schema.ts'
import { caseMost, caseRefusals } from './vocabulary.ts'

/** Calls that clips come from, and no complaint of the case stands for. */
export function callsOfClips(
  db: Db,
  clipIds: readonly number[],
  complaintIds: readonly number[],
): number[] {
  const behind = new Set(callsBehind(db, { complaintIds, callIds: [] }))
  return db
    .select({ callId: recordings.callId })
    .from(clips)
    .innerJoin(recordings, eq(recordings.id, clips.recordingId))
    .where(isOneOf(clips.id, clipIds))
    .all()
    .flatMap(({ callId }) => (callId === null || behind.has(callId) ? [] : [callId]))
}

/** Those within the actor's scope; one that is not, is not found. */
export function reachedCalls(db: Db, actor: Actor, callIds: readonly number[]): number[] {
  const wanted = [...new Set(callIds)]
  const found = db
    .select({ id: calls.id })
    .from(calls)
    .where(and(isOneOf(calls.id, wanted), visibleTo(actor, calls)))
    .all()
  if (found.length < wanted.length) throw new NotFound()
  return wanted
}

/** What was typed: numbers of complaints and calls, each as it stands on its page. */
export function linksTyped(db: Db, actor: Actor, typed: string) {
  const wanted = [
    ...new Set(
      typed
        .normalize('NFKC')
        .split(/[\s,，、;；]+/u)
        .filter(Boolean),
    ),
  ].slice(0, caseMost.links + 1)
  const complaintIds: number[] = []
  const callIds: number[] = []
  const unknown: string[] = []
  for (const no of wanted) {
    const complaint = db
      .select({ id: complaints.id })
      .from(complaints)
      .where(and(eq(complaints.complaintNo, no.toUpperCase()), withinReach(db, actor)))
      .get()
    const call = complaint
      ? undefined
      : db
          .select({ id: calls.id })
          .from(calls)
          .where(and(eq(calls.callNo, no), visibleTo(actor, calls)))
          .get()
    if (complaint) complaintIds.push(complaint.id)
    else if (call) callIds.push(call.id)
    else unknown.push(no)
  }
  return { complaintIds, callIds, unknown }
}

/** 关联: adds to what a case was made from. Its words are looked through again when they are saved. */
export function linkMore(
  db: Db,
  actor: Actor,
  id: number,
  more: { complaintIds: readonly number[]; callIds: readonly number[] },
  seen: number,
): void {
  authorise(actor, 'library.write')
  write(db, (tx) => {
    const { found, version } = presentVersion(tx, actor, id, seen, 'draft')
    const known = linksOf(tx, id)
    const complaintIds = more.complaintIds.filter(
      (one) => !known.some(({ complaintId }) => complaintId === one),
    )
    const callIds = more.callIds.filter((one) => !known.some(({ callId }) => callId === one))
    if (known.length + complaintIds.length + callIds.length > caseMost.links) {
      throw refused(caseRefusals, 'too-many-links')
    }
    for (const complaintId of complaintIds) {
      tx.insert(caseLinks).values({ caseId: id, complaintId }).run()
    }
    for (const callId of callIds) tx.insert(caseLinks).values({ caseId: id, callId }).run()
    tx.update(caseVersions)
      .set({ revision: version.revision + 1 })
      .where(eq(caseVersions.id, version.id))
      .run()
    record(tx, actor, 'case.changed', subjectOf(found), { version: version.number })
  })
}
