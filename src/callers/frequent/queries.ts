import { and, desc, eq, inArray, sql } from 'drizzle-orm'

import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { complaints } from '#src/complaints/schema.ts'
import { openStages } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import { calls } from '#src/recordings/schema.ts'

import {
  type FrequentCaller,
  frequentCallers,
  frequentCallerUnits,
  frequentProfiles,
} from './schema.ts'
import type { ProfileBy, UnitLevel } from './vocabulary.ts'

export type FrequentFilters = { typeId: number | null; departmentId: number | null }

export function readFrequentFilters(
  query: Readonly<Record<string, string | undefined>>,
): FrequentFilters {
  return { typeId: readId(query['type']), departmentId: readId(query['department']) }
}

export type FrequentRow = Pick<
  FrequentCaller,
  'id' | 'word' | 'firstAt' | 'lastAt' | 'customerKind' | 'kindBy' | 'types'
> & {
  /** Masked for everybody. */
  caller: string
  /** Of the reader's unit, or the department asked for; and of the whole centre. */
  calls: number
  all: number
  type: string | null
  openComplaints: number
}

/** Whose calls are counted: the department asked for, as far as it lies in the reader's reach. */
function unitFor(
  { scope }: Actor,
  departmentId: number | null,
): { level: UnitLevel; unitId: number } {
  if (scope.kind === 'all') {
    return departmentId === null
      ? { level: 'all', unitId: 0 }
      : { level: 'department', unitId: departmentId }
  }
  if (scope.kind === 'person' || scope.kind === 'nothing') return { level: 'team', unitId: -1 }
  return { level: scope.kind, unitId: scope.id }
}

const conditions = (actor: Actor, { typeId, departmentId }: FrequentFilters) => {
  const { level, unitId } = unitFor(actor, departmentId)
  return and(
    eq(frequentCallerUnits.level, level),
    eq(frequentCallerUnits.unitId, unitId),
    typeId === null ? undefined : eq(frequentCallerUnits.typeId, typeId),
  )
}

/** 高频来电, who calls most first. A unit sees whom it had to do with, by its own calls. */
export function frequentList(
  db: Db,
  actor: Actor,
  filters: FrequentFilters,
  request: PageRequest,
): Page<FrequentRow> {
  authorise(actor, 'caller.list')
  const { where, order, limit } = keyset(
    frequentCallerUnits.calls,
    frequentCallerUnits.callerId,
    request,
  )
  const rows = db
    .select({
      caller: frequentCallers,
      own: frequentCallerUnits.calls,
      number: calls.caller,
      type: businessTypes.name,
    })
    .from(frequentCallerUnits)
    .innerJoin(frequentCallers, eq(frequentCallers.id, frequentCallerUnits.callerId))
    .innerJoin(calls, eq(calls.id, frequentCallers.lastCallId))
    .leftJoin(businessTypes, eq(businessTypes.id, frequentCallers.typeId))
    .where(and(where, conditions(actor, filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ own, caller }) => ({ value: own, id: caller.id }))
  return {
    ...cut,
    rows: cut.rows.map(({ caller: row, own, number, type }) => ({
      ...{ id: row.id, word: row.word, firstAt: row.firstAt, lastAt: row.lastAt, types: row.types },
      ...{ customerKind: row.customerKind, kindBy: row.kindBy, type },
      ...{ caller: maskCaller(number), calls: own, all: row.calls },
      openComplaints: openComplaintsOf(db, actor, number),
    })),
  }
}

const mostOpen = 20

function openComplaintsOf(db: Db, actor: Actor, caller: string): number {
  if (!can(actor, 'complaint.list')) return 0
  const open = db
    .select({ id: complaints.id })
    .from(complaints)
    .where(
      and(
        eq(complaints.caller, caller),
        inArray(complaints.stage, [...openStages]),
        withinReach(db, actor),
      ),
    )
  return countUpTo(db, open, mostOpen)
}

export function frequentCount(
  db: Db,
  actor: Actor,
  filters: FrequentFilters,
  most: number,
): number {
  authorise(actor, 'caller.list')
  const found = db
    .select({ id: frequentCallerUnits.callerId })
    .from(frequentCallerUnits)
    .where(conditions(actor, filters))
  return countUpTo(db, found, most)
}

export type ProfileLine = { key: string; callers: number; calls: number }

/** 画像 of all frequent callers of the centre: sums, no caller among them. */
export function profileOf(db: Db, actor: Actor): Record<ProfileBy, ProfileLine[]> {
  authorise(actor, 'caller.list')
  const names = new Map(
    db
      .select({ id: businessTypes.id, name: businessTypes.name })
      .from(businessTypes)
      .all()
      .map(({ id, name }) => [String(id), name]),
  )
  const read = (by: ProfileBy) =>
    db
      .select()
      .from(frequentProfiles)
      .where(eq(frequentProfiles.by, by))
      .orderBy(desc(frequentProfiles.calls))
      .limit(60)
      .all()
      .map(({ key, callers, calls: count }) => ({
        key: by === 'type' ? (names.get(key) ?? '没有记业务类型') : key,
        ...{ callers, calls: count },
      }))
  return { kind: read('kind'), type: read('type'), part: read('part'), hour: read('hour') }
}

/** When callers were counted last; null while they never were. */
export const countedAt = (db: Db): number | null =>
  db.get<{ at: number | null }>(sql`select at from repeat_progress where id = 1`)?.at ?? null
