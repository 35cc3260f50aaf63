import { and, eq, isNull, or, sql, type SQL } from 'drizzle-orm'
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Duty } from '#src/recordings/blindness.ts'

import { inspectionTasks } from '../tasks/schema.ts'
import { scoreSheets } from './schema.ts'
import { addressOf } from './sheet-address.ts'

const asked = alias(inspectionTasks, 'asked')
const unseen = alias(scoreSheets, 'unseen')

/**
 * Whether this reader has still to score a call — asked to, begun unasked, or as the hidden second of
 * a pair — or has scored it without having been shown whose it is. Undefined for no person.
 */
export function stillToScore(db: Db, actor: Actor, callId: SQLiteColumn): SQL | undefined {
  if (actor.accountId === null) return undefined
  // Asked once for all rows: few tasks are open for one person at a time.
  const waiting = db.select({ callId: asked.callId }).from(asked).where(openFor(actor))
  return or(sql`coalesce(${callId} in ${waiting}, 0)`, sql`exists ${sheetsOn(db, actor, callId)}`)
}

/** The task or sheet that hides a call from this reader, and what is left to do about it. */
export function scoringDuty(db: Db, actor: Actor, callId: number): Duty | null {
  const [task] = tasksOn(db, actor, callId).limit(1).all()
  if (task) return { kind: 'score', href: `/inspection/tasks/${task.id}` }
  const sheets = sheetsOn(db, actor, callId).all()
  const draft = sheets.find(({ state }) => state === 'draft')
  if (draft) return { kind: 'score', href: addressOf(draft) }
  const [sheet] = sheets
  return sheet ? { kind: 'reveal', href: `/inspection/sheets/${sheet.id}` } : null
}

const openFor = (actor: Actor) =>
  and(eq(asked.accountId, actor.accountId ?? 0), eq(asked.state, 'assigned'))

function tasksOn(db: Db, actor: Actor, callId: number) {
  return db
    .select({ id: asked.id })
    .from(asked)
    .where(and(eq(asked.callId, callId), openFor(actor)))
    .$dynamic()
}

function sheetsOn(db: Db, actor: Actor, callId: SQLiteColumn | number) {
  const { id, state, taskId, recordingId } = unseen
  return db
    .select({ id, state, taskId, recordingId })
    .from(unseen)
    .where(
      and(
        ...[eq(unseen.callId, callId), isNull(unseen.revealedAt)],
        eq(unseen.accountId, actor.accountId ?? 0),
      ),
    )
    .$dynamic()
}
