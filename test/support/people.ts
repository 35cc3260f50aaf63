import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { type Account } from '#src/auth/schema.ts'
import { actorOf, openSession } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import type { Actor, Scope } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

/** An account with one role (or none) and a scope; QA and administrators see everything. */
export function accountWith(db: Db, role: Role | null, scope: Scope = { kind: 'all' }): Account {
  const username = `${role ?? 'nobody'}-${'id' in scope ? `${scope.kind}${scope.id}` : scope.kind}`
  const existing = db.select().from(accounts).where(eq(accounts.username, username)).get()
  if (existing) return existing
  return db
    .insert(accounts)
    .values({
      username,
      displayName: `测试${role ?? '无角色'}`,
      passwordHash: 'never matches',
      roles: role ? [role] : [],
      scopeKind: scope.kind,
      scopeId: 'id' in scope ? scope.id : null,
      createdAt: Date.now(),
    })
    .returning()
    .get()
}

export function actorWith(db: Db, role: Role | null, scope?: Scope): Actor {
  return actorOf(accountWith(db, role, scope))
}

/** The Cookie header of a signed-in person. */
export function signedInAs(db: Db, role: Role | null, scope?: Scope): string {
  const token = openSession(db, accountWith(db, role, scope), 'test')
  return `huiting_session=${token}`
}
