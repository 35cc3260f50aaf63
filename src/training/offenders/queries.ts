import { and, desc, eq, inArray, ne } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type FaultCategory, stands } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { classSeats, offJobClasses } from '../classes/schema.ts'
import { trainingPlans } from '../plans/schema.ts'
import { type Offence, offenceOf } from './offence.ts'
import { type RepeatOffender, repeatOffenders } from './schema.ts'
import type { UnderAppeal } from './under-appeal.ts'
import { type GroundStanding, type OffenderState, offenderStates } from './vocabulary.ts'

export type OffenderFilters = { state: OffenderState; departmentId: number | null }

export function readOffenderFilters(
  query: Readonly<Record<string, string | undefined>>,
): OffenderFilters {
  return {
    state: keysOf(offenderStates).find((key) => key === query['state']) ?? 'named',
    departmentId: readId(query['department']),
  }
}

export type OffenderRow = Omit<RepeatOffender, 'grounds'> & {
  agent: { agentNo: string; name: string | null }
  department: string | null
  team: string | null
  /** What was arranged for the person: a seat in a class to come, or a plan. */
  arranged: 'class' | 'plan' | null
}

const select = (db: Db) =>
  db
    .select({
      row: repeatOffenders,
      agentNo: people.agentNo,
      name: people.name,
      department: departments.name,
      team: teams.name,
    })
    .from(repeatOffenders)
    .innerJoin(people, eq(people.id, repeatOffenders.personId))
    .leftJoin(departments, eq(departments.id, repeatOffenders.departmentId))
    .leftJoin(teams, eq(teams.id, repeatOffenders.teamId))
    .$dynamic()

type Selected = ReturnType<ReturnType<typeof select>['all']>[number]

const conditionsOf = (actor: Actor, { state, departmentId }: OffenderFilters) =>
  and(
    visibleTo(actor, repeatOffenders),
    eq(repeatOffenders.state, state),
    departmentId === null ? undefined : eq(repeatOffenders.departmentId, departmentId),
  )

/** 重点人员, named last first. */
export function offenderList(
  db: Db,
  actor: Actor,
  filters: OffenderFilters,
  request: PageRequest,
): Page<OffenderRow> {
  authorise(actor, 'training.read')
  const { where, order, limit } = keyset(repeatOffenders.namedAt, repeatOffenders.id, request)
  const rows = select(db)
    .where(and(conditionsOf(actor, filters), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ row: { id, namedAt } }) => ({ id, value: namedAt }))
  return { ...cut, rows: shown(db, actor, cut.rows) }
}

export function offenderCount(
  db: Db,
  actor: Actor,
  filters: OffenderFilters,
  most: number,
): number {
  authorise(actor, 'training.read')
  const found = db
    .select({ id: repeatOffenders.id })
    .from(repeatOffenders)
    .where(conditionsOf(actor, filters))
  return countUpTo(db, found, most)
}

function shown(db: Db, actor: Actor, rows: readonly Selected[]): OffenderRow[] {
  const ids = rows.map(({ row }) => row.personId)
  const seated = new Set(
    db
      .select({ personId: classSeats.personId })
      .from(classSeats)
      .innerJoin(offJobClasses, eq(offJobClasses.id, classSeats.classId))
      .where(
        and(
          isOneOf(classSeats.personId, ids),
          inArray(classSeats.state, ['asked', 'agreed']),
          eq(offJobClasses.state, 'planned'),
        ),
      )
      .all()
      .map(({ personId }) => personId),
  )
  const planned = new Set(
    db
      .select({ personId: trainingPlans.personId })
      .from(trainingPlans)
      .where(and(isOneOf(trainingPlans.personId, ids), eq(trainingPlans.state, 'open')))
      .all()
      .map(({ personId }) => personId),
  )
  return rows.map(({ row: { grounds: _grounds, ...row }, agentNo, name, department, team }) => ({
    ...row,
    agent: { agentNo, name: can(actor, 'agent.read') ? name || null : null },
    ...{ department, team },
    arranged: seated.has(row.personId) ? 'class' : planned.has(row.personId) ? 'plan' : null,
  }))
}

export type GroundLine = {
  complaintId: number
  complaintNo: string
  openedAt: number
  faultCategory: FaultCategory
  weight: number
  standing: GroundStanding
  /** Whether the person was named for it, or it came later. */
  atNaming: boolean
}

