import { and, eq, isNotNull, notInArray } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { interviews } from './schema.ts'
import { type InterviewTier, interviewTiers } from './vocabulary.ts'

export type FeedbackFilters = { tier: InterviewTier | null; said: 'said' | null }

export const readFeedbackFilters = (
  query: Readonly<Record<string, string | undefined>>,
): FeedbackFilters => ({
  tier: keysOf(interviewTiers).find((key) => key === query['tier']) ?? null,
  said: query['said'] === 'said' ? 'said' : null,
})

export type FeedbackRow = {
  id: number
  complaintNo: string
  tier: InterviewTier
  heldAt: number
  department: string | null
  byName: string
  /** 问题反馈, for quality assurance. */
  feedback: string
  /** 消缺辅导; null for readers who may not see it. */
  coaching: string | null
  overturned: boolean
  blind: boolean
}

/** What those write who have nothing to tell. */
const nothingSaid = ['', '没有', '没有。', '无', '无。', '暂无', '暂无。'] as const

/** Opens the list to trainers and to those who investigate: the feedback is written for them. */
export function authoriseFeedback(actor: Actor): void {
  if (!can(actor, 'complaint.verify')) authorise(actor, 'interview.coaching')
}

/** 辅导与反馈 of the interviews that were held, the newest first. */
export function feedbackRows(
  db: Db,
  actor: Actor,
  { tier, said }: FeedbackFilters,
  request: PageRequest,
  blindness: Blindness,
): Page<FeedbackRow> {
  authoriseFeedback(actor)
  const { where, order, limit } = keyset(interviews.heldAt, interviews.id, request)
  const rows = db
    .select({
      interview: interviews,
      complaintNo: complaints.complaintNo,
      callId: complaints.callId,
      concernedCallId: complaints.concernedCallId,
      department: departments.name,
    })
    .from(interviews)
    .innerJoin(complaints, eq(complaints.id, interviews.complaintId))
    .leftJoin(departments, eq(departments.id, interviews.departmentId))
    .where(
      and(
        visibleTo(actor, interviews),
        isNotNull(interviews.heldAt),
        tier === null ? undefined : eq(interviews.tier, tier),
        said === null ? undefined : notInArray(interviews.feedback, [...nothingSaid]),
        where,
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ interview: { id, heldAt } }) => ({
    id,
    value: heldAt ?? 0,
  }))
  const callsOf = (row: (typeof rows)[number]) =>
    [row.callId, row.concernedCallId].filter((id) => id !== null)
  const hidden = blindness.among(db, actor, cut.rows.flatMap(callsOf))
  const coached = can(actor, 'interview.coaching')
  return {
    ...cut,
    rows: cut.rows.map((row) => {
      const { id, tier: of, heldAt, byName, feedback, coaching, overturnedAt } = row.interview
      const blind = callsOf(row).some((call) => hidden.has(call))
      return {
        ...{ id, tier: of, heldAt: heldAt ?? 0, complaintNo: row.complaintNo, blind },
        byName: blind ? '' : byName,
        department: blind ? null : row.department,
        feedback: blind ? '' : maskText(feedback),
        coaching: coached && !blind ? maskText(coaching) : null,
        overturned: overturnedAt !== null,
      }
    }),
  }
}
