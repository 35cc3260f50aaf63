import { and, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { outsideCase } from '#src/complaints/outside-cases/queries.ts'
import { outsideCaseCallers } from '#src/complaints/outside-cases/schema.ts'
import { complaintDetail } from '#src/complaints/queries.ts'
import { registerEntry } from '#src/complaints/register-queries.ts'
import { complaints, registerEntries } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'
import type { UnmaskSubject } from '#src/recordings/unmaskings/vocabulary.ts'

/** The whole numbers of a thing its reader may open; raises NotFound outside the reader's scope. */
export function callersOf(
  db: Db,
  actor: Actor,
  { kind, id }: UnmaskSubject,
  blindness: Blindness,
): string[] {
  if (kind === 'call') return [callerOfCall(db, actor, id)]
  if (kind === 'complaint') {
    complaintDetail(db, actor, id, blindness)
    const { caller } = complaints
    const own = eq(complaints.id, id)
    return db.select({ caller }).from(complaints).where(own).all().map(callerIn)
  }
  if (kind === 'register') {
    registerEntry(db, actor, id)
    const { caller } = registerEntries
    const mine = eq(registerEntries.id, id)
    return db.select({ caller }).from(registerEntries).where(mine).all().map(callerIn)
  }
  outsideCase(db, actor, id)
  const { caller } = outsideCaseCallers
  const theirs = eq(outsideCaseCallers.caseId, id)
  return db.select({ caller }).from(outsideCaseCallers).where(theirs).all().map(callerIn)
}

function callerOfCall(db: Db, actor: Actor, id: number): string {
  authorise(actor, 'recording.list')
  const { caller } = calls
  const seen = and(eq(calls.id, id), visibleTo(actor, calls))
  const call = db.select({ caller }).from(calls).where(seen).get()
  if (!call) throw new NotFound()
  return call.caller
}

const callerIn = ({ caller }: { caller: string }) => caller
