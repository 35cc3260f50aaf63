import { and, desc, eq, gte, isNotNull, isNull, lt } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { calls } from '#src/recordings/schema.ts'

import { blindCalls } from '../blindness.ts'
import type { MarkFilters } from './filters.ts'
import { mayWithdraw, recordingWithCall } from './mark-call.ts'
import { breakArrangements, breakOffers, type CallMark, callMarks } from './schema.ts'
import type { BreakAnswer } from './vocabulary.ts'

/** Whether a standing mark says that the customer abused the agent, which excuses items of a form. */
export function isAbused(db: Db, callId: number): boolean {
  const standing = and(
    ...[eq(callMarks.callId, callId), eq(callMarks.kind, 'abuse'), isNull(callMarks.withdrawnAt)],
  )
  return db.select({ id: callMarks.id }).from(callMarks).where(standing).get() !== undefined
}

/** A mark without a word about whose call it is: whoever has yet to judge the call may see it. */
export type MarkFacts = Pick<
  CallMark,
  | 'id'
  | 'kind'
  | 'startMs'
  | 'endMs'
  | 'note'
  | 'accountId'
  | 'accountName'
  | 'at'
  | 'withdrawnAt'
  | 'withdrawnReason'
>

/**
 * All marks of a call, newest first, also those taken back: a sheet that was scored while one stood
 * shows that it was withdrawn since.
 */
export function marksOfCall(db: Db, callId: number): MarkFacts[] {
  const { id, kind, startMs, endMs, note, accountId, accountName, at } = callMarks
  const { withdrawnAt, withdrawnReason } = callMarks
  return db
    .select({
      ...{ id, kind, startMs, endMs, note, accountId, accountName, at },
      ...{ withdrawnAt, withdrawnReason },
    })
    .from(callMarks)
    .where(eq(callMarks.callId, callId))
    .orderBy(desc(callMarks.id))
    .all()
}

export type MarkPanel = {
  recordingId: number
  durationMs: number
  /** Whether there is a call to be marked. */
  markable: boolean
  marks: (MarkFacts & { mayWithdraw: boolean })[]
}

/** What the panel beside the player shows. */
export function markPanel(db: Db, actor: Actor, recordingId: number): MarkPanel {
  authorise(actor, 'call.mark')
  const { recording, call } = recordingWithCall(db, actor, recordingId)
  const { durationMs, state } = recording
  return {
    ...{ recordingId, durationMs },
    markable: call !== null && durationMs > 0 && state !== 'corrupt',
    marks: (call ? marksOfCall(db, call.id) : []).map((mark) => ({
      ...mark,
      note: shownNote(mark.note),
      withdrawnReason: mark.withdrawnReason && shownNote(mark.withdrawnReason),
      mayWithdraw: mayWithdraw(actor, mark),
    })),
  }
}

/** Whoever marks, follows up, or reads the scores of a unit. */
export function authoriseMarks(actor: Actor): void {
  if (can(actor, 'call.mark') || can(actor, 'break.offer')) return
  authorise(actor, 'inspection.read')
}

/** Where an offer stands; `answered` for readers who may not know what was asked for. */
export type OfferFacts = {
  id: number
  offeredAt: number
  answer: BreakAnswer | 'answered' | null
  arranged: { note: string; by: string; at: number } | null
}

export type MarkRow = MarkFacts & {
  recordingId: number | null
  call: { id: number; callNo: string; startedAt: number }
  /** Null where the reader may not see agents. */
  agent: { agentNo: string; name: string | null } | null
  team: string | null
  department: string | null
  /** Whose call it is stays hidden from this reader, who has yet to judge it. */
  blind: boolean
  offer: OfferFacts | null
}

