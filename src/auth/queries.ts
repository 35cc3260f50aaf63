import { asc, count, desc, eq, gt } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Db } from '#src/kernel/db.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'

import { type Account, accounts, sessions } from './schema.ts'

export type AccountRow = Account & { scopeName: string }

/** All accounts, with the name of the unit each one sees. A centre has some hundreds. */
export function accountList(db: Db): AccountRow[] {
  const names = unitNames(db)
  return db
    .select()
    .from(accounts)
    .orderBy(asc(accounts.username))
    .all()
    .map((account) => ({
      ...account,
      scopeName: names.get(`${account.scopeKind}:${account.scopeId}`) ?? '',
    }))
}

export type UnitOption = { value: string; label: string }

/** Units an account can be limited to, as `department:3`. Persons are named by agent number instead. */
export function unitOptions(db: Db): UnitOption[] {
  return [...unitNames(db)].map(([value, label]) => ({ value, label }))
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
    .filter((session) => session.expiresAt > now)
}

export function openSessionCount(db: Db, now = Date.now()): number {
  return db.select({ n: count() }).from(sessions).where(gt(sessions.expiresAt, now)).get()?.n ?? 0
}
