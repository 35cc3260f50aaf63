import { and, asc, eq, gt, lt, ne, or, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { complaints } from '#src/complaints/schema.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { appealRounds, appealSubjects, roundWords } from '#src/inspection/appeals/vocabulary.ts'
import { openOffers } from '#src/inspection/marks/break-queries.ts'
import { myTasks } from '#src/inspection/tasks/queries.ts'
import { purposes } from '#src/inspection/tasks/vocabulary.ts'
import { can } from '#src/kernel/actor.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { pendingCount } from '#src/screening/queries.ts'
import { findings } from '#src/screening/schema.ts'
import { findingClaims } from '#src/screening/triage/schema.ts'
import { interviews } from '#src/training/interviews/schema.ts'
import { interviewTiers } from '#src/training/interviews/vocabulary.ts'

import { plainLine, type Source } from './line.ts'

/** 逐级访谈: those whose turn has come. */
const toInterview: Source = {
  kind: 'interview',
  all: '/interviews',
  may: (actor) => can(actor, 'interview.hold'),
  read: ({ db, actor }, limit) =>
    db
      .select({ interview: interviews, complaintNo: complaints.complaintNo })
      .from(interviews)
      .innerJoin(complaints, eq(complaints.id, interviews.complaintId))
      .where(and(eq(interviews.state, 'open'), visibleTo(actor, interviews)))
      .orderBy(asc(interviews.dueAt), asc(interviews.id))
      .limit(limit)
      .all()
      .map(({ interview: { id, tier, openedAt, dueAt, ...units }, complaintNo }) => ({
        ...plainLine,
        kind: 'interview' as const,
        thing: `${complaintNo} ${interviewTiers[tier]}`,
        href: `/interviews/${id}`,
        since: openedAt,
        dueAt,
        others: { permission: 'interview.hold' as const, place: units },
      })),
}

/** 申诉: what the reader took, and what nobody has taken and the reader may judge. */
const toJudge: Source = {
  kind: 'appeal',
  all: '/review-appeals',
  may: (actor) => can(actor, 'review-appeal.settle'),
  read({ db, actor }, limit) {
    const accountId = actor.accountId ?? -1
    const { id, subject, round, state, filedAt, takenAt, dueAt } = reviewAppeals
    const final = can(actor, 'review-appeal.final') ? undefined : lt(round, appealRounds)
    const free = and(eq(state, 'open'), ne(reviewAppeals.scorerId, accountId), final)
    return (
      db
        .select({ id, subject, round, state, filedAt, takenAt, dueAt })
        .from(reviewAppeals)
        // In the words of the index that holds what waits.
        .where(
          and(
            sql`${state} in ('open', 'taken')`,
            or(eq(reviewAppeals.judgeId, accountId), free),
            visibleTo(actor, reviewAppeals),
          ),
        )
        .orderBy(asc(dueAt), asc(id))
        .limit(limit)
        .all()
        .map((row) => ({
          ...plainLine,
          kind: 'appeal' as const,
          thing: `${appealSubjects[row.subject]}${roundWords[row.round] ?? ''} 编号 ${row.id}`,
          note: row.state === 'taken' ? '您已受理' : null,
          href: `/review-appeals/${row.id}`,
          since: row.takenAt ?? row.filedAt,
          dueAt: row.dueAt,
          others:
            row.state === 'taken'
              ? null
              : {
                  permission:
                    row.round < appealRounds
                      ? ('review-appeal.settle' as const)
                      : ('review-appeal.final' as const),
                  place: null,
                },
        }))
    )
  },
}

/** Findings the reader claimed and has not judged: others cannot until the lease has passed. */
const claimed: Source = {
  kind: 'claimed',
  all: '/findings/triage',
  may: (actor) => can(actor, 'finding.recheck'),
  read: ({ db, actor, now }, limit) =>
    db
      .select({
        id: findings.id,
        claimedAt: findingClaims.claimedAt,
        leaseUntil: findingClaims.leaseUntil,
      })
      .from(findingClaims)
      .innerJoin(findings, eq(findings.id, findingClaims.findingId))
      .innerJoin(recordings, eq(recordings.id, findings.recordingId))
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(
        and(
          eq(findingClaims.accountId, actor.accountId ?? -1),
          gt(findingClaims.leaseUntil, now),
          eq(findings.state, 'pending'),
          visibleTo(actor, calls),
        ),
      )
      .orderBy(asc(findingClaims.leaseUntil))
      .limit(limit)
      .all()
      .map(({ id }) => ({
        ...plainLine,
        kind: 'claimed' as const,
        thing: `疑点 ${id}`,
        note: '到时自动放回',
        href: `/findings/${id}`,
        since: null,
        dueAt: null,
      })),
}

/** The queue as one line: it is heard one by one, not picked from here. */
const queue: Source = {
  kind: 'finding',
  all: '/findings',
  may: (actor) => can(actor, 'finding.recheck'),
  read({ db, actor }) {
    const pending = pendingCount(db, actor)
    if (pending === 0) return []
    const thing = `${pending > 998 ? '999+' : pending} 条疑似未上报`
    const href = '/findings/triage'
    return [{ ...plainLine, kind: 'finding', thing, href, since: null, dueAt: null }]
  },
}

/** 质检任务 of the reader, those of a calibration session under their own word. */
const scoringTasks = (kind: 'scoring' | 'calibration'): Source => ({
  kind,
  all: '/inspection/tasks',
  may: (actor) => can(actor, 'inspection.score'),
  read: ({ db, actor, now }, limit) =>
    myTasks(db, actor, { size: limit, cursor: null }, now)
      .rows.filter(({ purpose }) => (purpose === 'calibration') === (kind === 'calibration'))
      .map(({ id, purpose, callNo, dueAt, begunAt }) => ({
        ...plainLine,
        kind,
        thing: callNo,
        note: begunAt === null ? purposes[purpose] : `${purposes[purpose]} · 已开始`,
        href: `/inspection/tasks/${id}`,
        since: begunAt,
        dueAt,
      })),
})

/** 休息提议 that somebody of the unit has yet to see to. */
const breaks: Source = {
  kind: 'break',
  all: '/inspection/marks?kind=abuse',
  may: (actor) => can(actor, 'break.offer'),
  read: ({ db, actor, now }, limit) =>
    openOffers(db, actor, now)
      .slice(0, limit)
      .map(({ offeredAt, callNo }) => ({
        ...plainLine,
        kind: 'break' as const,
        // Whose call it was may still be hidden from the reader: the list behind it knows.
        thing: `通话 ${callNo}`,
        href: '/inspection/marks?kind=abuse',
        since: offeredAt,
        dueAt: null,
      })),
}

export const judgingSources: readonly Source[] = [
  toInterview,
  toJudge,
  claimed,
  queue,
  scoringTasks('scoring'),
  scoringTasks('calibration'),
  breaks,
]
