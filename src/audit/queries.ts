import { and, eq, gte, lt, sql, type SQL } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type AuditEvent, auditEvents } from './schema.ts'
import {
  type AuditAction,
  auditActions,
  parties,
  type Party,
  type SubjectKind,
  subjectKinds,
} from './vocabulary.ts'

/** What the trail is narrowed to. Entries that make no sense are ignored, not errors. */
export type AuditFilter = {
  action: AuditAction | null
  party: Party | null
  /** The number of one entry. */
  entry: number | null
  /** A part of the name, or `#12` for exactly the account 12 (two people may share a name). */
  person: string
  kind: SubjectKind | null
  subjectId: string
  /** First and last day, both included. */
  from: number | null
  to: number | null
}

export function readAuditFilter(query: Record<string, string | undefined>): AuditFilter {
  return {
    action: keysOf(auditActions).find((key) => key === query['action']) ?? null,
    party: keysOf(parties).find((key) => key === query['party']) ?? null,
    entry: /^\d{1,15}$/.test(query['entry'] ?? '') ? Number(query['entry']) : null,
    person: (query['person'] ?? '').trim().slice(0, 60),
    kind: keysOf(subjectKinds).find((key) => key === query['kind']) ?? null,
    subjectId: (query['subject'] ?? '').trim().slice(0, 100),
    from: parseDay(query['from'] ?? ''),
    to: parseDay(query['to'] ?? ''),
  }
}

/**
 * What an entry must be, the narrowest first. The list is read along the index of that one; with a unary
 * plus the others only look at what it finds, as the planner cannot know which of two is rare.
 */
function conditionsOf({ action, party, entry, person, kind, subjectId }: AuditFilter): SQL[] {
  const account = /^#(\d{1,9})$/.exec(person)?.[1]
  // In so many words: an index of one party's entries serves no value given later.
  const ofParty = party && sql.raw(`"audit_events"."party" = '${party}'`)
  const ofKind = kind && sql`${auditEvents.subjectKind} = ${kind}`
  const [first, ...others] = [
    entry === null ? null : sql`${auditEvents.id} = ${entry}`,
    subjectId ? ofKind : null,
    account ? sql`${auditEvents.actorId} = ${Number(account)}` : null,
    party === 'customer' ? ofParty : null,
    action && sql`${auditEvents.action} = ${action}`,
    subjectId ? null : ofKind,
    party === 'customer' ? null : ofParty,
  ].filter((one) => one !== null)
  return [
    ...(first ? [first] : []),
    ...others.map((one) => sql`+${one}`),
    ...(subjectId ? [eq(auditEvents.subjectId, subjectId)] : []),
    ...(person && !account ? [sql`instr(${auditEvents.actorName}, ${person}) > 0`] : []),
  ]
}

const conditionOf = (filter: AuditFilter): SQL | undefined =>
  and(
    ...conditionsOf(filter),
    filter.from === null ? undefined : gte(auditEvents.at, filter.from),
    filter.to === null ? undefined : lt(auditEvents.at, filter.to + dayMs),
  )

/** One page of the trail, newest first. */
export function auditPage(
  db: Db,
  actor: Actor,
  filter: AuditFilter,
  request: PageRequest,
): Page<AuditEvent> {
  authorise(actor, 'audit.read')
  const list = keyset(auditEvents.at, auditEvents.id, request)
  const rows = db
    .select()
    .from(auditEvents)
    .where(and(conditionOf(filter), list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  return cutPage(rows, request, ({ at, id }) => ({ value: at, id }))
}

/** Counts up to `most`; null where no index holds just the entries asked for. */
export function auditCount(db: Db, actor: Actor, filter: AuditFilter, most: number): number | null {
  authorise(actor, 'audit.read')
  const { action, party, entry, person, kind, subjectId, from, to } = filter
  const by = [action, party, entry, person, kind, from ?? to]
  const walked = person !== '' && !/^#\d{1,9}$/.test(person)
  if (walked || by.filter((one) => one !== null && one !== '').length > 1) return null
  if (subjectId !== '' && kind === null) return null
  const found = db.select({ id: auditEvents.id }).from(auditEvents).where(conditionOf(filter))
  return countUpTo(db, found, most)
}
