import { and, asc, eq, isNull, not, exists, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import {
  complaintArbitrations,
  complaintDispatches,
  complaintSendBacks,
} from '#src/complaints/routing/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { can } from '#src/kernel/actor.ts'

import { complaintColumns, complaintLine, handlingPlaces, soonest } from './complaint-lines.ts'
import type { Source } from './line.ts'
import { handledBy } from './parties.ts'

const one = { one: sql`1` }

/** 派单 */
const toDispatch: Source = {
  kind: 'dispatch',
  all: '/complaints?stage=opened',
  may: (actor) => can(actor, 'complaint.dispatch'),
  read({ db, actor }, limit) {
    const where = and(
      eq(complaints.stage, 'opened'),
      eq(complaints.class, 'internal'),
      visibleTo(actor, complaints),
    )
    const said = { kind: 'dispatch', part: 'routing', permission: 'complaint.dispatch' } as const
    return soonest(db, where, limit).map((row) => complaintLine(row, said))
  },
}

/** 接收: while a request to send it back or a dispute waits, nobody can accept it. */
const toAccept: Source = {
  kind: 'accept',
  all: '/complaints?stage=dispatched',
  may: (actor) => can(actor, 'complaint.intervene'),
  read({ db, actor }, limit) {
    const sendBack = db
      .select(one)
      .from(complaintSendBacks)
      .where(
        and(eq(complaintSendBacks.complaintId, complaints.id), isNull(complaintSendBacks.answer)),
      )
    const dispute = db
      .select(one)
      .from(complaintArbitrations)
      .where(
        and(
          eq(complaintArbitrations.complaintId, complaints.id),
          isNull(complaintArbitrations.decidedAt),
        ),
      )
    const where = and(
      eq(complaints.stage, 'dispatched'),
      handledBy(db, actor),
      not(exists(sendBack)),
      not(exists(dispute)),
    )
    const placeOf = handlingPlaces(db)
    const said = { kind: 'accept', part: 'routing', permission: 'complaint.intervene' } as const
    return soonest(db, where, limit).map((row) =>
      complaintLine(row, { ...said, place: placeOf(row) }),
    )
  },
}

/** 答复回退: by who sent it, or whoever decides disputes; never by who asked. */
const toAnswerSendBack: Source = {
  kind: 'send-back',
  all: null,
  may: (actor) => can(actor, 'complaint.dispatch'),
  read({ db, actor }, limit) {
    const own = eq(complaintDispatches.byId, actor.accountId ?? 0)
    const said = { kind: 'send-back', part: 'routing', permission: 'complaint.arbitrate' } as const
    return db
      .select({ complaint: complaintColumns, askedAt: complaintSendBacks.at })
      .from(complaintSendBacks)
      .innerJoin(complaints, eq(complaints.id, complaintSendBacks.complaintId))
      .innerJoin(complaintDispatches, eq(complaintDispatches.id, complaintSendBacks.dispatchId))
      .where(
        and(
          isNull(complaintSendBacks.answer),
          isNull(complaints.pausedAt),
          sql`${complaintSendBacks.byId} is not ${actor.accountId}`,
          can(actor, 'complaint.arbitrate') ? undefined : own,
          withinReach(db, actor),
        ),
      )
      .orderBy(asc(complaintSendBacks.complaintId))
      .limit(limit)
      .all()
      .map(({ complaint, askedAt }) => ({
        ...complaintLine(complaint, { ...said, place: null }),
        since: askedAt,
      }))
  },
}

/** 裁定归属: never by who asked for it. */
const toArbitrate: Source = {
  kind: 'arbitration',
  all: null,
  may: (actor) => can(actor, 'complaint.arbitrate'),
  read({ db, actor }, limit) {
    const said = { kind: 'arbitration', part: 'routing', place: null } as const
    return db
      .select({ complaint: complaintColumns, askedAt: complaintArbitrations.askedAt })
      .from(complaintArbitrations)
      .innerJoin(complaints, eq(complaints.id, complaintArbitrations.complaintId))
      .where(
        and(
          isNull(complaintArbitrations.decidedAt),
          sql`${complaintArbitrations.askedById} is not ${actor.accountId}`,
          // The sign keeps the search at the few asked for: by the stage it would walk the many.
          sql`+${complaints.stage} = 'dispatched'`,
          isNull(complaints.pausedAt),
          withinReach(db, actor),
        ),
      )
      .orderBy(asc(complaintArbitrations.complaintId))
      .limit(limit)
      .all()
      .map(({ complaint, askedAt }) => ({
        ...complaintLine(complaint, { ...said, permission: 'complaint.arbitrate' }),
        since: askedAt,
      }))
  },
}

export const routingSources: readonly Source[] = [
  toDispatch,
  toAccept,
  toAnswerSendBack,
  toArbitrate,
]
