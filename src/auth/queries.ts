import { and, desc, eq, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'

import { type Account, accounts, sessions } from './schema.ts'
import { idleMs } from './sessions.ts'
import { scopeKinds } from './vocabulary.ts'

export type AccountRow = Account & { scopeName: string }

/** For the system administrator (who exists) and the security administrator (who may what). */
export function authoriseAccounts(actor: Actor): void {
  if (can(actor, 'account.manage') || can(actor, 'role.grant')) return
  throw new Forbidden('account.manage')
}

export const accountCount = (db: Db, most: number): number =>
  countUpTo(db, db.select({ id: accounts.id }).from(accounts), most)

/** Accounts, newest first, with the name of the unit each one sees; `search` is a part of a name. */
export function accountList(db: Db, request: PageRequest, search = ''): Page<AccountRow> {
  const names = unitNames(db)
  const wanted = search.normalize('NFKC').trim().slice(0, 60)
  const byUsername = sql`instr(${accounts.username}, ${wanted.toLowerCase()}) > 0`
  const byName = sql`instr(${accounts.displayName}, ${wanted}) > 0`
  const list = keyset(accounts.createdAt, accounts.id, request)
  const rows = db
    .select()
    .from(accounts)
    .where(and(wanted === '' ? undefined : or(byUsername, byName), list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
    .map((account) => ({ ...account, scopeName: scopeName(db, names, account) }))
  return cutPage(rows, request, ({ createdAt, id }) => ({ value: createdAt, id }))
}

function scopeName(db: Db, names: Map<string, string>, { scopeKind, scopeId }: Account): string {
  if (scopeId === null) return ''
  if (scopeKind !== 'person') return names.get(`${scopeKind}:${scopeId}`) ?? ''
  const person = db.select().from(people).where(eq(people.id, scopeId)).get()
  return person ? `本人（工号 ${person.agentNo}）` : ''
}

export type UnitOption = { value: string; label: string }

/** Units an account can be limited to, as `department:3`. Persons are named by agent number instead. */
export function unitOptions(db: Db): UnitOption[] {
  return [...unitNames(db)].map(([value, label]) => {
    const kind = value.slice(0, value.indexOf(':')) as keyof typeof scopeKinds
    return { value, label: `${scopeKinds[kind]}:${label}` }
  })
}

function unitNames(db: Db): Map<string, string> {
  const names = new Map<string, string>()
  for (const unit of db.select().from(subCentres).all())
    names.set(`sub-centre:${unit.id}`, unit.name)
  for (const unit of db.select().from(departments).all()) {
    names.set(`department:${unit.id}`, unit.name)
  }
  const parent = alias(departments, 'parent')
  const rows = db
    .select({ id: teams.id, name: teams.name, department: parent.name })
    .from(teams)
    .innerJoin(parent, eq(parent.id, teams.departmentId))
    .all()
  for (const unit of rows) names.set(`team:${unit.id}`, `${unit.department} ${unit.name}`)
  return names
}

export function personByNo(db: Db, agentNo: string) {
  return db.select().from(people).where(eq(people.agentNo, agentNo)).get()
}

export function ownSessions(db: Db, accountId: number, now = Date.now()) {
  return db
    .select()
    .from(sessions)
    .where(eq(sessions.accountId, accountId))
    .orderBy(desc(sessions.lastSeenAt))
    .all()
    .filter(({ expiresAt, lastSeenAt }) => expiresAt > now && lastSeenAt > now - idleMs)
}
