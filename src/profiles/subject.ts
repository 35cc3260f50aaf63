import { and, desc, eq, isNull, type SQL } from 'drizzle-orm'

import type { UnitColumns } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departments, people, postings, subCentres, teams } from '#src/organisation/schema.ts'
import { type StaffCategory } from '#src/organisation/vocabulary.ts'

import type { ProfileKind } from './vocabulary.ts'

/** 360 度页 are of a person, a team or a department. */
export type Subject = {
  kind: ProfileKind
  id: number
  name: string
  /** Of a person alone. */
  agentNo: string | null
  staffCategory: StaffCategory | null
  /** The units it lies in, the nearest last; those a person belongs to now. */
  team: { id: number; name: string } | null
  department: { id: number; name: string } | null
  subCentre: { id: number; name: string } | null
}

/** Somebody or some unit within the reader's reach; anything else does not exist, said alike. */
export function subjectOf(db: Db, actor: Actor, kind: ProfileKind, id: number): Subject {
  const found = { person: personOf, team: teamOf, department: departmentOf }[kind](db, id)
  if (!found || !isWithin(actor, found)) throw new NotFound()
  return found
}

function isWithin({ scope }: Actor, { kind, id, team, department, subCentre }: Subject): boolean {
  switch (scope.kind) {
    case 'all':
      return true
    case 'sub-centre':
      return subCentre?.id === scope.id
    case 'department':
      return department?.id === scope.id
    case 'team':
      return team?.id === scope.id
    case 'person':
      return kind === 'person' && id === scope.id
    case 'nothing':
      return false
  }
}

function personOf(db: Db, id: number): Subject | null {
  const person = db.select().from(people).where(eq(people.id, id)).get()
  if (!person) return null
  const posting = db
    .select({ teamId: postings.teamId })
    .from(postings)
    .where(and(eq(postings.personId, id), isNull(postings.until)))
    .orderBy(desc(postings.from))
    .limit(1)
    .get()
  const units = posting ? teamOf(db, posting.teamId) : null
  const { name, agentNo, staffCategory } = person
  return {
    ...{ kind: 'person', id, name, agentNo, staffCategory },
    team: units?.team ?? null,
    department: units?.department ?? null,
    subCentre: units?.subCentre ?? null,
  }
}

function teamOf(db: Db, id: number): Subject | null {
  const row = db
    .select({ team: teams, department: departments, subCentre: subCentres })
    .from(teams)
    .innerJoin(departments, eq(departments.id, teams.departmentId))
    .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
    .where(eq(teams.id, id))
    .get()
  if (!row) return null
  const { team, department, subCentre } = row
  return {
    ...{ kind: 'team', id, name: team.name, agentNo: null, staffCategory: null },
    ...{ team, department, subCentre },
  }
}

function departmentOf(db: Db, id: number): Subject | null {
  const row = db
    .select({ department: departments, subCentre: subCentres })
    .from(departments)
    .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
    .where(eq(departments.id, id))
    .get()
  if (!row) return null
  const { department, subCentre } = row
  return {
    ...{ kind: 'department', id, name: department.name, agentNo: null, staffCategory: null },
    ...{ team: null, department, subCentre },
  }
}

/** The rows of a table that belong to a subject: by the unit of their own day. */
export function belongingTo({ kind, id }: Pick<Subject, 'kind' | 'id'>, columns: UnitColumns): SQL {
  const column = {
    person: columns.personId,
    team: columns.teamId,
    department: columns.departmentId,
  }[kind]
  return eq(column, id)
}

export type Below = { kind: 'person' | 'team'; id: number; name: string; note: string }

/** Who is in a team, or which teams are in a department: by number or name, nobody before another. */
export function belowOf(db: Db, { kind, id }: Subject): Below[] {
  if (kind === 'person') return []
  if (kind === 'department') {
    return db
      .select({ id: teams.id, name: teams.name })
      .from(teams)
      .where(eq(teams.departmentId, id))
      .orderBy(teams.name)
      .all()
      .map((team) => ({ ...team, kind: 'team', note: '' }))
  }
  return db
    .select({ id: people.id, name: people.name, note: people.agentNo })
    .from(postings)
    .innerJoin(people, eq(people.id, postings.personId))
    .where(and(eq(postings.teamId, id), isNull(postings.until)))
    .orderBy(people.agentNo)
    .all()
    .map((person) => ({ ...person, kind: 'person' }))
}
