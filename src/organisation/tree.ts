import { and, count, eq, gt, isNull, lte, notExists, or, sql, type SQL } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { departments, people, postings, subCentres, teams } from './schema.ts'
import { byUnitName } from './unit-order.ts'

type Unit<Kind extends string, Below> = { id: number; name: string; people: number } & {
  [K in Kind]: Below[]
}
export type TreeTeam = { id: number; name: string; people: number }
export type TreeDepartment = Unit<'teams', TreeTeam>
export type TreeSubCentre = Unit<'departments', TreeDepartment>
export type OrganisationTree = {
  subCentres: TreeSubCentre[]
  /** People in no team today: known from call data, or between two teams. Null outside scope. */
  unposted: number | null
}

/** The posting that holds at an instant. */
export function postedAt(now: number): SQL | undefined {
  return and(lte(postings.from, now), or(isNull(postings.until), gt(postings.until, now)))
}

/** Teams an actor may see, in the order of the tree. */
export function teamsInScope(db: Db, actor: Actor, now = Date.now()) {
  return db
    .select({
      id: teams.id,
      name: teams.name,
      departmentId: departments.id,
      department: departments.name,
      subCentreId: subCentres.id,
      subCentre: subCentres.name,
    })
    .from(teams)
    .innerJoin(departments, eq(departments.id, teams.departmentId))
    .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
    .where(teamCondition(db, actor, now))
    .all()
    .toSorted(
      (a, b) =>
        byUnitName(a.subCentre, b.subCentre) ||
        byUnitName(a.department, b.department) ||
        byUnitName(a.name, b.name) ||
        a.id - b.id,
    )
}

function teamCondition(db: Db, { scope }: Actor, now: number): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'nothing') return sql`0`
  if (scope.kind === 'sub-centre') return eq(departments.subCentreId, scope.id)
  if (scope.kind === 'department') return eq(teams.departmentId, scope.id)
  if (scope.kind === 'team') return eq(teams.id, scope.id)
  const own = db
    .select({ id: postings.teamId })
    .from(postings)
    .where(and(eq(postings.personId, scope.id), postedAt(now)))
    .get()
  return own ? eq(teams.id, own.id) : sql`0`
}

/** 分中心 → 客服部 → 班组 with the number of people posted there today, within the actor's scope. */
export function organisationTree(db: Db, actor: Actor, now = Date.now()): OrganisationTree {
  authorise(actor, 'organisation.read')
  const headcount = new Map(
    db
      .select({ teamId: postings.teamId, n: count() })
      .from(postings)
      .where(and(postedAt(now), ownPosting(actor)))
      .groupBy(postings.teamId)
      .all()
      .map(({ teamId, n }) => [teamId, n]),
  )
  const tree: TreeSubCentre[] = []
  for (const row of teamsInScope(db, actor, now)) {
    let subCentre = tree.at(-1)
    if (subCentre?.id !== row.subCentreId) {
      subCentre = { id: row.subCentreId, name: row.subCentre, people: 0, departments: [] }
      tree.push(subCentre)
    }
    let department = subCentre.departments.at(-1)
    if (department?.id !== row.departmentId) {
      department = { id: row.departmentId, name: row.department, people: 0, teams: [] }
      subCentre.departments.push(department)
    }
    const team = { id: row.id, name: row.name, people: headcount.get(row.id) ?? 0 }
    department.teams.push(team)
    department.people += team.people
    subCentre.people += team.people
  }
  return { subCentres: tree, unposted: actor.scope.kind === 'all' ? unpostedCount(db, now) : null }
}

/** A scope of one person counts and lists only that person. */
export function ownPosting({ scope }: Actor): SQL | undefined {
  return scope.kind === 'person' ? eq(postings.personId, scope.id) : undefined
}

/** People who are in no team at an instant. */
export function withoutPosting(db: Db, now: number): SQL {
  const today = and(eq(postings.personId, people.id), postedAt(now))
  return notExists(
    db
      .select({ one: sql`1` })
      .from(postings)
      .where(today),
  )
}

function unpostedCount(db: Db, now: number): number {
  return db.select({ n: count() }).from(people).where(withoutPosting(db, now)).get()?.n ?? 0
}
