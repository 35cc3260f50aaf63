import { and, asc, desc, eq, gte, isNull, lt, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { hiddenComplaint } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'

import { standingInterviews } from './follow-verdict.ts'
import { changesOf } from './hold.ts'
import { type Interview, interviews } from './schema.ts'
import {
  type DueChoice,
  dueChoices,
  type InterviewState,
  interviewStates,
  type InterviewTier,
  interviewTiers,
} from './vocabulary.ts'

export type InterviewFilters = {
  state: InterviewState
  tier: InterviewTier | null
  departmentId: number | null
  due: DueChoice | null
}

export function readInterviewFilters(query: Record<string, string | undefined>): InterviewFilters {
  return {
    state: keysOf(interviewStates).find((key) => key === query['state']) ?? 'open',
    tier: keysOf(interviewTiers).find((key) => key === query['tier']) ?? null,
    departmentId: readId(query['department']),
    due: keysOf(dueChoices).find((key) => key === query['due']) ?? null,
  }
}

export type InterviewRow = Omit<Interview, 'coaching' | 'feedback' | 'byId'> & {
  complaintNo: string
  department: string | null
  team: string | null
  agent: { agentNo: string; name: string | null } | null
  /** Whose it is stays hidden from a reader who has still to judge the call. */
  blind: boolean
}

/** 访谈 of one state: what is open by when it is due, the most urgent first. */
export function interviewList(
  db: Db,
  actor: Actor,
  filters: InterviewFilters,
  request: PageRequest,
  blindness: Blindness,
  now = Date.now(),
): Page<InterviewRow> {
  authorise(actor, 'interview.read')
  const ascending = filters.state === 'open'
  const page = { ...request, ascending }
  // Who waits for a turn has no date yet, and what was cancelled has none any more.
  const dated = isDated(filters)
  const { where, order, limit } = dated
    ? keyset(interviews.dueAt, interviews.id, page)
    : { ...byId(page), limit: page.size + 1 }
  const rows = selectInterviews(db)
    .where(
      and(visibleTo(actor, interviews), where, ...conditionsOf(db, actor, filters, blindness, now)),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ interview: { id, dueAt } }) => ({
    id,
    value: dated ? (dueAt ?? 0) : id,
  }))
  return { ...cut, rows: shown(db, actor, cut.rows, blindness) }
}

const isDated = ({ state }: InterviewFilters) => state === 'open' || state === 'done'

function byId({ cursor }: PageRequest) {
  const { id } = interviews
  const up = cursor?.back ?? false
  if (!cursor) return { where: undefined, order: [desc(id)] }
  const where = up ? sql`${id} > ${cursor.id}` : sql`${id} < ${cursor.id}`
  return { where, order: [up ? asc(id) : desc(id)] }
}

export function interviewCount(
  db: Db,
  actor: Actor,
  filters: InterviewFilters,
  most: number,
  blindness: Blindness,
  now = Date.now(),
): number | null {
  authorise(actor, 'interview.read')
  if (filters.tier !== null) return null
  const found = db
    .select({ id: interviews.id })
    .from(interviews)
    .innerJoin(complaints, eq(complaints.id, interviews.complaintId))
    .where(and(visibleTo(actor, interviews), ...conditionsOf(db, actor, filters, blindness, now)))
  return countUpTo(db, found, most)
}

function conditionsOf(
  db: Db,
  actor: Actor,
  { state, tier, departmentId, due }: InterviewFilters,
  blindness: Blindness,
  now: number,
): (SQL | undefined)[] {
  const { dueAt } = interviews
  const dated = state === 'open' || state === 'done'
  return [
    eq(interviews.state, state),
    dated ? undefined : isNull(dueAt),
    tier ? eq(interviews.tier, tier) : undefined,
    departmentId === null ? undefined : eq(interviews.departmentId, departmentId),
    // Found by its unit, a complaint would tell what it hides.
    departmentId === null ? undefined : unlessHidden(hiddenComplaint(db, actor, blindness)),
    due === 'overdue' && state === 'open' ? lt(dueAt, now + 1) : undefined,
    due === 'soon' && state === 'open'
      ? and(gte(dueAt, now), lt(dueAt, now + 2 * dayMs))
      : undefined,
  ]
}

const selectInterviews = (db: Db) =>
  db
    .select({
      interview: interviews,
      complaintNo: complaints.complaintNo,
      callId: complaints.callId,
      concernedCallId: complaints.concernedCallId,
      department: departments.name,
      team: teams.name,
      agentNo: people.agentNo,
      agentName: people.name,
    })
    .from(interviews)
    .innerJoin(complaints, eq(complaints.id, interviews.complaintId))
    .leftJoin(departments, eq(departments.id, interviews.departmentId))
    .leftJoin(teams, eq(teams.id, interviews.teamId))
    .leftJoin(people, eq(people.id, interviews.personId))
    .$dynamic()

type Selected = ReturnType<ReturnType<typeof selectInterviews>['all']>[number]

const callsOf = ({ callId, concernedCallId }: Pick<Selected, 'callId' | 'concernedCallId'>) =>
  [callId, concernedCallId].filter((id) => id !== null)

