import {
  and,
  asc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  not,
  or,
  sql,
  type SQL,
} from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { businessTypes, subCentres } from '#src/organisation/schema.ts'

import { type CallFacts, callFacts } from './call-facts.ts'
import type { RecordingFilters } from './filters.ts'
import { shownName } from './masking.ts'
import { spellings, stemOf } from './names.ts'
import { calls, type Recording, recordings } from './schema.ts'

export type RecordingRow = Pick<
  Recording,
  | 'id'
  | 'originalName'
  | 'state'
  | 'problem'
  | 'fault'
  | 'durationMs'
  | 'container'
  | 'codec'
  | 'channels'
  | 'receivedAt'
> & { call: CallFacts | null }

export type RecordingDetail = { recording: Recording; call: CallFacts | null }

/**
 * The ledger of received sound. Newest first by arrival; as soon as the call decides what is shown
 * (a unit, a day), by the time of the call, along the index of that unit.
 */
export function recordingList(
  db: Db,
  actor: Actor,
  filters: RecordingFilters,
  page: PageRequest,
): Page<RecordingRow> {
  authorise(actor, 'recording.list')
  const { from, until, departmentId } = filters
  const byCall =
    actor.scope.kind !== 'all' || from !== null || until !== null || departmentId !== null
  const by = byCall ? calls.startedAt : recordings.receivedAt
  const { where, order, limit } = keyset(by, recordings.id, page)
  const conditions = [
    visibleTo(actor, calls),
    filters.state ? eq(recordings.state, filters.state) : undefined,
    filters.faulty ? inArray(recordings.id, faultyIds(db)) : undefined,
    from === null ? undefined : gte(calls.startedAt, from),
    until === null ? undefined : lt(calls.startedAt, until),
    departmentId === null ? undefined : eq(calls.departmentId, departmentId),
    filters.q === '' ? undefined : named(db, actor, filters.q),
  ]
  const rows = select(db)
    .where(and(where, ...conditions))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map((row) => ({ ...shownTo(actor, row.recording), call: callFacts(actor, row) }))
  return cutPage(rows, page, ({ id, receivedAt, call }) => ({
    id,
    value: byCall ? (call?.startedAt ?? 0) : receivedAt,
  }))
}

/**
 * By call number or announced file name; a recording without a call by any part of its name. A name
 * shown masked is not sought in, or its digits could be guessed one by one.
 */
function named(db: Db, actor: Actor, text: string): SQL | undefined {
  const wanted = db
    .select({ id: calls.id })
    .from(calls)
    .where(or(inArray(calls.callNo, spellings(stemOf(text))), eq(calls.recordingName, text)))
  const part = sql`instr(lower(${recordings.originalName}), lower(${text})) > 0`
  const open = can(actor, 'caller.read') ? undefined : not(mayHoldNumber)
  return or(inArray(recordings.callId, wanted), and(isNull(recordings.callId), part, open))
}

/** Few among many: looked up by their own index, not met one by one on the way back in time. */
function faultyIds(db: Db) {
  return db.select({ id: recordings.id }).from(recordings).where(isNotNull(recordings.fault))
}

const digits = (count: number) => '[0-9]'.repeat(count)
const mayHoldNumber = sql`(${recordings.originalName} glob ${`*1${digits(10)}*`}
  or ${recordings.originalName} glob ${`*0${digits(9)}*`})`

/** One recording with the call it belongs to. Raises NotFound outside the reader's scope. */
export function recordingDetail(db: Db, actor: Actor, id: number): RecordingDetail {
  authorise(actor, 'recording.list')
  const row = select(db)
    .where(and(eq(recordings.id, id), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  return { recording: shownTo(actor, row.recording), call: callFacts(actor, row) }
}

/** A recording with its name as the reader may see it. */
export function shownTo(actor: Actor, recording: Recording): Recording {
  return { ...recording, originalName: shownName(actor, recording.originalName) }
}

/** The sound of one call, oldest first: usually one, sometimes none or two. */
export function recordingsOfCall(db: Db, callId: number): Recording[] {
  return db
    .select()
    .from(recordings)
    .where(eq(recordings.callId, callId))
    .orderBy(asc(recordings.id))
    .all()
}

function select(db: Db) {
  return db
    .select({
      recording: recordings,
      call: calls,
      person: people,
      team: teams.name,
      department: departments.name,
      subCentre: subCentres.name,
      businessType: businessTypes.name,
    })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(people, eq(people.id, calls.personId))
    .leftJoin(teams, eq(teams.id, calls.teamId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .leftJoin(subCentres, eq(subCentres.id, calls.subCentreId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
}
