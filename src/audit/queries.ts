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

function conditionOf(filter: AuditFilter): SQL | undefined {
  const { action, party, entry, person, kind, subjectId, from, to } = filter
  const account = /^#(\d{1,9})$/.exec(person)?.[1]
  return and(
    entry === null ? undefined : eq(auditEvents.id, entry),
    // In so many words: an index of one party's entries serves no value given later.
    party ? sql.raw(`"audit_events"."party" = '${party}'`) : undefined,
    action ? eq(auditEvents.action, action) : undefined,
    account ? eq(auditEvents.actorId, Number(account)) : undefined,
    person && !account ? sql`instr(${auditEvents.actorName}, ${person}) > 0` : undefined,
    kind ? eq(auditEvents.subjectKind, kind) : undefined,
    subjectId ? eq(auditEvents.subjectId, subjectId) : undefined,
    from === null ? undefined : gte(auditEvents.at, from),
    to === null ? undefined : lt(auditEvents.at, to + dayMs),
  )
}

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
  const by = [party, entry, person, kind, from ?? to].filter((one) => one !== null && one !== '')
  const walked =
    action !== null || party === 'support' || (person !== '' && !/^#\d{1,9}$/.test(person))
  if (walked || by.length > 1 || (subjectId !== '' && kind === null)) return null
  const found = db.select({ id: auditEvents.id }).from(auditEvents).where(conditionOf(filter))
  return countUpTo(db, found, most)
}
