import { and, asc, desc, eq, gte, isNotNull, isNull, min, or, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { people, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { scoreSheets } from '../scoring/schema.ts'
import { shownNote } from './queries.ts'
import { breakArrangements, breakOffers, callMarks } from './schema.ts'
import type { BreakAnswer } from './vocabulary.ts'

/** A break offered a month ago is none any more. */
const offeredWithinMs = 30 * dayMs
const praiseWithinMs = 90 * dayMs
const most = 50

export type OwnBreak = { id: number; offeredAt: number; callNo: string; startedAt: number }

/** The agent's own offers that wait for an answer, newest first. */
export function openBreaks(db: Db, actor: Actor, now = Date.now()): OwnBreak[] {
  authorise(actor, 'own-review.read')
  const { scope } = actor
  if (scope.kind !== 'person') return []
  return db
    .select({
      ...{ id: breakOffers.id, offeredAt: breakOffers.offeredAt },
      ...{ callNo: calls.callNo, startedAt: calls.startedAt },
    })
    .from(breakOffers)
    .innerJoin(callMarks, eq(callMarks.id, breakOffers.markId))
    .innerJoin(calls, eq(calls.id, callMarks.callId))
    .where(
      and(
        ...[eq(breakOffers.personId, scope.id), gte(breakOffers.offeredAt, now - offeredWithinMs)],
        ...[isNull(breakOffers.answer), isNull(callMarks.withdrawnAt)],
      ),
    )
    .orderBy(desc(breakOffers.offeredAt))
    .limit(most)
    .all()
}

export type OwnPraise = {
  id: number
  note: string
  callNo: string
  startedAt: number
  /** Where the agent may hear the call: a score of it that counts; null where there is none. */
  sheetId: number | null
}

/** 表扬 of the agent's own calls in the last ninety days: the agent hears of it, too. */
export function ownPraise(db: Db, actor: Actor, now = Date.now()): OwnPraise[] {
  authorise(actor, 'own-review.read')
  const { scope } = actor
  if (scope.kind !== 'person') return []
  const heardBy = and(
    ...[eq(scoreSheets.callId, callMarks.callId), eq(scoreSheets.personId, scope.id)],
    ...[eq(scoreSheets.counts, true), isNotNull(scoreSheets.recordingId)],
  )
  const sheetId = db
    .select({ id: min(scoreSheets.id) })
    .from(scoreSheets)
    .where(heardBy)
  return db
    .select({
      ...{ id: callMarks.id, note: callMarks.note },
      ...{ callNo: calls.callNo, startedAt: calls.startedAt },
      sheetId: sql<number | null>`(${sheetId})`,
    })
    .from(callMarks)
    .innerJoin(calls, eq(calls.id, callMarks.callId))
    .where(
      and(
        ...[eq(callMarks.personId, scope.id), gte(callMarks.at, now - praiseWithinMs)],
        ...[eq(callMarks.kind, 'praise'), isNull(callMarks.withdrawnAt)],
      ),
    )
    .orderBy(desc(callMarks.at))
    .limit(most)
    .all()
    .map((mark) => ({ ...mark, note: shownNote(mark.note) }))
}

export type OpenOffer = {
  id: number
  offeredAt: number
  answer: BreakAnswer | null
  agent: { agentNo: string; name: string | null }
  team: string | null
  callNo: string
}

/**
 * Offers in the reader's unit that somebody has yet to see to: unanswered, or answered by asking for
 * counselling. The oldest first, as it has waited longest.
 */
export function openOffers(db: Db, actor: Actor, now = Date.now()): OpenOffer[] {
  authorise(actor, 'break.offer')
  return db
    .select({
      ...{ id: breakOffers.id, offeredAt: breakOffers.offeredAt, answer: breakOffers.answer },
      ...{ agentNo: people.agentNo, name: people.name, team: teams.name, callNo: calls.callNo },
    })
    .from(callMarks)
    .innerJoin(breakOffers, eq(breakOffers.markId, callMarks.id))
    .innerJoin(calls, eq(calls.id, callMarks.callId))
    .innerJoin(people, eq(people.id, breakOffers.personId))
    .leftJoin(teams, eq(teams.id, callMarks.teamId))
    .leftJoin(breakArrangements, eq(breakArrangements.offerId, breakOffers.id))
    .where(
      and(
        ...[eq(callMarks.kind, 'abuse'), gte(callMarks.at, now - offeredWithinMs)],
        ...[isNull(callMarks.withdrawnAt), isNull(breakArrangements.id)],
        or(isNull(breakOffers.answer), eq(breakOffers.answer, 'counselling')),
        visibleTo(actor, callMarks),
      ),
    )
    .orderBy(asc(callMarks.at), asc(callMarks.id))
    .limit(most)
    .all()
    .map(({ agentNo, name, ...offer }) => ({
      ...offer,
      agent: { agentNo, name: can(actor, 'agent.read') ? name || null : null },
    }))
}
