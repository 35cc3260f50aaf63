import { and, asc, eq, gt, gte, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { signInFailures } from '#src/auth/schema.ts'
import { type Db, write } from '#src/kernel/db.ts'

const minuteMs = 60_000
const allowed = 20
/** One line of the trail for each address in this time, however often it tries. */
const quietMs = 10 * minuteMs

/**
 * Counts a token nobody issued against the address it came from. Returns the seconds to wait once
 * there were too many within a minute; a right token from the same address is not held up.
 */
export function countWrongToken(db: Db, address: string, now: number): number | null {
  const subject = `token:${address}`
  return write(db, (tx) => {
    const ours = and(gte(signInFailures.subject, 'token:'), lt(signInFailures.subject, 'token;'))
    tx.delete(signInFailures)
      .where(and(ours, lt(signInFailures.at, now - quietMs)))
      .run()
    const recent = tx
      .select({ at: signInFailures.at })
      .from(signInFailures)
      .where(and(eq(signInFailures.subject, subject), gt(signInFailures.at, now - quietMs)))
      .orderBy(asc(signInFailures.at))
      .all()
    const lately = recent.filter(({ at }) => at > now - minuteMs)
    if (lately.length >= allowed) {
      return Math.max(1, Math.ceil(((lately[0]?.at ?? now) + minuteMs - now) / 1000))
    }
    tx.insert(signInFailures).values({ subject, at: now }).run()
    if (recent.length === 0) {
      const stranger = { accountId: null, name: '接口' }
      const particulars = { reason: '令牌不对', address }
      record(tx, stranger, 'token.refused', { kind: 'token', id: 'unknown' }, particulars)
    }
    return null
  })
}