function shown(db: Db, actor: Actor, rows: Selected[], blindness: Blindness): InterviewRow[] {
  const hidden = blindness.among(db, actor, rows.flatMap(callsOf))
  return rows.map((row) => {
    const { coaching: _coaching, feedback: _feedback, byId: _byId, ...plain } = row.interview
    const blind = callsOf(row).some((id) => hidden.has(id))
    const known = !blind && row.agentNo !== null && can(actor, 'agent.read')
    return {
      ...plain,
      ...(blind ? { interviewee: '', byName: '' } : {}),
      complaintNo: row.complaintNo,
      department: blind ? null : row.department,
      team: blind ? null : row.team,
      agent: known ? { agentNo: row.agentNo ?? '', name: row.agentName || null } : null,
      blind,
    }
  })
}

/** Coaching is between few: trainers, quality managers, and whoever held it. */
export const readsCoaching = (actor: Actor, { byId }: Pick<Interview, 'byId'>): boolean =>
  can(actor, 'interview.coaching') || (byId !== null && byId === actor.accountId)

export type InterviewDetail = InterviewRow & {
  /** Null for readers who may not know. */
  notes: { coaching: string; feedback: string } | null
  /** Feedback is written for quality assurance. */
  feedback: string | null
  changes: ReturnType<typeof changesOf>
  /** How many corrections there are, for readers who may not see them too. */
  corrected: number
  /** The four of the complaint. */
  tiers: Pick<Interview, 'id' | 'tier' | 'state' | 'dueAt' | 'heldAt'>[]
  may: { hold: boolean; openComplaint: boolean }
}

export function interviewDetail(
  db: Db,
  actor: Actor,
  id: number,
  blindness: Blindness,
): InterviewDetail {
  authorise(actor, 'interview.read')
  const row = selectInterviews(db)
    .where(and(eq(interviews.id, id), visibleTo(actor, interviews)))
    .get()
  const [plain] = row ? shown(db, actor, [row], blindness) : []
  if (!row || !plain) throw new NotFound()
  const { coaching, feedback } = row.interview
  const reads = !plain.blind && readsCoaching(actor, row.interview)
  const changes = changesOf(db, id)
  return {
    ...plain,
    notes: reads ? { coaching, feedback } : null,
    feedback: !plain.blind && (reads || can(actor, 'complaint.verify')) ? feedback : null,
    changes: reads ? changes : [],
    corrected: changes.length,
    tiers: tiersOf(db, plain).map(({ id: of, tier, state, dueAt, heldAt }) => ({
      ...{ id: of, tier, state, dueAt, heldAt },
    })),
    may: {
      hold: !plain.blind && can(actor, 'interview.hold'),
      openComplaint: can(actor, 'complaint.list'),
    },
  }
}

/** The standing four, or, where it was cancelled, what was cancelled with it. */
function tiersOf(db: Db, { complaintId, state, cancelledAt }: InterviewRow) {
  if (state !== 'cancelled') return standingInterviews(db, complaintId)
  return db
    .select()
    .from(interviews)
    .where(
      and(eq(interviews.complaintId, complaintId), eq(interviews.cancelledAt, cancelledAt ?? -1)),
    )
    .orderBy(asc(interviews.id))
    .all()
}

export type TierLine = Pick<
  Interview,
  'id' | 'tier' | 'state' | 'dueAt' | 'heldAt' | 'overturnedAt' | 'cancelledReason' | 'cancelledAt'
> & { byName: string }

/** The interviews of a complaint, cancelled ones among them, for its page. */
export function interviewsOfComplaint(db: Db, actor: Actor, complaintId: number): TierLine[] {
  authorise(actor, 'interview.read')
  const complaint = db
    .select({ id: complaints.id })
    .from(complaints)
    .where(and(eq(complaints.id, complaintId), withinReach(db, actor)))
    .get()
  if (!complaint) throw new NotFound()
  const { id, tier, state, dueAt, heldAt, byName } = interviews
  const { overturnedAt, cancelledReason, cancelledAt } = interviews
  return db
    .select({
      ...{ id, tier, state, dueAt, heldAt, byName },
      ...{ overturnedAt, cancelledReason, cancelledAt },
    })
    .from(interviews)
    .where(eq(interviews.complaintId, complaintId))
    .orderBy(asc(id))
    .limit(100)
    .all()
}

export type OwnInterview = Pick<
  Interview,
  'id' | 'state' | 'heldAt' | 'overturnedAt' | 'cancelledReason'
> & {
  complaintNo: string
}

/** What an agent is told: that the own interview took place, or is to; no notes, and nobody's name. */
export function ownInterviews(
  db: Db,
  actor: Actor,
  complaintId: number | null,
  most = 10,
): OwnInterview[] {
  authorise(actor, 'own-review.read')
  if (actor.scope.kind !== 'person') return []
  const { id, state, heldAt, overturnedAt, cancelledReason } = interviews
  return db
    .select({
      id,
      state,
      heldAt,
      overturnedAt,
      cancelledReason,
      complaintNo: complaints.complaintNo,
    })
    .from(interviews)
    .innerJoin(complaints, eq(complaints.id, interviews.complaintId))
    .where(
      and(
        eq(interviews.personId, actor.scope.id),
        eq(interviews.tier, 'agent'),
        complaintId === null ? undefined : eq(interviews.complaintId, complaintId),
      ),
    )
    .orderBy(desc(interviews.id))
    .limit(most)
    .all()
}

export type InterviewFigures = { open: number; overdue: number; soon: number }

export function interviewFigures(
  db: Db,
  actor: Actor,
  blindness: Blindness,
  now: number,
): InterviewFigures {
  const none = { state: 'open', tier: null, departmentId: null } as const
  const count = (due: DueChoice | null) =>
    interviewCount(db, actor, { ...none, due }, 999, blindness, now) ?? 0
  return { open: count(null), overdue: count('overdue'), soon: count('soon') }
}
