import { eq, inArray, sql } from 'drizzle-orm'

import { outsideCaseCallers, outsideCases } from '#src/complaints/outside-cases/schema.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { spellings } from '#src/recordings/names.ts'
import { type Call, calls, recordings } from '#src/recordings/schema.ts'

import type { BackTraceTrigger } from './schema.ts'

/** What a trigger says of the calls before it, from wherever it came. */
export type TriggerFacts = {
  /** Calls before this moment are earlier calls. */
  moment: number
  callers: string[]
  /** The call that speaks, which is not an earlier one. */
  ownCallId: number | null
  /** The very call that was scored. */
  namedCallId: number | null
  score: number | null
}

/** Null while the call that speaks, or the one that was scored, has no call data yet. */
export function factsOf(db: Db, trigger: BackTraceTrigger): TriggerFacts | null {
  if (trigger.recordingId !== null) return ofMention(db, trigger.recordingId)
  if (trigger.outsideCaseId !== null) return ofOutsideCase(db, trigger.outsideCaseId)
  if (trigger.returnScoreId !== null) return ofScore(db, trigger.returnScoreId)
  return null
}

function ofMention(db: Db, recordingId: number): TriggerFacts | null {
  const call = db
    .select({ id: calls.id, startedAt: calls.startedAt, caller: calls.caller })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.id, recordingId))
    .get()
  if (!call) return null
  const { id, startedAt, caller } = call
  return { moment: startedAt, callers: [caller], ownCallId: id, namedCallId: null, score: null }
}

function ofOutsideCase(db: Db, caseId: number): TriggerFacts | null {
  const found = db.select().from(outsideCases).where(eq(outsideCases.id, caseId)).get()
  if (!found) return null
  const callers = db
    .select({ caller: outsideCaseCallers.caller })
    .from(outsideCaseCallers)
    .where(eq(outsideCaseCallers.caseId, caseId))
    .all()
    .map(({ caller }) => caller)
  const rest = { ownCallId: null, namedCallId: null, score: null }
  return { moment: found.receivedAt, callers, ...rest }
}

function ofScore(db: Db, scoreId: number): TriggerFacts | null {
  const found = db.select().from(returnScores).where(eq(returnScores.id, scoreId)).get()
  if (!found) return null
  const { callNo, complaintNo, caller, visitedAt: moment, score } = found
  const named = callOf(db, callNo, complaintNo)
  if (!named && caller === '') return null
  const callers = [...new Set([caller, named?.caller ?? ''])].filter((one) => one !== '')
  return { moment, callers, ownCallId: null, namedCallId: named?.id ?? null, score }
}

/** The scored call by its own number, or by the complaint that the return visit was about. */
function callOf(db: Db, callNo: string, complaintNo: string): Call | undefined {
  if (callNo !== '') {
    const call = db
      .select()
      .from(calls)
      .where(inArray(calls.callNo, spellings(callNo)))
      .get()
    if (call) return call
  }
  if (complaintNo === '') return undefined
  return db
    .select({ call: calls })
    .from(complaints)
    .innerJoin(
      calls,
      eq(calls.id, sql`coalesce(${complaints.concernedCallId}, ${complaints.callId})`),
    )
    .where(eq(complaints.complaintNo, complaintNo))
    .get()?.call
}
