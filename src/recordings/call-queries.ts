import { and, eq, exists, gte, inArray, lt, not, sql, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { businessTypes, departments, people } from '#src/organisation/schema.ts'
import { type Shift, shifts, subCentres, teams } from '#src/organisation/schema.ts'
import type { KindChoice } from '#src/organisation/vocabulary.ts'

import { type Blindness, type Duty, unlessHidden } from './blindness.ts'
import { type CallFacts, callFacts, veiled, veiledRows } from './call-facts.ts'
import { readCaller } from './caller-number.ts'
import type { CallFilters } from './filters.ts'
import { type Standing, standingOf } from './ledger/queries.ts'
import { spellings } from './names.ts'
import { masked, recordingsOfCall, withoutAgentIn } from './queries.ts'
import { calls, type Recording, recordings } from './schema.ts'
import { shownCaller } from './unmaskings/shown-caller.ts'

/** A call in the list, with the newest of its recordings. */
export type CallRow = CallFacts & { recording: Pick<Recording, 'id' | 'state'> | null }
export type CallDetail = {
  call: CallFacts
  recordings: Recording[]
  standing: Standing | null
  /** Why it does not say whose it is; null where it does. */
  duty: Duty | null
}

/** Announced calls, newest first, whether their sound has arrived or not. */
export function callList(
  db: Db,
  actor: Actor,
  filters: CallFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<CallRow> {
  authorise(actor, 'recording.list')
  const { where, order, limit } = keyset(calls.startedAt, calls.id, page)
  const wanted = and(where, visibleTo(actor, calls), ...conditions(db, actor, filters, blindness))
  const rows = select(db)
    .where(fromFirstOfKind(actor, filters, wanted, order, limit) ?? wanted)
    .orderBy(...order)
    .limit(limit)
    .all()
  const sounds = newestSounds(
    db,
    rows.map(({ call }) => call.id),
  )
  const shown = rows.map((row) => ({
    ...callFacts(actor, row),
    recording: sounds.get(row.call.id) ?? null,
  }))
  const cut = cutPage(shown, page, ({ id, startedAt }) => ({ id, value: startedAt }))
  const hidden = (callIds: readonly number[]) => blindness.among(db, actor, callIds)
  const veil = (row: CallRow) => ({ ...row, ...veiled(row) })
  return { ...cut, rows: veiledRows(cut.rows, (row) => row, hidden, veil) }
}

/**
 * How many calls a filter finds, up to `most`. Null for filters without an index of their own: they
 * would walk through the years for a number.
 */
export function callCount(
  db: Db,
  actor: Actor,
  filters: CallFilters,
  most: number,
  blindness: Blindness,
): number | null {
  authorise(actor, 'recording.list')
  const { businessTypeId, kind, shiftId, channel, sound } = filters
  if ([businessTypeId, kind, shiftId, channel, sound].some((one) => one !== null)) return null
  const found = db
    .select({ id: calls.id })
    .from(calls)
    .where(and(visibleTo(actor, calls), ...conditions(db, actor, filters, blindness)))
  return countUpTo(db, found, most)
}

/** Raises NotFound outside the reader's scope. */
export function callDetail(db: Db, actor: Actor, id: number, blindness: Blindness): CallDetail {
  authorise(actor, 'recording.list')
  const row = select(db)
    .where(and(eq(calls.id, id), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  const sounds = recordingsOfCall(db, id).map((recording) => masked(recording))
  const standing = standingOf(db, { callId: id })
  const caller = shownCaller(db, actor, { kind: 'call', id }, row.call.caller)
  const call = { ...callFacts(actor, row), caller }
  const duty = blindness.duty(db, actor, id)
  if (!duty) return { call, recordings: sounds, standing, duty }
  const named = sounds.map((sound) => withoutAgentIn(sound, row.person))
  return { call: veiled(call), recordings: named, standing, duty }
}

function conditions(
  db: Db,
  actor: Actor,
  filters: CallFilters,
  blindness: Blindness,
): (SQL | undefined)[] {
  const { from, until, departmentId, businessTypeId, kind, shiftId, channel, sound, callNo } =
    filters
  const heard = exists(
    db
      .select({ one: sql`1` })
      .from(recordings)
      .where(eq(recordings.callId, calls.id)),
  )
  return [
    from === null ? undefined : gte(calls.startedAt, from),
    until === null ? undefined : lt(calls.startedAt, until),
    departmentId === null ? undefined : eq(calls.departmentId, departmentId),
    // Found by its unit, a call would tell what it hides.
    departmentId === null ? undefined : unlessHidden(blindness.of(db, actor, calls.id)),
    businessTypeId === null ? undefined : eq(calls.businessTypeId, businessTypeId),
    kind === null ? undefined : ofKind(db, kind),
    channel === null ? undefined : eq(calls.channel, channel),
    shiftId === null ? undefined : duringShift(db, shiftId),
    sound === 'with' ? heard : sound === 'without' ? not(heard) : undefined,
    callNo === '' ? undefined : inArray(calls.callNo, spellings(callNo)),
    filters.caller === '' ? undefined : calledBy(actor, filters.caller),
  ]
}

/**
 * The first calls of each type of a kind, found along the index of types: a kind hardly anybody calls
 * about would be looked for through all calls ever. Undefined where other conditions leave few calls.
 */
function fromFirstOfKind(
  actor: Actor,
  { kind, caller, callNo }: CallFilters,
  wanted: SQL | undefined,
  order: readonly SQL[],
  limit: number,
): SQL | undefined {
  const few = caller !== '' || callNo !== '' || ['team', 'person'].includes(actor.scope.kind)
  if (kind === null || few) return undefined
  const first = (type: SQL) =>
    sql`(select ${calls.id} from ${calls} indexed by calls_type
      where ${and(sql`${calls.businessTypeId} is ${type}`, wanted)}
      order by ${sql.join([...order], sql`, `)} limit ${limit})`
  if (kind === 'none') return inArray(calls.id, first(sql`null`))
  return sql`${calls.id} in (select one.id from business_types as of_kind
    join calls as one on one.id in ${first(sql`of_kind.id`)} where of_kind.kind = ${kind})`
}

/** Read in the order of time: many types along their index would have to be sorted. */
function ofKind(db: Db, kind: KindChoice): SQL {
  if (kind === 'none') return sql`+${calls.businessTypeId} is null`
  const types = db
    .select({ id: businessTypes.id })
    .from(businessTypes)
    .where(eq(businessTypes.kind, kind))
  return inArray(sql`+${calls.businessTypeId}`, types)
}

/** By the exact number, and only for those who may read numbers at all: no guessing digit by digit. */
function calledBy(actor: Actor, text: string): SQL | undefined {
  if (!can(actor, 'caller.read')) return undefined
  const caller = readCaller(text)
  return caller.ok ? eq(calls.caller, caller.value) : sql`0`
}

/** Whether a call began in a shift (班次); one that ends past midnight covers the early hours too. */
function duringShift(db: Db, shiftId: number): SQL {
  const shift = db.select().from(shifts).where(eq(shifts.id, shiftId)).get()
  if (!shift) return sql`0`
  const minute = sql`((${calls.startedAt} / 60000 + 480) % 1440)`
  const { fromMinute, untilMinute }: Shift = shift
  return sql`((${minute} >= ${fromMinute} and ${minute} < ${untilMinute})
    or ${minute} + 1440 < ${untilMinute})`
}

function newestSounds(db: Db, callIds: readonly number[]) {
  const { id, callId, state } = recordings
  const rows = db
    .select({ id, callId, state })
    .from(recordings)
    .where(isOneOf(callId, callIds))
    .orderBy(id)
    .all()
  return new Map(rows.map((row) => [row.callId, { id: row.id, state: row.state }]))
}

function select(db: Db) {
  return db
    .select({
      call: calls,
      person: people,
      team: teams.name,
      department: departments.name,
      subCentre: subCentres.name,
      businessType: businessTypes.name,
    })
    .from(calls)
    .leftJoin(people, eq(people.id, calls.personId))
    .leftJoin(teams, eq(teams.id, calls.teamId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .leftJoin(subCentres, eq(subCentres.id, calls.subCentreId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
}
