import { and, asc, desc, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { outsideCaseIfSeen } from '#src/complaints/outside-cases/queries.ts'
import { outsideCases } from '#src/complaints/outside-cases/schema.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { transcriptOf } from '#src/transcription/queries.ts'

import { maskedQuote, type Quote } from '../quote.ts'
import { findings } from '../schema.ts'
import type { TraceKind, TraceOutcome, TraceReason } from '../vocabulary.ts'
import {
  backTraceMentions,
  backTraces,
  type BackTraceTrigger,
  backTraceTriggers,
} from './schema.ts'
import { type Standing, standingOf } from './standing.ts'

/** An earlier call that was traced, without whoever took it: judging stays blind. */
export type TracedCall = Standing & {
  callId: number
  callNo: string
  startedAt: number
  department: string | null
  why: TraceReason
  distanceMs: number
}

export type Spoken = Quote & { startMs: number; timeWords: string | null }

/** A trigger with what it says and what it led to. */
export type TriggerTraces = {
  id: number
  kind: TraceKind
  outcome: TraceOutcome
  frequent: boolean
  mentions: Spoken[]
  calls: TracedCall[]
}

/** Something later that speaks of a call. */
export type SpeaksOf = {
  kind: TraceKind
  why: TraceReason
  distanceMs: number
  at: number
  /** Where to read it, for those who may. */
  href: string | null
  /** What was said or written, for those who may read it. */
  words: string | null
}

export type FindingTraces = { earlier: TriggerTraces | null; later: SpeaksOf[] }

/** What a finding's call says of earlier calls, and what later ones say of it. */
export function tracesOfFinding(
  db: Db,
  actor: Actor,
  { recordingId, callId }: { recordingId: number; callId: number | null },
): FindingTraces {
  const mine = eq(backTraceTriggers.recordingId, recordingId)
  const trigger = db.select().from(backTraceTriggers).where(mine).get()
  return {
    earlier: trigger ? triggerTraces(db, actor, trigger) : null,
    later: callId === null ? [] : speakingOf(db, actor, callId),
  }
}

/** The earlier calls of an outside case; null while nobody has looked for them yet. */
export function tracesOfCase(db: Db, actor: Actor, outsideCaseId: number): TriggerTraces | null {
  const mine = eq(backTraceTriggers.outsideCaseId, outsideCaseId)
  const trigger = db.select().from(backTraceTriggers).where(mine).get()
  return trigger ? triggerTraces(db, actor, trigger) : null
}

export function triggerTraces(
  db: Db,
  actor: Actor,
  { id, kind, outcome, frequent, recordingId }: BackTraceTrigger,
): TriggerTraces {
  const mentions = recordingId === null ? [] : mentionsOf(db, id, recordingId)
  return { id, kind, outcome, frequent, mentions, calls: tracedCalls(db, actor, id) }
}

/** Within the reader's scope, newest first. */
export function tracedCalls(db: Db, actor: Actor, triggerId: number): TracedCall[] {
  return db
    .select({
      callId: calls.id,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      department: departments.name,
      why: backTraces.why,
      distanceMs: backTraces.distanceMs,
    })
    .from(backTraces)
    .innerJoin(calls, eq(calls.id, backTraces.callId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(and(eq(backTraces.triggerId, triggerId), visibleTo(actor, calls)))
    .orderBy(asc(backTraces.distanceMs), asc(backTraces.id))
    .all()
    .map((row) => ({ ...row, ...standingOf(db, row.callId) }))
}

function mentionsOf(db: Db, triggerId: number, recordingId: number): Spoken[] {
  const lines = transcriptOf(db, recordingId)
  return db
    .select()
    .from(backTraceMentions)
    .where(eq(backTraceMentions.triggerId, triggerId))
    .orderBy(asc(backTraceMentions.startMs), asc(backTraceMentions.id))
    .all()
    .map((mention) => ({
      ...maskedQuote(mention, lines[mention.segmentIndex]?.text),
      startMs: mention.startMs,
      timeWords: mention.timeWords,
    }))
}

const mostSpeaking = 20

function speakingOf(db: Db, actor: Actor, callId: number): SpeaksOf[] {
  return db
    .select({ trigger: backTraceTriggers, trace: backTraces })
    .from(backTraces)
    .innerJoin(backTraceTriggers, eq(backTraceTriggers.id, backTraces.triggerId))
    .where(eq(backTraces.callId, callId))
    .orderBy(desc(backTraces.id))
    .limit(mostSpeaking)
    .all()
    .flatMap(({ trigger, trace }) => {
      const said = saidBy(db, actor, trigger)
      if (!said) return []
      const { why, distanceMs } = trace
      return [{ kind: trigger.kind, why, distanceMs, ...said }]
    })
}

type Said = Pick<SpeaksOf, 'at' | 'href' | 'words'>

/** That something speaks of a call is told to all who may judge it; what it says, by right alone. */
export function saidBy(db: Db, actor: Actor, trigger: BackTraceTrigger): Said | null {
  if (trigger.recordingId !== null) return saidInCall(db, actor, trigger.id, trigger.recordingId)
  if (trigger.outsideCaseId !== null) return saidInCase(db, actor, trigger.outsideCaseId)
  return trigger.returnScoreId === null ? null : saidWithScore(db, trigger.returnScoreId)
}

function saidInCall(db: Db, actor: Actor, triggerId: number, recordingId: number): Said | null {
  const row = db
    .select({ callId: calls.id, at: calls.startedAt, findingId: findings.id })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(findings, eq(findings.recordingId, recordings.id))
    .where(eq(recordings.id, recordingId))
    .get()
  if (!row) return null
  const { at, callId, findingId } = row
  const seen = and(eq(calls.id, callId), visibleTo(actor, calls))
  const mayRead =
    can(actor, 'recording.play') && db.select({ id: calls.id }).from(calls).where(seen).get()
  if (!mayRead) return { at, href: null, words: null }
  const [first] = mentionsOf(db, triggerId, recordingId)
  const words = first ? `${first.before}${first.text}${first.after}` : null
  const leads = findingId !== null && can(actor, 'finding.list')
  return { at, href: leads ? `/findings/${findingId}` : `/recordings/${recordingId}`, words }
}

function saidInCase(db: Db, actor: Actor, caseId: number): Said | null {
  const found = db.select().from(outsideCases).where(eq(outsideCases.id, caseId)).get()
  if (!found) return null
  const { receivedAt: at } = found
  const seen = outsideCaseIfSeen(db, actor, caseId)
  if (!seen) return { at, href: null, words: null }
  return { at, href: `/outside-cases/${caseId}`, words: shortened(seen.text) }
}

function saidWithScore(db: Db, scoreId: number): Said | null {
  const found = db.select().from(returnScores).where(eq(returnScores.id, scoreId)).get()
  if (!found) return null
  const { visitedAt: at, score, words } = found
  const shown = maskText(words)
  return { at, href: null, words: `${score} 分${shown === '' ? '' : `：${shortened(shown)}`}` }
}

const shortened = (text: string) => (text.length > 48 ? `${text.slice(0, 48)}…` : text)
