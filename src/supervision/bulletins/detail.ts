import { desc, eq, sql } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { bulletinFor, linesOf, type ReadLine } from './find.ts'
import { maskedName, nameAs } from './names.ts'
import { bulletinReads, type Bulletin } from './schema.ts'

export type ShownLine = ReturnType<typeof bulletinDetail>['lines'][number]
export type BulletinDetail = ReturnType<typeof bulletinDetail>

/**
 * One bulletin as a reader may see it. Calls the reader has still to judge are only counted; a line whose
 * verdict fell after publication shows a correction, and neither the name nor what was said of it.
 */
export function bulletinDetail(db: Db, actor: Actor, id: number, blindness: Blindness) {
  const bulletin = bulletinFor(db, actor, id)
  const all = linesOf(db, id)
  const callsOf = ({ callId, concernedCallId }: ReadLine) =>
    [callId, concernedCallId].filter((call) => call !== null)
  const hidden = blindness.among(db, actor, all.flatMap(callsOf))
  const open = all.filter((line) => !callsOf(line).some((call) => hidden.has(call)))
  const draft = bulletin.state === 'draft'
  const wanted = draft ? open : open.filter(({ line }) => line.included)
  const mayName = can(actor, 'agent.read')
  const lines = wanted.map(({ line, complaintNo, verdictAt, standing, name }, index) => {
    const struck = !draft && !standing
    const kept = draft ? nameAs(bulletin.naming, name ?? '') : line.person
    return {
      ...{ id: line.id, complaintId: line.complaintId, complaintNo, index: index + 1, standing },
      ...{ department: line.department, faultCategory: line.faultCategory },
      ...{ rootCause: line.rootCause, included: line.included, struck },
      correctedAt: struck ? verdictAt : null,
      person: struck ? '' : mayName ? kept : maskedName(kept),
      sentence: struck ? '' : line.sentence,
    }
  })
  return {
    ...bulletin,
    lines,
    hidden: (draft ? all : all.filter(({ line }) => line.included)).length - wanted.length,
    reads: can(actor, 'bulletin.publish') && !draft ? readsOf(db, bulletin) : null,
    may: {
      change: draft && can(actor, 'bulletin.publish'),
      openComplaint: can(actor, 'complaint.list'),
      defect: can(actor, 'supervision.check') || can(actor, 'defect.tick'),
    },
  }
}

const shownReaders = 100
/** More than a centre has accounts. */
const mostReaders = 9999

function readsOf(db: Db, { id }: Pick<Bulletin, 'id'>) {
  const of = eq(bulletinReads.bulletinId, id)
  const readers = db.select({ id: bulletinReads.accountId }).from(bulletinReads).where(of)
  const count = countUpTo(db, readers, mostReaders)
  const newest = db
    .select({ name: bulletinReads.name, at: bulletinReads.at })
    .from(bulletinReads)
    .where(of)
    .orderBy(desc(bulletinReads.at))
    .limit(shownReaders)
    .all()
  return { count, newest }
}

/** 已读: the first time somebody opens a published bulletin. */
export function markRead(
  db: Db,
  actor: Actor,
  bulletin: Pick<Bulletin, 'id' | 'state'>,
  now = Date.now(),
): void {
  const { accountId, name } = actor
  if (accountId === null || bulletin.state !== 'published') return
  const { bulletinId, accountId: reader } = bulletinReads
  const known = db
    .select({ at: bulletinReads.at })
    .from(bulletinReads)
    .where(sql`${bulletinId} = ${bulletin.id} and ${reader} = ${accountId}`)
    .get()
  if (known) return
  write(db, (tx) => {
    const read = { bulletinId: bulletin.id, accountId, name, at: now }
    tx.insert(bulletinReads).values(read).onConflictDoNothing().run()
  })
}
