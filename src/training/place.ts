import { and, desc, eq, or } from 'drizzle-orm'

import { covers, holdersOf } from '#src/auth/holders.ts'
import { permissionsOf } from '#src/auth/policy.ts'
import { type Account, accounts } from '#src/auth/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { departments, people, type Person, postings, teams } from '#src/organisation/schema.ts'
import { postedAt } from '#src/organisation/tree.ts'

/** Where somebody works: the units a row of training carries. */
export type Place = { teamId: number; departmentId: number; subCentreId: number }
type MaybePlace = { [K in keyof Place]: number | null }

/** The units of a person today; null for somebody who is in no team (any more). */
export function placeOf(db: Db, personId: number, now: number): Place | null {
  const row = db
    .select({
      teamId: teams.id,
      departmentId: teams.departmentId,
      subCentreId: departments.subCentreId,
    })
    .from(postings)
    .innerJoin(teams, eq(teams.id, postings.teamId))
    .innerJoin(departments, eq(departments.id, teams.departmentId))
    .where(and(eq(postings.personId, personId), postedAt(now)))
    .orderBy(desc(postings.id))
    .limit(1)
    .get()
  return row ?? null
}

export const samePlace = (a: MaybePlace, b: MaybePlace): boolean =>
  a.teamId === b.teamId && a.departmentId === b.departmentId && a.subCentreId === b.subCentreId

/** Whether a place lies within what the actor may see. */
export function reaches({ scope }: Actor, place: MaybePlace): boolean {
  if (scope.kind === 'all') return true
  if (scope.kind === 'sub-centre') return place.subCentreId === scope.id
  if (scope.kind === 'department') return place.departmentId === scope.id
  return scope.kind === 'team' && place.teamId === scope.id
}

export type Placed = { person: Person; place: Place }

/** Somebody by agent number who works within the actor's scope, or why there is nobody to train. */
export function personToTrain(
  db: Db,
  actor: Actor,
  agentNo: string,
  now: number,
): Placed | 'unknown' | 'left' {
  const person = db
    .select()
    .from(people)
    .where(eq(people.agentNo, tidy(agentNo)))
    .get()
  if (!person) return 'unknown'
  const place = placeOf(db, person.id, now)
  if (!place) return actor.scope.kind === 'all' ? 'left' : 'unknown'
  return reaches(actor, place) ? { person, place } : 'unknown'
}

export const personWords = {
  unknown: '没有这个工号，或不在您管的范围内',
  left: '这个人已经离岗或没有班组，不能安排培训',
} as const

/** Accounts that answer for a place by a right, those of its team among them. */
export function holdersNear(db: Db, permission: Permission, place: MaybePlace): Account[] {
  const wider = holdersOf(db, permission, place)
  const ofTeam = db
    .select()
    .from(accounts)
    .where(and(eq(accounts.scopeKind, 'team'), eq(accounts.scopeId, place.teamId ?? -1)))
    .all()
  return [
    ...wider,
    ...ofTeam.filter(
      (account) =>
        account.disabledAt === null &&
        permissionsOf(account.roles).has(permission) &&
        !covers(account, place),
    ),
  ]
}

/** The agent an account stands for: its scope, or the person it was made for. */
export function ownPerson(db: Db, { scope, accountId }: Actor): number | null {
  if (scope.kind === 'person') return scope.id
  if (accountId === null) return null
  const account = db.select().from(accounts).where(eq(accounts.id, accountId)).get()
  return account?.personId ?? null
}

/** Accounts of a person, who is told what concerns the person alone. */
export const accountsOf = (db: Db, personId: number): number[] =>
  db
    .select()
    .from(accounts)
    .where(
      or(
        eq(accounts.personId, personId),
        and(eq(accounts.scopeKind, 'person'), eq(accounts.scopeId, personId)),
      ),
    )
    .all()
    .filter(({ disabledAt }) => disabledAt === null)
    .map(({ id }) => id)

/** Accounts in use of many people at once; accounts are some thousands at most and read whole. */
export function accountsOfPeople(db: Db, personIds: readonly number[]): number[] {
  const wanted = new Set(personIds)
  if (wanted.size === 0) return []
  return db
    .select()
    .from(accounts)
    .all()
    .filter(
      ({ disabledAt, personId, scopeKind, scopeId }) =>
        disabledAt === null &&
        ((personId !== null && wanted.has(personId)) ||
          (scopeKind === 'person' && scopeId !== null && wanted.has(scopeId))),
    )
    .map(({ id }) => id)
}

export type TrainerOption = { id: number; name: string }

/** Who may give a class and look after pairs: accounts in use that arrange training. */
export const trainerOptions = (db: Db): TrainerOption[] =>
  db
    .select()
    .from(accounts)
    .all()
    .filter(
      ({ disabledAt, roles }) =>
        disabledAt === null && permissionsOf(roles).has('training.arrange'),
    )
    .map(({ id, displayName }) => ({ id, name: displayName }))
