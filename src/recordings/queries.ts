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
import {
  countUpTo,
  cutPage,
  keyset,
  type Page,
  type PageRequest,
  readsUp,
} from '#src/kernel/paging.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { businessTypes, subCentres } from '#src/organisation/schema.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'

import { type Blindness, type Duty, unlessHidden, withoutAgent } from './blindness.ts'
import { type CallFacts, callFacts, veiled, veiledRows } from './call-facts.ts'
import type { RecordingFilters } from './filters.ts'
import { spellings, stemOf } from './names.ts'
import { calls, type Recording, recordings } from './schema.ts'
import { shownCaller } from './unmaskings/shown-caller.ts'

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
  blindness: Blindness,
): Page<RecordingRow> {
  authorise(actor, 'recording.list')
  const found =
    filters.q === ''
      ? foundRecordings(db, actor, filters, page, blindness)
      : namedRecordings(db, actor, filters, page, blindness)
  const hidden = (callIds: readonly number[]) => blindness.among(db, actor, callIds)
  return { ...found, rows: veiledRows(found.rows, ({ call }) => call, hidden, veiledRecording) }
}

/** Nothing of it tells whose call it holds, not even the name of its file. */
function veiledRecording<T extends { call: CallFacts | null; originalName: string }>(row: T): T {
  const originalName = withoutAgent(row.originalName, row.call?.agent?.agentNo)
  return { ...row, originalName, call: row.call && veiled(row.call) }
}

