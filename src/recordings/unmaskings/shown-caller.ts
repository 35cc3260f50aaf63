import { and, eq, gt } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskCaller, maskText } from '#src/personal-data/mask.ts'

import { unmaskings } from './schema.ts'
import type { UnmaskSubject } from './vocabulary.ts'

/** Whether this person has asked to read the numbers of this thing, a short while ago. */
export function hasUnmasked(
  db: Db,
  actor: Actor,
  subject: UnmaskSubject,
  now = Date.now(),
): boolean {
  // Whoever lost the right since then reads them no longer.
  if (actor.accountId === null || !can(actor, 'caller.read')) return false
  const { accountId, subjectKind, subjectId, until } = unmaskings
  const open = db
    .select({ id: unmaskings.id })
    .from(unmaskings)
    .where(
      and(
        eq(accountId, actor.accountId),
        eq(subjectKind, subject.kind),
        eq(subjectId, subject.id),
        gt(until, now),
      ),
    )
    .get()
  return open !== undefined
}

/** A caller's number: masked, unless this person has unmasked this very thing. Lists mask it always. */
export function shownCaller(
  db: Db,
  actor: Actor,
  subject: UnmaskSubject,
  caller: string,
  now = Date.now(),
): string {
  return hasUnmasked(db, actor, subject, now) ? caller : maskCaller(caller)
}

/** How many words of one thing read: asked once, where there are several. */
export function textShown(
  db: Db,
  actor: Actor,
  subject: UnmaskSubject,
  now = Date.now(),
): (text: string) => string {
  return hasUnmasked(db, actor, subject, now) ? (text) => text : maskText
}

/** The same for words in which people wrote down numbers, names and addresses. */
export function shownText(
  db: Db,
  actor: Actor,
  subject: UnmaskSubject,
  text: string,
  now = Date.now(),
): string {
  return hasUnmasked(db, actor, subject, now) ? text : maskText(text)
}
