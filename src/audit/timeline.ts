import { and, asc, eq, type SQL } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest, readsUp } from '#src/kernel/paging.ts'

import { auditEvents } from './schema.ts'
import type { AuditAction, Party, SubjectKind } from './vocabulary.ts'

export type TimelineEvent = { at: number; actorName: string; action: AuditAction }

/** What was done to one thing, in the order it happened; the first 200 events. */
export function eventsOf(db: Db, kind: SubjectKind, id: number | string): TimelineEvent[] {
  return db
    .select({
      at: auditEvents.at,
      actorName: auditEvents.actorName,
      action: auditEvents.action,
    })
    .from(auditEvents)
    .where(and(eq(auditEvents.subjectKind, kind), eq(auditEvents.subjectId, String(id))))
    .orderBy(asc(auditEvents.at), asc(auditEvents.id))
    .limit(200)
    .all()
}

export type Subject = { kind: SubjectKind; id: number | string }

/** One event of several subjects; `particulars/vocabulary.ts` puts `particulars` in words. */
export type SubjectEvent = TimelineEvent & {
  id: number
  party: Party
  actorId: number | null
  subjectKind: SubjectKind
  subjectId: string
  particulars: Record<string, unknown>
}

/**
 * A page of what was done to several things, newest first, or oldest first where the request is
 * `ascending`. Who may see the subjects is for the caller to ask.
 */
export function eventsOfMany(
  db: Db,
  subjects: readonly Subject[],
  request: PageRequest,
): Page<SubjectEvent> {
  const distinct = new Map(subjects.map(({ kind, id }) => [`${kind} ${id}`, { kind, id }]))
  const conditions = [...distinct.values()].map(({ kind, id }) =>
    and(eq(auditEvents.subjectKind, kind), eq(auditEvents.subjectId, String(id))),
  )
  return mergedPage(db, conditions, request)
}

/** A page of what some accounts did in these ways, newest first. */
export function eventsBy(
  db: Db,
  accountIds: readonly number[],
  actions: readonly AuditAction[],
  request: PageRequest,
): Page<SubjectEvent> {
  const conditions = accountIds.map((id) =>
    and(eq(auditEvents.actorId, id), isOneOf(auditEvents.action, actions)),
  )
  return mergedPage(db, conditions, request)
}

/** Each condition is read along its own index, no further than the page is long; then all are merged. */
function mergedPage(
  db: Db,
  conditions: readonly (SQL | undefined)[],
  request: PageRequest,
): Page<SubjectEvent> {
  const list = keyset(auditEvents.at, auditEvents.id, request)
  const rows = conditions.flatMap((condition) =>
    db
      .select(columns)
      .from(auditEvents)
      .where(and(condition, list.where))
      .orderBy(...list.order)
      .limit(list.limit)
      .all(),
  )
  const direction = readsUp(request) ? 1 : -1
  rows.sort((one, other) => direction * (one.at - other.at || one.id - other.id))
  return cutPage(rows.slice(0, list.limit), request, ({ at, id }) => ({ value: at, id }))
}

const columns = {
  id: auditEvents.id,
  at: auditEvents.at,
  party: auditEvents.party,
  actorId: auditEvents.actorId,
  actorName: auditEvents.actorName,
  action: auditEvents.action,
  subjectKind: auditEvents.subjectKind,
  subjectId: auditEvents.subjectId,
  particulars: auditEvents.particulars,
}
