import { eq } from 'drizzle-orm'

import { recordOutsideCase } from '#src/complaints/outside-cases/save.ts'
import { outsideCases } from '#src/complaints/outside-cases/schema.ts'
import { returnScoreImporter } from '#src/complaints/return-scores/import.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { backTraceHandler, retraceOpenHandler } from '#src/screening/back-trace/jobs.ts'
import { backTraces, backTraceTriggers } from '#src/screening/back-trace/schema.ts'
import { findings, screenings } from '#src/screening/schema.ts'
import { screenHandler } from '#src/screening/screen.ts'
import { actorWith } from '#test/support/people.ts'

import {
  addCall,
  addRecording,
  addTranscript,
  jobsOf,
  type Line,
  takenJob,
} from '../../transcription/scripted.ts'

export const caller = '13931909215'
/** A Wednesday. */
export const later = Date.parse('2026-11-04T15:30:00+08:00')
export const hour = 3_600_000
export const day = 24 * hour

export const harmless: Line[] = [
  { voice: 'agent', text: '您好,请问有什么可以帮您?' },
  { voice: 'customer', text: '我想问一下这个月的电费是多少。' },
]

export const speaking = (text: string): Line[] => [
  { voice: 'agent', text: '您好,请问有什么可以帮您?' },
  { voice: 'customer', text },
]

type CallValues = Parameters<typeof addCall>[1]

/** A call so long before the later one. */
export const earlierCall = (db: Db, before: number, values: CallValues = {}) =>
  addCall(db, { startedAt: later - before, caller, ...values })

/** An earlier call that was heard and screened: by itself it is nothing. */
export function heardEarlier(db: Db, before: number, values: CallValues = {}) {
  const call = earlierCall(db, before, values)
  const recording = addRecording(db, { callId: call.id })
  addTranscript(db, recording.id, harmless)
  screened(db, recording.id)
  return { call, recording }
}

/** The later call, in which the customer says this. */
export function heardLater(db: Db, text: string, values: CallValues = {}) {
  const call = addCall(db, { startedAt: later, caller, ...values })
  const recording = addRecording(db, { callId: call.id })
  addTranscript(db, recording.id, speaking(text))
  screened(db, recording.id)
  return { call, recording }
}

/** Screening and what follows from it, as the worker does it. */
export function screened(db: Db, recordingId: number): void {
  enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
  screenHandler({ recordingId }, takenJob(db, 'screen'))
  traceAll(db)
}

/** Runs every waiting job of this kind. */
export function traceAll(db: Db): void {
  while (jobsOf(db, 'back-trace').some(({ state }) => state === 'queued')) {
    const context = takenJob(db, 'back-trace')
    backTraceHandler(context.job.payload as { recordingId: number }, context)
  }
}

export function retrace(db: Db): void {
  enqueue(db, 'retrace-open', 'triggers', {})
  while (jobsOf(db, 'retrace-open').some(({ state }) => state === 'queued')) {
    const context = takenJob(db, 'retrace-open')
    retraceOpenHandler(context.job.payload as object, context)
  }
}

export function outsideCaseOf(db: Db, callers: string[], receivedAt = later) {
  const facts = {
    source: '12398',
    text: '客户反映热线不派单',
    business: '',
    handledBy: '',
  } as const
  const caseNo = `W${db.select().from(outsideCases).all().length + 1}`
  const actor = actorWith(db, 'case-handler')
  const one = recordOutsideCase(db, actor, { ...facts, caseNo, receivedAt, callers })
  traceAll(db)
  return one
}

type ScoreValues = { score: number; callNo?: string; complaintNo?: string; caller?: string }

export function scored(db: Db, { score, ...about }: ScoreValues, scoreNo = 'H1') {
  const given = { callNo: '', complaintNo: '', caller: '', ...about }
  const rest = { words: '说了等于没说', visitedAt: later, visitedBy: '回访员' }
  const row = { scoreNo, score, ...given, ...rest }
  returnScoreImporter.apply(db, actorWith(db, 'qa-manager'), [row], '回访.csv')
  traceAll(db)
}

export const triggersOf = (db: Db) => db.select().from(backTraceTriggers).all()

/** The traced calls with why, in the order in which they were kept. */
export const tracesOf = (db: Db) =>
  db
    .select({ callId: backTraces.callId, why: backTraces.why })
    .from(backTraces)
    .orderBy(backTraces.id)
    .all()

export const findingOf = (db: Db, recordingId: number) =>
  db.select().from(findings).where(eq(findings.recordingId, recordingId)).get()

export const scoreOf = (db: Db, recordingId: number) =>
  db.select().from(screenings).where(eq(screenings.recordingId, recordingId)).get()?.score
