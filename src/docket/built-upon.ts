import { and, eq, isNull, ne, or, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

import { clips } from '#src/clips/schema.ts'
import { complaintCalls } from '#src/complaints/flow/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { callMarks } from '#src/inspection/marks/schema.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import type { BuiltUpon } from '#src/recordings/by-hand/unmatch.ts'
import { backTraces, backTraceTriggers } from '#src/screening/back-trace/schema.ts'
import { findings } from '#src/screening/schema.ts'

/**
 * What people have made of a recording since it has its call, so that the two cannot be taken apart any
 * more without their work losing its ground. What only machines made is made again.
 */
export const builtUpon: BuiltUpon = (db, { recordingId, callId }) => {
  const judged = and(
    eq(findings.recordingId, recordingId),
    or(ne(findings.state, 'pending'), eq(findings.origin, 'back-trace')),
  )
  if (holds(db, findings, judged)) return '这份录音的疑点已经复核，或由回溯得来，不能解除'
  if (traced(db, recordingId)) return '已经按这通电话回溯到以前的通话，不能解除'
  const concerned = or(eq(complaints.callId, callId), eq(complaints.concernedCallId, callId))
  const joined = and(eq(complaintCalls.callId, callId), isNull(complaintCalls.removedAt))
  if (holds(db, complaints, concerned) || holds(db, complaintCalls, joined)) {
    return '这通电话已有投诉，不能解除'
  }
  if (holds(db, scoreSheets, eitherOf(scoreSheets, recordingId, callId))) {
    return '这通电话已有评分，不能解除'
  }
  if (holds(db, inspectionTasks, eitherOf(inspectionTasks, recordingId, callId))) {
    return '这通电话已派给人评分，不能解除'
  }
  const marked = and(eq(callMarks.callId, callId), isNull(callMarks.withdrawnAt))
  if (holds(db, callMarks, marked)) {
    return '这通电话已有人标记，不能解除'
  }
  if (holds(db, clips, eq(clips.recordingId, recordingId))) return '这份录音已制作片段，不能解除'
  return null
}

type OfBoth = Pick<typeof scoreSheets | typeof inspectionTasks, 'recordingId' | 'callId'>

const eitherOf = (table: OfBoth, recordingId: number, callId: number) =>
  or(eq(table.recordingId, recordingId), eq(table.callId, callId))

function holds(db: Db, table: SQLiteTable, where: SQL | undefined): boolean {
  return db.select().from(table).where(where).limit(1).get() !== undefined
}

function traced(db: Db, recordingId: number): boolean {
  const found = db
    .select({ id: backTraces.id })
    .from(backTraces)
    .innerJoin(backTraceTriggers, eq(backTraceTriggers.id, backTraces.triggerId))
    .where(eq(backTraceTriggers.recordingId, recordingId))
    .limit(1)
    .get()
  return found !== undefined
}
