import { and, asc, eq, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'

import { repeatOffenders } from '../offenders/schema.ts'
import { reaches } from '../place.ts'
import { attendanceOf, type HalfDay, halfDaysOf, hasBegun } from './attendance.ts'
import { classById } from './plan.ts'
import { type ClassSeat, classSeats, type OffJobClass, offJobClasses } from './schema.ts'
import { type ClassState, classStates, type Presence } from './vocabulary.ts'

export type ClassFilters = { state: ClassState | null }

export const readClassFilters = (
  query: Readonly<Record<string, string | undefined>>,
): ClassFilters => ({ state: keysOf(classStates).find((key) => key === query['state']) ?? null })

export type ClassRow = OffJobClass & { asked: number; agreed: number }

/** 脱产班, those that begin last first. */
export function classList(
  db: Db,
  actor: Actor,
  { state }: ClassFilters,
  request: PageRequest,
): Page<ClassRow> {
  authorise(actor, 'training.read')
  const { where, order, limit } = keyset(offJobClasses.fromDay, offJobClasses.id, request)
  const rows = db
    .select()
    .from(offJobClasses)
    .where(and(state === null ? undefined : eq(offJobClasses.state, state), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ id, fromDay }) => ({ id, value: fromDay }))
  const counts = seatCounts(
    db,
    cut.rows.map(({ id }) => id),
  )
  return { ...cut, rows: cut.rows.map((row) => ({ ...row, ...countsOf(counts, row.id) })) }
}

export function classCount(db: Db, actor: Actor, { state }: ClassFilters, most: number): number {
  authorise(actor, 'training.read')
  const found = db
    .select({ id: offJobClasses.id })
    .from(offJobClasses)
    .where(state === null ? undefined : eq(offJobClasses.state, state))
  return countUpTo(db, found, most)
}

const seatCounts = (db: Db, ids: readonly number[]) =>
  db
    .select({ classId: classSeats.classId, state: classSeats.state, n: sql<number>`count(*)` })
    .from(classSeats)
    .where(isOneOf(classSeats.classId, ids))
    .groupBy(classSeats.classId, classSeats.state)
    .all()

function countsOf(counts: ReturnType<typeof seatCounts>, classId: number) {
  const of = (state: ClassSeat['state']) =>
    counts.find((one) => one.classId === classId && one.state === state)?.n ?? 0
  return { asked: of('asked'), agreed: of('agreed') }
}

export type SeatRow = ClassSeat & {
  agent: { agentNo: string; name: string | null }
  department: string | null
  team: string | null
  /** Named as a repeat offender when the seat was asked for. */
  offender: boolean
  came: number
  mayAnswer: boolean
}

export type ClassDetail = {
  of: OffJobClass
  seats: SeatRow[]
  /** Seats of other departments, which the reader is not shown. */
  elsewhere: number
  halfDays: (HalfDay & { begun: boolean })[]
  presences: ReadonlyMap<string, Presence>
  proposals: Proposal[]
  may: { arrange: boolean; finish: boolean }
}

export type Proposal = {
  personId: number
  agent: { agentNo: string; name: string | null }
  department: string | null
  verdicts: number
  weight: number
}

export const presenceKey = (seatId: number, { day, half }: HalfDay): string =>
  `${seatId}-${day}-${half}`

export function classDetail(db: Db, actor: Actor, id: number, now = Date.now()): ClassDetail {
  authorise(actor, 'training.read')
  const of = classById(db, id)
  const all = db.select().from(classSeats).where(eq(classSeats.classId, id)).all()
  const rows = seatRows(db, id, actor)
  const attendance = attendanceOf(
    db,
    rows.map(({ seat }) => seat.id),
  )
  const arrange = can(actor, 'training.arrange')
  const release = can(actor, 'training.release') && of.state === 'planned'
  const seats = rows.map(({ seat, agentNo, name, department, team }) => ({
    ...seat,
    agent: { agentNo, name: can(actor, 'agent.read') ? name || null : null },
    ...{ department, team, offender: seat.offenderId !== null },
    came: attendance.filter(
      ({ seatId, presence }) =>
        seatId === seat.id && (presence === 'present' || presence === 'late'),
    ).length,
    mayAnswer: release && seat.state === 'asked' && reaches(actor, seat),
  }))
  return {
    of,
    seats,
    elsewhere: all.length - rows.length,
    halfDays: halfDaysOf(db, of).map((one) => ({ ...one, begun: hasBegun(one, now) })),
    presences: new Map(
      attendance.map(({ seatId, presence, ...at }) => [presenceKey(seatId, at), presence]),
    ),
    proposals: arrange && of.state === 'planned' ? proposalsFor(db, actor, all) : [],
    may: { arrange, finish: arrange && of.state === 'planned' && now >= of.untilDay },
  }
}

const seatRows = (db: Db, classId: number, actor: Actor) =>
  db
    .select({
      seat: classSeats,
      agentNo: people.agentNo,
      name: people.name,
      department: departments.name,
      team: teams.name,
    })
    .from(classSeats)
    .innerJoin(people, eq(people.id, classSeats.personId))
    .leftJoin(departments, eq(departments.id, classSeats.departmentId))
    .leftJoin(teams, eq(teams.id, classSeats.teamId))
    .where(and(eq(classSeats.classId, classId), visibleTo(actor, classSeats)))
    .orderBy(asc(classSeats.departmentId), asc(classSeats.id))
    .all()

const proposed = 100

/** Repeat offenders who are not on the list: whom a class is for. */
function proposalsFor(db: Db, actor: Actor, seats: readonly ClassSeat[]): Proposal[] {
  const seated = new Set(
    seats
      .filter(({ state }) => state === 'asked' || state === 'agreed')
      .map(({ personId }) => personId),
  )
  return db
    .select({
      row: repeatOffenders,
      agentNo: people.agentNo,
      name: people.name,
      department: departments.name,
    })
    .from(repeatOffenders)
    .innerJoin(people, eq(people.id, repeatOffenders.personId))
    .leftJoin(departments, eq(departments.id, repeatOffenders.departmentId))
    .where(and(eq(repeatOffenders.state, 'named'), visibleTo(actor, repeatOffenders)))
    .orderBy(asc(repeatOffenders.namedAt), asc(repeatOffenders.id))
    .limit(proposed)
    .all()
    .filter(({ row }) => !seated.has(row.personId))
    .map(({ row: { personId, verdicts, weight }, agentNo, name, department }) => ({
      ...{ personId, verdicts, weight, department },
      agent: { agentNo, name: can(actor, 'agent.read') ? name || null : null },
    }))
}
