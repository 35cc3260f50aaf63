import { and, count, eq, gt, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { verifyPassword } from './password.ts'
import { type Account, accounts, signInFailures } from './schema.ts'
import { openSession } from './sessions.ts'

/** Failures within this window slow a name or an address down; nobody is locked out for good. */
const windowMs = 15 * 60_000
const allowed = { name: 8, address: 40 }

export type SignInResult = { ok: true; token: string } | { ok: false; message: string }

export function normaliseUsername(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** Checks name and password. One sentence for every failure: it does not say which of the two is wrong. */
export async function signIn(
  db: Db,
  given: { username: string; password: string; address: string; userAgent: string },
  now = Date.now(),
): Promise<SignInResult> {
  const username = normaliseUsername(given.username)
  const subjects = { name: `name:${username.slice(0, 100)}`, address: `address:${given.address}` }
  if (
    failures(db, subjects.name, now) >= allowed.name ||
    failures(db, subjects.address, now) >= allowed.address
  ) {
    return { ok: false, message: '失败次数太多,请 15 分钟后再试,或请系统管理员重置密码' }
  }
  const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
  const matches = await verifyPassword(account?.passwordHash ?? null, given.password)
  if (!account || !matches || account.disabledAt !== null) {
    refuse(db, username, account, subjects, now)
    return { ok: false, message: '登录名或密码不对' }
  }
  db.delete(signInFailures).where(eq(signInFailures.subject, subjects.name)).run()
  return { ok: true, token: openSession(db, account, given.userAgent, now) }
}

function failures(db: Db, subject: string, now: number): number {
  const recent = and(eq(signInFailures.subject, subject), gt(signInFailures.at, now - windowMs))
  return db.select({ n: count() }).from(signInFailures).where(recent).get()?.n ?? 0
}

function refuse(
  db: Db,
  username: string,
  account: Account | undefined,
  subjects: { name: string; address: string },
  now: number,
) {
  write(db, (tx) => {
    tx.delete(signInFailures)
      .where(lt(signInFailures.at, now - windowMs))
      .run()
    tx.insert(signInFailures)
      .values([
        { subject: subjects.name, at: now },
        { subject: subjects.address, at: now },
      ])
      .run()
    const who = { accountId: account?.id ?? null, name: username.slice(0, 40) || '(空)' }
    const reason = account?.disabledAt ? '账号已停用' : account ? '密码不对' : '没有这个登录名'
    record(tx, who, 'session.refused', { kind: 'session', id: username.slice(0, 40) }, { reason })
  })
}