/** Marks of one kind, newest first, along the index of the unit read. */
export function markList(
  db: Db,
  actor: Actor,
  filters: MarkFilters,
  page: PageRequest,
): Page<MarkRow> {
  authoriseMarks(actor)
  const { kind, from, until, departmentId, withdrawn } = filters
  const { where, order, limit } = keyset(callMarks.at, callMarks.id, page)
  const rows = marksWithCalls(db)
    .where(
      and(
        ...[where, eq(callMarks.kind, kind), visibleTo(actor, callMarks)],
        from === null ? undefined : gte(callMarks.at, from),
        until === null ? undefined : lt(callMarks.at, until),
        departmentId === null ? undefined : eq(callMarks.departmentId, departmentId),
        withdrawn ? isNotNull(callMarks.withdrawnAt) : isNull(callMarks.withdrawnAt),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rowsFor(db, actor, rows), page, ({ at, id }) => ({ value: at, id }))
  // Asked for by department, a row would tell what it hides.
  return departmentId === null ? cut : { ...cut, rows: cut.rows.filter(({ blind }) => !blind) }
}

/** How many there are, up to `most`; null for what no index narrows. */
export function markCount(
  db: Db,
  actor: Actor,
  { kind, from, until, departmentId, withdrawn }: MarkFilters,
  most: number,
): number | null {
  authoriseMarks(actor)
  // Asked for by department, the number would tell what the rows hide.
  if (withdrawn || departmentId !== null) return null
  const found = db
    .select({ id: callMarks.id })
    .from(callMarks)
    .where(
      and(
        ...[eq(callMarks.kind, kind), visibleTo(actor, callMarks), isNull(callMarks.withdrawnAt)],
        from === null ? undefined : gte(callMarks.at, from),
        until === null ? undefined : lt(callMarks.at, until),
      ),
    )
    .orderBy(desc(callMarks.at), desc(callMarks.id))
  return countUpTo(db, found, most)
}

/**
 * 表扬 whose sound is still there, newest first, within the reader's scope: what the library of cases
 * reads as its feed of good ones.
 */
export function praisedCalls(db: Db, actor: Actor, page: PageRequest): Page<MarkRow> {
  authoriseMarks(actor)
  const { where, order, limit } = keyset(callMarks.at, callMarks.id, page)
  const rows = marksWithCalls(db)
    .where(
      and(
        ...[where, eq(callMarks.kind, 'praise'), visibleTo(actor, callMarks)],
        ...[isNull(callMarks.withdrawnAt), isNotNull(callMarks.recordingId)],
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  return cutPage(rowsFor(db, actor, rows), page, ({ at, id }) => ({ value: at, id }))
}

function marksWithCalls(db: Db) {
  return db
    .select({
      mark: callMarks,
      call: { id: calls.id, callNo: calls.callNo, startedAt: calls.startedAt },
      agent: { agentNo: people.agentNo, name: people.name },
      team: teams.name,
      department: departments.name,
      offer: breakOffers,
      arrangement: breakArrangements,
    })
    .from(callMarks)
    .innerJoin(calls, eq(calls.id, callMarks.callId))
    .leftJoin(people, eq(people.id, callMarks.personId))
    .leftJoin(teams, eq(teams.id, callMarks.teamId))
    .leftJoin(departments, eq(departments.id, callMarks.departmentId))
    .leftJoin(breakOffers, eq(breakOffers.markId, callMarks.id))
    .leftJoin(breakArrangements, eq(breakArrangements.offerId, breakOffers.id))
}

type Joined = ReturnType<ReturnType<typeof marksWithCalls>['all']>[number]

function rowsFor(db: Db, actor: Actor, rows: readonly Joined[]): MarkRow[] {
  const blind = blindCalls(
    db,
    actor,
    rows.map(({ mark }) => mark.callId),
  )
  return rows.map((row) => rowFor(actor, row, blind.has(row.mark.callId)))
}

function rowFor(actor: Actor, row: Joined, blind: boolean): MarkRow {
  const { mark, call, agent, team, department, offer, arrangement } = row
  const { id, kind, startMs, endMs, accountId, accountName, at } = mark
  const { withdrawnAt, recordingId } = mark
  const named = agent && { agentNo: agent.agentNo, name: agent.name || null }
  return {
    ...{ id, kind, startMs, endMs, accountId, accountName, at },
    ...{ withdrawnAt, recordingId, call, blind },
    ...(blind ? { team: null, department: null } : { team, department }),
    note: shownNote(mark.note),
    withdrawnReason: mark.withdrawnReason && shownNote(mark.withdrawnReason),
    agent: !blind && can(actor, 'agent.read') ? named : null,
    offer: offer && {
      ...{ id: offer.id, offeredAt: offer.offeredAt },
      answer: offer.answer && (can(actor, 'break.offer') ? offer.answer : 'answered'),
      arranged: arrangement && {
        note: can(actor, 'break.offer') ? arrangement.note : '',
        ...{ by: arrangement.accountName, at: arrangement.at },
      },
    },
  }
}

/** People write numbers into notes; they are shown as masked as the caller is. */
export const shownNote = (note: string) => maskText(note)
