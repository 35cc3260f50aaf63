import { and, count, eq, gt, inArray, lt } from 'drizzle-orm'

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
  const attempt = reserve(db, username, given.address, now)
  if (!attempt) {
    const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
    recordRefusal(db, username, account, '失败次数太多')
    return { ok: false, message: '失败次数太多，请 15 分钟后再试，或请系统管理员重置密码' }
  }
  const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
  const matches = await verifyPassword(account?.passwordHash ?? null, given.password)
  if (!account || !matches || account.disabledAt !== null) {
    const why = account?.disabledAt ? '账号已停用' : account ? '密码不对' : '没有这个登录名'
    recordRefusal(db, username, account, why)
    return { ok: false, message: '登录名或密码不对' }
  }
  forgiveFailures(db, username)
  db.delete(signInFailures).where(inArray(signInFailures.id, attempt)).run()
  return { ok: true, token: openSession(db, account, given.userAgent, now) }
}

const nameSubject = (username: string) => `name:${username.slice(0, 100)}`

/** Lets a name try again at once: after a sign-in, or when its password was reset. */
export function forgiveFailures(tx: Db, username: string): void {
  tx.delete(signInFailures)
    .where(eq(signInFailures.subject, nameSubject(username)))
    .run()
}

/**
 * Counts an attempt as a failure before the slow hash runs, so that a thousand guesses sent at once
 * are not all allowed. Returns the rows to take back on success, or null when there were too many.
 */
function reserve(db: Db, username: string, address: string, now: number): number[] | null {
  const subjects = { name: nameSubject(username), address: `address:${address}` }
  return write(db, (tx) => {
    tx.delete(signInFailures)
      .where(lt(signInFailures.at, now - windowMs))
      .run()
    if (failures(tx, subjects.name, now) >= allowed.name) return null
    if (failures(tx, subjects.address, now) >= allowed.address) return null
    return tx
      .insert(signInFailures)
      .values([
        { subject: subjects.name, at: now },
        { subject: subjects.address, at: now },
      ])
      .returning({ id: signInFailures.id })
      .all()
      .map(({ id }) => id)
  })
}

function failures(db: Db, subject: string, now: number): number {
  const recent = and(eq(signInFailures.subject, subject), gt(signInFailures.at, now - windowMs))
  return db.select({ n: count() }).from(signInFailures).where(recent).get()?.n ?? 0
}

function recordRefusal(
  db: Db,
  username: string,
  account: Account | undefined,
  reason: string,
): void {
  const who = { accountId: account?.id ?? null, name: username.slice(0, 40) || '（空）' }
  record(db, who, 'session.refused', { kind: 'session', id: username.slice(0, 40) }, { reason })
}