function foundRecordings(
  db: Db,
  actor: Actor,
  filters: RecordingFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<RecordingRow> {
  const { from, until, departmentId } = filters
  const byCall =
    actor.scope.kind !== 'all' || from !== null || until !== null || departmentId !== null
  const by = byCall ? calls.startedAt : recordings.receivedAt
  const { where, order, limit } = keyset(by, recordings.id, page)
  const rows = recordingsWithCalls(db)
    .where(and(where, ...conditionsOf(db, actor, filters, blindness)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map((row) => ({ ...masked(row.recording), call: callFacts(actor, row) }))
  return cutPage(rows, page, ({ id, receivedAt, call }) => ({
    id,
    value: byCall ? (call?.startedAt ?? 0) : receivedAt,
  }))
}

/** How many recordings a filter finds, up to `most`; null for filters that have to be read through. */
export function recordingCount(
  db: Db,
  actor: Actor,
  filters: RecordingFilters,
  most: number,
  blindness: Blindness,
): number | null {
  authorise(actor, 'recording.list')
  const { q, state, faulty, from, until, departmentId } = filters
  const ofCalls = [from, until, departmentId].some((one) => one !== null)
  // A state and a unit together walk the one index or the other, and read what the other says.
  if (q !== '' || (ofCalls && (state !== null || faulty))) return null
  const found = db
    .select({ id: recordings.id })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(...conditionsOf(db, actor, filters, blindness)))
  return countUpTo(db, found, most)
}

function conditionsOf(
  db: Db,
  actor: Actor,
  filters: RecordingFilters,
  blindness: Blindness,
): (SQL | undefined)[] {
  const { from, until, departmentId } = filters
  return [
    visibleTo(actor, calls),
    filters.state ? eq(recordings.state, filters.state) : undefined,
    filters.faulty ? isNotNull(recordings.fault) : undefined,
    from === null ? undefined : gte(calls.startedAt, from),
    until === null ? undefined : lt(calls.startedAt, until),
    departmentId === null ? undefined : eq(calls.departmentId, departmentId),
    // Found by its unit, a call would tell what it hides.
    departmentId === null ? undefined : unlessHidden(blindness.of(db, actor, calls.id)),
  ]
}

/**
 * Those of one name, in the order in which they came: by call number or announced file name; a
 * recording without a call by any part of its own. Each along its own index, as an `or` has none.
 */
function namedRecordings(
  db: Db,
  actor: Actor,
  filters: RecordingFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<RecordingRow> {
  const { where, order, limit } = keyset(recordings.id, recordings.id, page)
  const here = and(where, ...conditionsOf(db, actor, filters, blindness))
  const wanted = db
    .select({ id: calls.id })
    .from(calls)
    .where(
      or(inArray(calls.callNo, spellings(stemOf(filters.q))), eq(calls.recordingName, filters.q)),
    )
  const ofCall = recordingsWithCalls(db)
    .where(and(here, inArray(recordings.callId, wanted)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const alone = aloneNamed(db, actor, filters, page, blindness)
  const ownName =
    alone.length === 0 ? [] : recordingsWithCalls(db).where(inArray(recordings.id, alone)).all()
  const rows = [...ofCall, ...ownName]
    .map((row) => ({ ...masked(row.recording), call: callFacts(actor, row) }))
    .toSorted((a, b) => (readsUp(page) ? a.id - b.id : b.id - a.id))
    .slice(0, limit)
  return cutPage(rows, page, ({ id }) => ({ id, value: id }))
}

/** The index of names holds every three characters in a row; shorter ones are sought by reading. */
const shortestIndexed = 3

/**
 * Recordings without a call whose name holds the text, in letters of either case. A name shown masked
 * is not sought in, or its digits could be guessed one by one.
 */
function aloneNamed(
  db: Db,
  actor: Actor,
  filters: RecordingFilters,
  page: PageRequest,
  blindness: Blindness,
): number[] {
  const { where, order, limit } = keyset(recordings.id, recordings.id, page)
  const text = filters.q.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
  const open = can(actor, 'caller.read') ? undefined : not(mayHoldNumber)
  const rest = and(
    isNull(recordings.callId),
    where,
    open,
    ...conditionsOf(
      db,
      actor,
      { ...filters, departmentId: null, from: null, until: null },
      blindness,
    ),
  )
  const ofCalls =
    actor.scope.kind !== 'all' ||
    [filters.from, filters.until, filters.departmentId].some((one) => one !== null)
  if (ofCalls) return []

  const holds = sql`instr(lower(${recordings.originalName}), ${text}) > 0`
  const indexed = [...text].length >= shortestIndexed
  const phrase = `"${text.replaceAll('"', '""')}"`
  const names = sql`recording_names cross join ${recordings}`
  const rows = indexed
    ? db.all<{ id: number }>(
        sql`select ${recordings.id} as id from ${names} where recording_names match ${phrase}
          and ${recordings.id} = recording_names.rowid and ${and(rest, holds)}
          order by recording_names.rowid ${readsUp(page) ? sql`asc` : sql`desc`} limit ${limit}`,
      )
    : db
        .select({ id: recordings.id })
        .from(recordings)
        .where(and(rest, holds))
        .orderBy(...order)
        .limit(limit)
        .all()
  return rows.map(({ id }) => id)
}

const digits = (count: number) => '[0-9]'.repeat(count)
const mayHoldNumber = sql`(${recordings.originalName} glob ${`*1${digits(10)}*`}
  or ${recordings.originalName} glob ${`*0${digits(9)}*`})`

/** One recording with the call it belongs to. Raises NotFound outside the reader's scope. */
export function recordingDetail(db: Db, actor: Actor, id: number): RecordingDetail {
  authorise(actor, 'recording.list')
  const row = recordingsWithCalls(db)
    .where(and(eq(recordings.id, id), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  const call = callFacts(actor, row)
  if (!row.call || !call) return { recording: masked(row.recording), call }
  const caller = shownCaller(db, actor, { kind: 'call', id: call.id }, row.call.caller)
  return { recording: masked(row.recording), call: { ...call, caller } }
}

/** The same as a page shows it: whoever has still to judge the call is not told whose it is. */
export function recordingShown(
  db: Db,
  actor: Actor,
  id: number,
  blindness: Blindness,
): RecordingDetail & { duty: Duty | null; agentNo: string | undefined } {
  const { recording, call } = recordingDetail(db, actor, id)
  const duty = call && blindness.duty(db, actor, call.id)
  if (!call || !duty) return { recording, call, duty: null, agentNo: undefined }
  const agentNo = call.agent?.agentNo
  return { recording: withoutAgentIn(recording, call.agent), call: veiled(call), duty, agentNo }
}

export function withoutAgentIn<T extends { originalName: string }>(
  recording: T,
  agent: { agentNo: string } | null,
): T {
  return { ...recording, originalName: withoutAgent(recording.originalName, agent?.agentNo) }
}

/** A recording as anybody sees it: recorders like to put the caller's number into its name. */
export function masked(recording: Recording): Recording {
  return { ...recording, originalName: maskNumbers(recording.originalName) }
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

/** Recordings with what is known of their calls, unnarrowed: whoever reads adds the scope. */
export function recordingsWithCalls(db: Db) {
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
