import { and, desc, eq, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people } from '#src/organisation/schema.ts'

import { accountsOf, ownPerson, placeOf, reaches } from '../place.ts'
import { isOffender, sideOf } from './agree.ts'
import { mayMeasure, measuresOf } from './follow.ts'
import { type Mentorship, type MentorshipMeasure, mentorships } from './schema.ts'
import { type MentorshipSide, type MentorshipState, mentorshipStates } from './vocabulary.ts'

const mentor = alias(people, 'mentor')
const apprentice = alias(people, 'apprentice')

export type MentorshipFilters = { state: MentorshipState }

export const readMentorshipFilters = (
  query: Readonly<Record<string, string | undefined>>,
): MentorshipFilters => ({
  state: keysOf(mentorshipStates).find((key) => key === query['state']) ?? 'running',
})

type Named = { agentNo: string; name: string | null }
export type MentorshipRow = Mentorship & {
  mentor: Named
  apprentice: Named
  department: string | null
}

const scopeColumns = {
  subCentreId: mentorships.subCentreId,
  departmentId: mentorships.departmentId,
  teamId: mentorships.teamId,
  personId: mentorships.apprenticeId,
}

const select = (db: Db) =>
  db
    .select({
      row: mentorships,
      mentor: { agentNo: mentor.agentNo, name: mentor.name },
      apprentice: { agentNo: apprentice.agentNo, name: apprentice.name },
      department: departments.name,
    })
    .from(mentorships)
    .innerJoin(mentor, eq(mentor.id, mentorships.mentorId))
    .innerJoin(apprentice, eq(apprentice.id, mentorships.apprenticeId))
    .leftJoin(departments, eq(departments.id, mentorships.departmentId))
    .$dynamic()

type Selected = ReturnType<ReturnType<typeof select>['all']>[number]

const shown = (actor: Actor, { row, department, ...two }: Selected, own = false): MentorshipRow => {
  const named = own || can(actor, 'agent.read')
  const nameOf = ({ agentNo, name }: { agentNo: string; name: string }): Named => ({
    agentNo,
    name: named ? name || null : null,
  })
  return { ...row, department, mentor: nameOf(two.mentor), apprentice: nameOf(two.apprentice) }
}

/** 师徒结对 of one state, those that end last first. */
export function mentorshipList(
  db: Db,
  actor: Actor,
  { state }: MentorshipFilters,
  request: PageRequest,
): Page<MentorshipRow> {
  authorise(actor, 'training.read')
  const { where, order, limit } = keyset(mentorships.untilDay, mentorships.id, request)
  const rows = select(db)
    .where(and(visibleTo(actor, scopeColumns), eq(mentorships.state, state), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ row: { id, untilDay } }) => ({ id, value: untilDay }))
  return { ...cut, rows: cut.rows.map((row) => shown(actor, row)) }
}

export function mentorshipCount(
  db: Db,
  actor: Actor,
  { state }: MentorshipFilters,
  most: number,
): number {
  authorise(actor, 'training.read')
  const found = db
    .select({ id: mentorships.id })
    .from(mentorships)
    .where(and(visibleTo(actor, scopeColumns), eq(mentorships.state, state)))
  return countUpTo(db, found, most)
}

export type MentorshipDetail = MentorshipRow & {
  measures: MentorshipMeasure[]
  /** Which of the two the reader is. */
  side: MentorshipSide | null
  /** What became of the two since: one left, or the mentor was named as a repeat offender. */
  troubles: ('mentor-left' | 'apprentice-left' | 'mentor-offender')[]
  /** Sides without an account, who have still to sign on paper. */
  onPaper: MentorshipSide[]
  may: { arrange: boolean; measure: boolean; confirm: boolean; list: boolean }
}

/** One pair: for those who see training there, and for the two themselves. */
export function mentorshipDetail(
  db: Db,
  actor: Actor,
  id: number,
  now = Date.now(),
): MentorshipDetail {
  const staff = can(actor, 'training.read')
  if (!staff) authorise(actor, 'course.learn')
  const found = select(db).where(eq(mentorships.id, id)).get()
  if (!found) throw new NotFound()
  const side = sideOf(db, actor, found.row)
  const within = staff && reaches(actor, found.row)
  if (!within && side === null) throw new NotFound()
  const { row } = found
  const open = row.state === 'drafted' || row.state === 'running'
  const confirmed = side === 'mentor' ? row.mentorConfirmedAt : row.apprenticeConfirmedAt
  return {
    ...shown(actor, found, side !== null),
    measures: measuresOf(db, id),
    side,
    troubles: [
      ...(open && !placeOf(db, row.mentorId, now) ? (['mentor-left'] as const) : []),
      ...(open && !placeOf(db, row.apprenticeId, now) ? (['apprentice-left'] as const) : []),
      ...(open && within && isOffender(db, row.mentorId) ? (['mentor-offender'] as const) : []),
    ],
    onPaper: within && can(actor, 'training.arrange') ? unsignedWithoutAccount(db, row) : [],
    may: {
      arrange: within && can(actor, 'training.arrange'),
      measure: row.state === 'running' && mayMeasure(db, actor, row),
      confirm: side !== null && row.state === 'drafted' && confirmed === null,
      list: staff,
    },
  }
}

function unsignedWithoutAccount(db: Db, row: Mentorship): MentorshipSide[] {
  if (row.state !== 'drafted') return []
  const mentorOut = row.mentorConfirmedAt === null && accountsOf(db, row.mentorId).length === 0
  const apprenticeOut =
    row.apprenticeConfirmedAt === null && accountsOf(db, row.apprenticeId).length === 0
  return [
    ...(mentorOut ? (['mentor'] as const) : []),
    ...(apprenticeOut ? (['apprentice'] as const) : []),
  ]
}

/** Pairs of the reader, as mentor or as apprentice, the newest first. */
export function ownMentorships(db: Db, actor: Actor, most = 10): MentorshipRow[] {
  authorise(actor, 'course.learn')
  const personId = ownPerson(db, actor)
  if (personId === null) return []
  return select(db)
    .where(or(eq(mentorships.apprenticeId, personId), eq(mentorships.mentorId, personId)))
    .orderBy(desc(mentorships.id))
    .limit(most)
    .all()
    .map((row) => shown(actor, row, true))
}