export type OffenderDetail = OffenderRow & {
  offence: Offence
  /** Null for a line whose reader has still to judge the call: it would tell whose it is. */
  grounds: (GroundLine | null)[]
  seats: { classId: number; title: string; fromDay: number; result: string | null; state: string }[]
  planId: number | null
  earlier: Pick<RepeatOffender, 'id' | 'namedAt' | 'liftedAt' | 'liftReason'>[]
  may: { arrange: boolean; openComplaint: boolean }
}

export function offenderDetail(
  db: Db,
  actor: Actor,
  id: number,
  blindness: Blindness,
  underAppeal: UnderAppeal,
  now = Date.now(),
): OffenderDetail {
  authorise(actor, 'training.read')
  const found = select(db)
    .where(and(eq(repeatOffenders.id, id), visibleTo(actor, repeatOffenders)))
    .get()
  if (!found) throw new NotFound()
  const [plain] = shown(db, actor, [found])
  if (!plain) throw new NotFound()
  const { personId } = plain
  const offence = offenceOf(db, personId, now, underAppeal)
  return {
    ...plain,
    offence,
    grounds: groundsOf(db, actor, found.row, offence, blindness),
    seats: seatsOf(db, personId),
    planId: openPlanOf(db, personId),
    earlier: db
      .select({
        id: repeatOffenders.id,
        namedAt: repeatOffenders.namedAt,
        liftedAt: repeatOffenders.liftedAt,
        liftReason: repeatOffenders.liftReason,
      })
      .from(repeatOffenders)
      .where(and(eq(repeatOffenders.personId, personId), ne(repeatOffenders.id, id)))
      .orderBy(desc(repeatOffenders.namedAt), desc(repeatOffenders.id))
      .limit(20)
      .all(),
    may: { arrange: can(actor, 'training.arrange'), openComplaint: can(actor, 'complaint.list') },
  }
}

function groundsOf(
  db: Db,
  actor: Actor,
  row: RepeatOffender,
  { verdicts, from, rule }: Offence,
  blindness: Blindness,
): (GroundLine | null)[] {
  const named = new Map(row.grounds.map((ground) => [ground.complaintId, ground]))
  const counted = new Map(verdicts.map((verdict) => [verdict.complaintId, verdict]))
  // What counts now says nothing of somebody who was lifted long ago.
  const ids =
    row.state === 'named' ? [...new Set([...named.keys(), ...counted.keys()])] : [...named.keys()]
  const rows = db.select().from(complaints).where(isOneOf(complaints.id, ids)).all()
  const callsOf = ({ callId, concernedCallId }: (typeof rows)[number]) =>
    [callId, concernedCallId].filter((call) => call !== null)
  const hidden = blindness.among(db, actor, rows.flatMap(callsOf))
  return rows
    .toSorted((a, b) => b.openedAt - a.openedAt || b.id - a.id)
    .map((complaint) => {
      if (callsOf(complaint).some((call) => hidden.has(call))) return null
      const { id: complaintId, complaintNo, openedAt, faultCategory } = complaint
      const ground = named.get(complaintId)
      const now = counted.get(complaintId)
      return {
        ...{ complaintId, complaintNo, openedAt },
        faultCategory: now?.faultCategory ?? ground?.faultCategory ?? faultCategory,
        weight: now?.weight ?? ground?.weight ?? rule.figures.weights[faultCategory] ?? 1,
        standing: standingOf(complaint, row.personId, from, now?.underAppeal ?? null),
        atNaming: ground !== undefined,
      }
    })
}

function standingOf(
  complaint: typeof complaints.$inferSelect,
  personId: number,
  from: number,
  appealed: boolean | null,
): GroundStanding {
  if (appealed !== null) return appealed ? 'appealed' : 'counts'
  if (!stands(complaint.stage) || complaint.class !== 'internal') return 'gone'
  if (complaint.verdict !== 'substantiated') return 'overturned'
  if (complaint.personId !== personId) return 'elsewhere'
  return complaint.openedAt < from ? 'aged' : 'counts'
}

const seatsOf = (db: Db, personId: number) =>
  db
    .select({
      classId: classSeats.classId,
      title: offJobClasses.title,
      fromDay: offJobClasses.fromDay,
      result: classSeats.result,
      state: classSeats.state,
    })
    .from(classSeats)
    .innerJoin(offJobClasses, eq(offJobClasses.id, classSeats.classId))
    .where(eq(classSeats.personId, personId))
    .orderBy(desc(classSeats.classId))
    .limit(20)
    .all()

const openPlanOf = (db: Db, personId: number): number | null =>
  db
    .select({ id: trainingPlans.id })
    .from(trainingPlans)
    .where(and(eq(trainingPlans.personId, personId), eq(trainingPlans.state, 'open')))
    .get()?.id ?? null
