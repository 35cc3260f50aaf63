import { and, asc, eq, exists, isNotNull, isNull, not, type SQL, sql } from 'drizzle-orm'

import { withinReach } from '#src/complaints/flow/for-actor.ts'
import {
  complaintImprovements,
  complaintInvestigations,
  complaintReplies,
} from '#src/complaints/handling/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { can } from '#src/kernel/actor.ts'

import { complaintColumns, complaintLine, handlingPlaces, soonest } from './complaint-lines.ts'
import { type Asked, plainLine, type Source, type WaitLine } from './line.ts'
import { handledBy, intervened, tookPart } from './parties.ts'

/** When the reply given last was sent back; null where none was given or it stands. */
const bouncedAt = sql<number | null>`(select ${complaintReplies.bouncedAt} from ${complaintReplies}
  where ${complaintReplies.complaintId} = ${complaints.id}
  order by ${complaintReplies.id} desc limit 1)`

type HandlingKind = 'contact' | 'bounced' | 'reply'

/** 干预处理: the own ones first, then those a colleague of the department has in hand. */
function toHandle(kind: HandlingKind, which: SQL | undefined): Source {
  return {
    kind,
    all: '/complaints?stage=intervening',
    may: (actor) => can(actor, 'complaint.intervene'),
    read({ db, actor }, limit) {
      const { handlerId } = complaints
      const waits = and(eq(complaints.stage, 'intervening'), handledBy(db, actor), which)
      const own = and(waits, eq(handlerId, actor.accountId ?? -1))
      const others = and(waits, sql`${handlerId} is not ${actor.accountId}`)
      const mine = soonest(db, own, limit)
      const rest = limit > mine.length ? soonest(db, others, limit - mine.length) : []
      const placeOf = handlingPlaces(db)
      return [...mine, ...rest].map((row): WaitLine => {
        const said = { kind, part: 'handling', permission: 'complaint.intervene' } as const
        const line = complaintLine(row, { ...said, place: placeOf(row) })
        const colleague = row.handlerId !== null && row.handlerId !== actor.accountId
        return {
          ...line,
          dueAt: kind === 'contact' ? (row.contactDueAt ?? row.dueAt) : row.dueAt,
          colleague,
          note: colleague ? `${row.handlerName}在办` : null,
        }
      })
    },
  }
}

/** 调查核实 that the reader took. */
const ownInvestigations: Source = {
  kind: 'investigation',
  all: null,
  may: (actor) => can(actor, 'complaint.verify'),
  read({ db, actor }, limit) {
    const said = { kind: 'investigation', part: 'handling' } as const
    return db
      .select({ complaint: complaintColumns, at: complaintInvestigations.at })
      .from(complaintInvestigations)
      .innerJoin(complaints, eq(complaints.id, complaintInvestigations.complaintId))
      .where(
        and(
          eq(complaintInvestigations.accountId, actor.accountId ?? -1),
          isNull(complaintInvestigations.endedAt),
          eq(complaints.stage, 'investigating'),
          isNull(complaints.pausedAt),
        ),
      )
      .orderBy(asc(complaintInvestigations.id))
      .limit(limit)
      .all()
      .map(({ complaint, at }) => ({
        ...complaintLine(complaint, { ...said, permission: 'complaint.verify' }),
        since: at,
        others: null,
      }))
  },
}

/** Those nobody has taken, of which the reader did not handle any. */
const freeInvestigations: Source = {
  kind: 'free-investigation',
  all: '/complaints?stage=investigating',
  may: (actor) => can(actor, 'complaint.verify'),
  read({ db, actor }, limit) {
    const taken = db
      .select({ one: sql`1` })
      .from(complaintInvestigations)
      .where(
        and(
          eq(complaintInvestigations.complaintId, complaints.id),
          isNull(complaintInvestigations.endedAt),
        ),
      )
    const where = and(
      eq(complaints.stage, 'investigating'),
      withinReach(db, actor),
      not(exists(taken)),
      without(intervened(db, actor.accountId ?? -1)),
    )
    const said = { kind: 'free-investigation', part: 'handling' } as const
    return soonest(db, where, limit).map((row) =>
      complaintLine(row, { ...said, permission: 'complaint.verify' }),
    )
  },
}

/** 回访, by a third person. */
const toVisit: Source = {
  kind: 'visit',
  all: '/complaints?stage=visiting',
  may: (actor) => can(actor, 'complaint.visit'),
  read({ db, actor }, limit) {
    const where = and(
      eq(complaints.stage, 'visiting'),
      withinReach(db, actor),
      without(tookPart(db, actor.accountId ?? -1)),
    )
    const said = { kind: 'visit', part: 'handling', permission: 'complaint.visit' } as const
    return soonest(db, where, limit).map((row) => complaintLine(row, said))
  },
}

/** 定责、落实改进、办结 */
const toSettle: Source = {
  kind: 'liability',
  all: '/complaints?stage=settling',
  may: (actor) => can(actor, 'complaint.settle'),
  read({ db, actor }, limit) {
    const where = and(eq(complaints.stage, 'settling'), withinReach(db, actor))
    const said = { kind: 'liability', part: 'handling', permission: 'complaint.settle' } as const
    return soonest(db, where, limit).map((row) => complaintLine(row, said))
  },
}

/** 改进措施 that the reader answers for by name. */
const ownImprovements: Source = {
  kind: 'improvement',
  all: null,
  may: (actor) => can(actor, 'improvement.report'),
  read: ({ db, actor }: Asked, limit) =>
    db
      .select({
        complaintId: complaintImprovements.complaintId,
        complaintNo: complaints.complaintNo,
        at: complaintImprovements.at,
        dueAt: complaintImprovements.dueAt,
      })
      .from(complaintImprovements)
      .innerJoin(complaints, eq(complaints.id, complaintImprovements.complaintId))
      .where(
        and(
          eq(complaintImprovements.ownerId, actor.accountId ?? -1),
          isNull(complaintImprovements.doneAt),
        ),
      )
      .orderBy(asc(complaintImprovements.dueAt))
      .limit(limit)
      .all()
      .map(({ complaintId, complaintNo, at, dueAt }) => ({
        ...plainLine,
        kind: 'improvement' as const,
        thing: complaintNo,
        href: `/complaints/${complaintId}#handling`,
        since: at,
        dueAt,
      })),
}

const without = (took: SQL | undefined) => took && not(took)

export const handlingSources: readonly Source[] = [
  toHandle('bounced', isNotNull(bouncedAt)),
  toHandle('contact', and(isNull(complaints.contactedAt), isNull(bouncedAt))),
  toHandle('reply', and(isNotNull(complaints.contactedAt), isNull(bouncedAt))),
  ownInvestigations,
  freeInvestigations,
  toVisit,
  toSettle,
  ownImprovements,
]
