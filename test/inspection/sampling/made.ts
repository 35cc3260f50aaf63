import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { scoringForms, scoringFormVersions } from '#src/inspection/forms/schema.ts'
import type { PlanInput } from '#src/inspection/sampling/plans.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import type { InspectionTask } from '#src/inspection/tasks/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { type Call, calls } from '#src/recordings/schema.ts'
import { announcedCall, heardRecording, type Unit } from '#test/screening/heard-calls.ts'

/** Yesterday, seen from here, is Monday 2 November 2026; last week begins on 26 October. */
export const now = Date.parse('2026-11-03T09:00:00+08:00')
export const yesterday = Date.parse('2026-11-02T00:00:00+08:00')

/** A form with one published version, which is all that a draw asks of it. */
export function publishedForm(db: Db, name = '通用评分表'): number {
  const by = { createdAt: now, createdByName: '王敏' }
  const { id } = db.insert(scoringForms).values({ name, createdAt: now }).returning().get()
  db.insert(scoringFormVersions)
    .values({ formId: id, version: 1, state: 'published', ...by })
    .run()
  return id
}

export function anotherAgent(
  db: Db,
  unit: Unit,
  agentNo: string,
  staffCategory: StaffCategory,
): Unit {
  const person = db
    .insert(people)
    .values({ agentNo, name: `坐席${agentNo}`, staffCategory })
    .returning()
    .get()
  return { ...unit, person }
}

/** A call of yesterday morning with a recording that can be played. */
export function recordedCall(db: Db, unit: Unit, callNo: string, given: Partial<Call> = {}) {
  const call = announcedCall(db, unit, callNo, yesterday + 9 * 3_600_000)
  if (Object.keys(given).length > 0) {
    db.update(calls).set(given).where(eq(calls.id, call.id)).run()
  }
  const recording = heardRecording(db, `${callNo}.wav`, call.id)
  return { call: { ...call, ...given }, recording }
}

export function recordedCalls(db: Db, unit: Unit, prefix: string, count: number) {
  return Array.from({ length: count }, (_, index) => recordedCall(db, unit, `${prefix}${index}`))
}

export function inspector(db: Db, name: string, given: { role?: Role; personId?: number } = {}) {
  const row = db
    .insert(accounts)
    .values({
      username: name,
      displayName: name,
      passwordHash: 'never matches',
      roles: [given.role ?? 'qa-inspector'],
      scopeKind: 'all',
      personId: given.personId ?? null,
      createdAt: now,
    })
    .returning()
    .get()
  return { account: row, actor: actorOf(row) }
}

export function aPlan(formId: number, given: Partial<PlanInput> = {}): PlanInput {
  return {
    name: '日常抽检',
    unit: 'agent',
    quota: 2,
    period: 'day',
    filter: {
      ...{ subCentreIds: [], departmentIds: [], teamIds: [], staffCategories: [] },
      ...{ businessTypeIds: [], channels: [], leastMs: null, mostMs: null },
    },
    staffFactors: {},
    seasons: [],
    riskPercent: 0,
    doublePercent: 0,
    spread: false,
    formId,
    assignment: 'turn',
    dueDays: 3,
    ...given,
  }
}

/** A sheet that the holder of a task has begun, or submitted. */
export function sheetOf(db: Db, task: InspectionTask, state: 'draft' | 'submitted') {
  const version = db.select().from(scoringFormVersions).get()
  return db
    .insert(scoreSheets)
    .values({
      taskId: task.id,
      purpose: task.purpose,
      callId: task.callId,
      recordingId: task.recordingId,
      versionId: version?.id ?? 0,
      accountId: task.accountId ?? 0,
      accountName: task.accountName ?? '',
      state,
      openedAt: now,
      savedAt: now,
    })
    .returning()
    .get()
}
