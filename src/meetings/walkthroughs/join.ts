import { and, asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { openOne, partsOf, subjectOf } from './open.ts'
import { type WalkthroughClip, walkthroughMarks, walkthroughVotes } from './schema.ts'
import { type MomentKind, walkthroughBounds, walkthroughRefusals } from './vocabulary.ts'

export type NewMark = {
  partId: number
  atMs: number
  kind: MomentKind
  words: string
  once: string
}

/** 标记一处: what was heard there, masked; sent twice it stands once. */
export function markMoment(
  db: Db,
  actor: Actor,
  id: number,
  { partId, atMs, words, ...mark }: NewMark,
  now = Date.now(),
): void {
  authorise(actor, 'walkthrough.join')
  write(db, (tx) => {
    const byId = joined(actor)
    const walkthrough = openOne(tx, id)
    const part = partToHear(tx, id, partId)
    if (atMs > part.lengthMs) throw refused(walkthroughRefusals, 'beyond')
    const own = tx
      .select({ once: walkthroughMarks.once })
      .from(walkthroughMarks)
      .where(and(eq(walkthroughMarks.byId, byId), eq(walkthroughMarks.walkthroughId, id)))
      .all()
    if (own.some(({ once }) => once === mark.once)) return
    if (own.length >= walkthroughBounds.marks) throw refused(walkthroughRefusals, 'marks-full')
    tx.insert(walkthroughMarks)
      .values({
        ...{ ...mark, walkthroughId: id, partId, atMs, words: maskText(words) },
        ...{ at: now, byId, byName: actor.name },
      })
      .onConflictDoNothing()
      .run()
    record(tx, actor, 'walkthrough.marked', subjectOf(walkthrough))
  })
}

export function removeMark(db: Db, actor: Actor, id: number, markId: number): void {
  authorise(actor, 'walkthrough.join')
  write(db, (tx) => {
    const walkthrough = openOne(tx, id)
    const mark = marksOf(tx, id).find((one) => one.id === markId)
    if (!mark) throw refused(walkthroughRefusals, 'mark-gone')
    if (mark.byId !== actor.accountId) throw refused(walkthroughRefusals, 'not-own')
    tx.delete(walkthroughMarks).where(eq(walkthroughMarks.id, markId)).run()
    record(tx, actor, 'walkthrough.unmarked', subjectOf(walkthrough))
  })
}

export const marksOf = (db: Db, walkthroughId: number) =>
  db
    .select()
    .from(walkthroughMarks)
    .where(eq(walkthroughMarks.walkthroughId, walkthroughId))
    .orderBy(asc(walkthroughMarks.id))
    .limit(2000)
    .all()

/** 投票: one for each person, which cannot be changed. The trail keeps that, and not for what. */
export function vote(db: Db, actor: Actor, id: number, partId: number): void {
  authorise(actor, 'walkthrough.join')
  write(db, (tx) => {
    const accountId = joined(actor)
    const walkthrough = openOne(tx, id)
    partToHear(tx, id, partId)
    const { changes } = tx
      .insert(walkthroughVotes)
      .values({ walkthroughId: id, accountId, partId })
      .onConflictDoNothing()
      .run()
    if (changes === 0) throw refused(walkthroughRefusals, 'voted')
    record(tx, actor, 'walkthrough.voted', subjectOf(walkthrough))
  })
}

function joined({ accountId }: Actor): number {
  if (accountId === null) throw new Forbidden('walkthrough.join')
  return accountId
}

function partToHear(tx: Db, id: number, partId: number): WalkthroughClip {
  const part = partsOf(tx, id).find((one) => one.id === partId)
  if (!part) throw refused(walkthroughRefusals, 'no-clip')
  if (part.clipId === null) throw refused(walkthroughRefusals, 'clip-gone')
  return part
}
