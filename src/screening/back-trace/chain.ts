import { and, desc, eq, gte, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { casesOfCaller } from '#src/complaints/outside-cases/queries.ts'
import { complaintsOfCall } from '#src/complaints/queries.ts'
import { scoresOfCaller } from '#src/complaints/return-scores/queries.ts'
import type { OutsideSource } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { businessTypes, departments, people } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'
import { shownCaller } from '#src/recordings/unmaskings/shown-caller.ts'

import { callReconciliations, findings } from '../schema.ts'
import type { FindingState, CallPlace, TraceKind } from '../vocabulary.ts'
import { chains } from './callers.ts'
import { backTraces, backTraceTriggers } from './schema.ts'
import { settingsInUse } from './settings.ts'
import { type Standing, standingOf } from './standing.ts'

export type ChainCall = Standing & {
  kind: 'call'
  at: number
  callId: number
  callNo: string
  businessType: string | null
  department: string | null
  /** Null where the reader may not see agents, or has yet to judge the call. */
  agent: { agentNo: string; name: string | null } | null
  /** Whose call it is stays hidden from this reader, who has still to judge it. */
  blind: boolean
  box: CallPlace | null
  finding: FindingState | null
  traced: TraceKind[]
  complaints: { id: number; complaintNo: string }[]
}

export type ChainEvent =
  | ChainCall
  | {
      kind: 'outside-case'
      at: number
      id: number
      source: OutsideSource
      caseNo: string
      text: string
    }
  | { kind: 'score'; at: number; id: number; score: number; words: string }

export type CallerChain = {
  call: { id: number; callNo: string; startedAt: number }
  /** Masked unless the reader may see callers' numbers. */
  caller: string
  /** Calls of such a number are not those of one person. */
  chains: boolean
  days: number
  /** Newest first. */
  events: ChainEvent[]
  calls: number
  /** There are more calls than are shown. */
  more: boolean
}

export const chainDays = [30, 90, 365] as const
const mostCalls = 100

/** 来电链 opened to be read. It leaves a trace: it shows what one person has been asking for. */
export function callerChain(...asked: Parameters<typeof chainAround>): CallerChain {
  const [db, actor] = asked
  const chain = chainAround(...asked)
  const { id, callNo } = chain.call
  record(db, actor, 'caller-chain.opened', { kind: 'call', id }, { callNo })
  return chain
}

/**
 * All calls of one number around one of its calls, with what came of them and what came from outside.
 * Whoever asks leaves the trace.
 */
export function chainAround(
  db: Db,
  actor: Actor,
  callId: number,
  days: number,
  blindness: Blindness,
): CallerChain {
  authorise(actor, 'recording.list')
  authorise(actor, 'recording.play')
  const call = db
    .select()
    .from(calls)
    .where(and(eq(calls.id, callId), visibleTo(actor, calls)))
    .get()
  if (!call) throw new NotFound()
  const { id, callNo, startedAt, caller } = call
  const shown = {
    call: { id, callNo, startedAt },
    caller: shownCaller(db, actor, { kind: 'call', id }, caller),
    days,
  }
  if (!chains(caller, settingsInUse(db).ownNumbers)) {
    return { ...shown, chains: false, events: [], calls: 0, more: false }
  }
  const span = { from: startedAt - days * dayMs, until: startedAt + days * dayMs }
  const found = callsOf(db, actor, caller, span, blindness)
  const chain = found.slice(0, mostCalls)
  const events: ChainEvent[] = [...chain, ...eventsOf(db, actor, caller, chain, span)]
  return {
    ...shown,
    chains: true,
    events: events.toSorted((a, b) => b.at - a.at),
    calls: chain.length,
    more: found.length > mostCalls,
  }
}

type Span = { from: number; until: number }

function callsOf(
  db: Db,
  actor: Actor,
  caller: string,
  { from, until }: Span,
  blindness: Blindness,
): ChainCall[] {
  const rows = db
    .select({
      callId: calls.id,
      callNo: calls.callNo,
      at: calls.startedAt,
      businessType: businessTypes.name,
      department: departments.name,
      agent: { agentNo: people.agentNo, name: people.name },
      box: callReconciliations.state,
    })
    .from(calls)
    .innerJoin(people, eq(people.id, calls.personId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .leftJoin(callReconciliations, eq(callReconciliations.callId, calls.id))
    .where(
      and(
        eq(calls.caller, caller),
        gte(calls.startedAt, from),
        lt(calls.startedAt, until),
        visibleTo(actor, calls),
      ),
    )
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(mostCalls + 1)
    .all()
  const hidden = blindness.among(
    db,
    actor,
    rows.map(({ callId: id }) => id),
  )
  return rows.map(({ agent, ...row }) => {
    const standing = standingOf(db, row.callId)
    const blind = hidden.has(row.callId)
    const named = { agentNo: agent.agentNo, name: agent.name || null }
    return {
      kind: 'call' as const,
      ...row,
      ...standing,
      blind,
      department: blind ? null : row.department,
      agent: can(actor, 'agent.read') && !blind ? named : null,
      finding: can(actor, 'finding.list') ? findingState(db, standing.findingId) : null,
      traced: can(actor, 'finding.list') ? tracedBy(db, row.callId) : [],
      complaints: can(actor, 'complaint.list') ? complaintsOfCall(db, row.callId) : [],
    }
  })
}

function findingState(db: Db, findingId: number | null): FindingState | null {
  if (findingId === null) return null
  const mine = eq(findings.id, findingId)
  return db.select({ state: findings.state }).from(findings).where(mine).get()?.state ?? null
}

function tracedBy(db: Db, callId: number): TraceKind[] {
  return db
    .selectDistinct({ kind: backTraceTriggers.kind })
    .from(backTraces)
    .innerJoin(backTraceTriggers, eq(backTraceTriggers.id, backTraces.triggerId))
    .where(eq(backTraces.callId, callId))
    .all()
    .map(({ kind }) => kind)
}

/** What came from outside, and what the number said when somebody called back. */
function eventsOf(
  db: Db,
  actor: Actor,
  caller: string,
  chain: readonly ChainCall[],
  span: Span,
): ChainEvent[] {
  const callNos = chain.map(({ callNo }) => callNo)
  const complaintNos = chain.flatMap((call) => call.complaints.map((one) => one.complaintNo))
  const scores = scoresOfCaller(db, { caller, callNos, complaintNos }, span)
  return [
    ...casesOfCaller(db, actor, caller, span).map(({ id, source, caseNo, text, receivedAt }) => {
      return { kind: 'outside-case' as const, at: receivedAt, id, source, caseNo, text }
    }),
    ...scores.map(({ id, score, words, visitedAt }) => {
      return { kind: 'score' as const, at: visitedAt, id, score, words }
    }),
  ]
}
