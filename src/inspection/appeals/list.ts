import { and, asc, desc, eq, lt, ne, or, sql, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { shownNote } from '../marks/queries.ts'
import { type ReviewAppeal, reviewAppeals } from './schema.ts'
import { type PointShown, pointsByAppeal } from './shown.ts'
import {
  type AppealBox,
  type AppealParty,
  appealBoxes,
  appealRounds,
  type AppealSubject,
  appealSubjects,
  isOfComplaint,
} from './vocabulary.ts'

export type AppealFilters = {
  box: AppealBox
  subject: AppealSubject | null
  round: number | null
  /** Taken by the reader. */
  mine: boolean
}

export function readAppealFilters(query: Record<string, string | undefined>): AppealFilters {
  const round = Number(query['round'])
  return {
    box: keysOf(appealBoxes).find((key) => key === query['box']) ?? 'waiting',
    subject: keysOf(appealSubjects).find((key) => key === query['subject']) ?? null,
    round: round >= 1 && round <= appealRounds ? round : null,
    mine: query['mine'] === 'on',
  }
}

export type AppealRow = Pick<
  ReviewAppeal,
  'id' | 'subject' | 'round' | 'state' | 'filedAt' | 'dueAt' | 'settledAt' | 'judgeName'
> & {
  /** Null where a complaint names no call. */
  callNo: string | null
  startedAt: number | null
  complaintNo: string | null
  party: AppealParty
  /** Null where the reader may not know: judges stay blind until it is answered. */
  agent: { agentNo: string; name: string } | null
  /** The reader may know whose it is, if it is anybody's. */
  agentKnown: boolean
  /** What is contested and why, with its answer; numbers in it are shown as the caller is. */
  points: Pick<PointShown, 'title' | 'before' | 'reason' | 'outcome' | 'after' | 'answer'>[]
}

/** In the words of the index that holds nothing else. */
const waits = sql`${reviewAppeals.state} in ('open', 'taken')`

/** What waits is read by when it is due, all else by when it was filed. */
export const isUrgent = ({ box }: Pick<AppealFilters, 'box'>): boolean =>
  box === 'waiting' || box === 'overdue'

export function appealList(
  db: Db,
  actor: Actor,
  filters: AppealFilters,
  page: PageRequest,
  now = Date.now(),
): Page<AppealRow> {
  authorise(actor, 'review-appeal.read')
  const urgent = isUrgent(filters)
  const { where, order, limit } = urgent
    ? soonestFirst(page)
    : keyset(reviewAppeals.filedAt, reviewAppeals.id, page)
  const rows = db
    .select({
      appeal: reviewAppeals,
      call: calls,
      person: people,
      complaintNo: complaints.complaintNo,
    })
    .from(reviewAppeals)
    .leftJoin(calls, eq(calls.id, reviewAppeals.callId))
    .leftJoin(people, eq(people.id, reviewAppeals.personId))
    .leftJoin(complaints, eq(complaints.id, reviewAppeals.complaintId))
    .where(and(where, ...conditionsOf(actor, filters, now), visibleTo(actor, reviewAppeals)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ appeal, call, person, complaintNo }): AppealRow => {
      const { id, subject, round, state, filedAt, dueAt, settledAt, judgeName, party } = appeal
      return {
        ...{ id, subject, round, state, filedAt, dueAt, settledAt },
        judgeName: can(actor, 'review-appeal.settle') ? judgeName : null,
        ...{ callNo: call?.callNo ?? null, startedAt: call?.startedAt ?? null, party },
        complaintNo: isOfComplaint(subject) ? complaintNo : null,
        agent:
          person && knowsAgent(actor, appeal)
            ? { agentNo: person.agentNo, name: person.name }
            : null,
        agentKnown: knowsAgent(actor, appeal),
        points: [],
      }
    })
  const cut = cutPage(rows, page, ({ id, filedAt, dueAt }) => ({
    ...{ id, value: urgent ? dueAt : filedAt },
  }))
  const ids = cut.rows.map(({ id }) => id)
  const points = pointsByAppeal(db, ids)
  return { ...cut, rows: cut.rows.map((row) => ({ ...row, points: shownPoints(row.id) })) }

  function shownPoints(id: number): AppealRow['points'] {
    return (points.get(id) ?? []).map(({ title, before, reason, outcome, after, answer }) => ({
      ...{ title, before, reason: shownNote(reason), outcome, after },
      answer: answer && shownNote(answer),
    }))
  }
}

/** How many there are, up to `most`; null for what no index narrows. */
export function appealCount(
  db: Db,
  actor: Actor,
  filters: AppealFilters,
  most: number,
  now = Date.now(),
): number | null {
  authorise(actor, 'review-appeal.read')
  if (filters.subject !== null || filters.round !== null) return null
  const found = and(...conditionsOf(actor, filters, now), visibleTo(actor, reviewAppeals))
  return countUpTo(db, db.select({ id: reviewAppeals.id }).from(reviewAppeals).where(found), most)
}

/** Whoever may judge appeals learns whose they are with the answer. */
export function knowsAgent(actor: Actor, { state }: Pick<ReviewAppeal, 'state'>): boolean {
  if (!can(actor, 'agent.read')) return false
  return state === 'settled' || !can(actor, 'review-appeal.settle')
}

function conditionsOf(actor: Actor, filters: AppealFilters, now: number): (SQL | undefined)[] {
  const { box, subject, round, mine } = filters
  const urgent = isUrgent(filters)
  return [
    urgent ? waits : undefined,
    box === 'overdue' ? lt(reviewAppeals.dueAt, now + 1) : undefined,
    box === 'settled' || box === 'withdrawn' ? eq(reviewAppeals.state, box) : undefined,
    subject ? eq(reviewAppeals.subject, subject) : undefined,
    round === null ? undefined : eq(reviewAppeals.round, round),
    mine ? eq(reviewAppeals.judgeId, actor.accountId ?? -1) : undefined,
  ]
}

/** As `keyset`, from the smallest value up. */
function soonestFirst({ cursor, size }: PageRequest) {
  const { dueAt, id } = reviewAppeals
  const back = cursor?.back ?? false
  const order = back ? [desc(dueAt), desc(id)] : [asc(dueAt), asc(id)]
  if (!cursor) return { where: undefined, order, limit: size + 1 }
  const named = sql`(${cursor.value}, ${cursor.id})`
  const where = back ? sql`(${dueAt}, ${id}) < ${named}` : sql`(${dueAt}, ${id}) > ${named}`
  return { where, order, limit: size + 1 }
}

/** How many wait for this person: what nobody has taken and the person may, and what the person took. */
export function appealsToJudge(db: Db, actor: Actor): number {
  const { accountId } = actor
  if (accountId === null || !can(actor, 'review-appeal.settle')) return 0
  const own = eq(reviewAppeals.judgeId, accountId)
  const final = can(actor, 'review-appeal.final')
    ? undefined
    : lt(reviewAppeals.round, appealRounds)
  const free = and(eq(reviewAppeals.state, 'open'), ne(reviewAppeals.scorerId, accountId), final)
  const query = db
    .select({ one: sql`1` })
    .from(reviewAppeals)
    .where(and(waits, or(own, free), visibleTo(actor, reviewAppeals)))
  return countUpTo(db, query)
}
