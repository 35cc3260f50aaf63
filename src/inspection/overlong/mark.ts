import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { formOptions } from '../forms/queries.ts'
import { recordingOf } from '../sampling/make-tasks.ts'
import { createTask } from '../tasks/create.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { sharing } from '../tasks/share-out.ts'
import { type OverlongCall, overlongCalls, overlongMarks } from './schema.ts'
import { type OverlongAnswer, overlongRefusals } from './vocabulary.ts'

/** Whether somebody may say what was done about an over-long call: inspectors, and those who lead. */
export const mayMark = (actor: Actor) => can(actor, 'call.mark') || can(actor, 'break.offer')

/** One over-long call within the actor's scope. */
export function overlongById(db: Db, actor: Actor, callId: number): OverlongCall {
  authorise(actor, 'inspection.read')
  const row = db
    .select()
    .from(overlongCalls)
    .where(and(eq(overlongCalls.callId, callId), visibleTo(actor, overlongCalls)))
    .get()
  if (!row) throw new NotFound()
  return row
}

/** 已介入？ A later mark takes its place and the earlier one stays in the history. */
export function markOverlong(
  db: Db,
  actor: Actor,
  callId: number,
  { answer, note }: { answer: OverlongAnswer; note: string },
  now = Date.now(),
): void {
  if (!mayMark(actor)) throw new Forbidden('break.offer')
  write(db, (tx) => {
    const before = overlongById(tx, actor, callId)
    const by = { accountId: actor.accountId, accountName: actor.name, at: now }
    tx.insert(overlongMarks)
      .values({ callId, answer, note, ...by })
      .run()
    tx.update(overlongCalls).set({ answer }).where(eq(overlongCalls.callId, callId)).run()
    const particulars = { was: before.answer, answer, note }
    record(tx, actor, 'overlong.marked', { kind: 'call', id: callId }, particulars)
  })
}

/** Working days to score an over-long call. */
const dueDays = 3

/** 安排质检: one task at a time for an over-long call, for whoever has least in hand. */
export function inspectOverlong(db: Db, actor: Actor, callId: number, now = Date.now()) {
  authorise(actor, 'inspection.plan')
  return write(db, (tx) => {
    const call = overlongById(tx, actor, callId)
    const there = and(eq(inspectionTasks.callId, callId), eq(inspectionTasks.purpose, 'overlong'))
    const tasks = tx.select().from(inspectionTasks).where(there).all()
    if (tasks.some(({ state }) => state !== 'withdrawn')) {
      throw refused(overlongRefusals, 'task-there')
    }
    const [form] = formOptions(tx)
    if (!form) throw refused(overlongRefusals, 'no-form')
    const recordingId = recordingOf(tx, callId)
    if (recordingId === null) throw refused(overlongRefusals, 'no-recording')
    const account = sharing(tx, 'load', null).next(call)
    const dueAt = endOfWorkingDay(tx, now, dueDays).until
    const task = createTask(
      tx,
      { purpose: 'overlong', callId, recordingId, formId: form.id, dueAt, account },
      now,
    )
    const particulars = { purpose: 'overlong', callId, inspector: account?.name ?? null }
    record(tx, actor, 'task.created', { kind: 'task', id: task.id }, particulars)
    return task
  })
}
