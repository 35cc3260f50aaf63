import { and, asc, eq, type SQL } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import { stands } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { people } from '#src/organisation/schema.ts'

import { type Bulletin, bulletinLines, bulletins } from './schema.ts'
import { bulletinRefusals } from './vocabulary.ts'

/** A published bulletin is for everybody who may read bulletins; drafts are for who publishes them. */
export const bulletinsSeen = (actor: Actor): SQL | undefined =>
  can(actor, 'bulletin.publish') ? undefined : eq(bulletins.state, 'published')

export function bulletinFor(db: Db, actor: Actor, id: number): Bulletin {
  authorise(actor, 'bulletin.read')
  const bulletin = db
    .select()
    .from(bulletins)
    .where(and(eq(bulletins.id, id), bulletinsSeen(actor)))
    .get()
  if (!bulletin) throw new NotFound()
  return bulletin
}

/** A draft, for a form that was drawn at a revision. */
export function presentDraft(db: Db, actor: Actor, id: number, seen: number): Bulletin {
  authorise(actor, 'bulletin.publish')
  const bulletin = bulletinFor(db, actor, id)
  if (bulletin.state !== 'draft') throw refused(bulletinRefusals, 'not-draft')
  if (bulletin.revision !== seen) throw refused(bulletinRefusals, 'stale')
  return bulletin
}

/** Lines with what their complaint counts as now and who it is about. */
export function linesOf(db: Db, bulletinId: number) {
  return db
    .select({
      line: bulletinLines,
      complaintNo: complaints.complaintNo,
      callId: complaints.callId,
      concernedCallId: complaints.concernedCallId,
      verdict: complaints.verdict,
      verdictAt: complaints.verdictAt,
      stage: complaints.stage,
      name: people.name,
    })
    .from(bulletinLines)
    .innerJoin(complaints, eq(complaints.id, bulletinLines.complaintId))
    .leftJoin(people, eq(people.id, bulletinLines.personId))
    .where(eq(bulletinLines.bulletinId, bulletinId))
    .orderBy(asc(bulletinLines.department), asc(bulletinLines.faultCategory), asc(bulletinLines.id))
    .limit(400)
    .all()
    .map(({ verdict, stage, ...row }) => ({
      ...row,
      standing: verdict === 'substantiated' && stands(stage),
    }))
}
export type ReadLine = ReturnType<typeof linesOf>[number]
