import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { tokenRefusals } from '../vocabulary.ts'
import { apiTokens } from './schema.ts'

/** Ends a token at once and for good: the next request, and an upload still under way, are refused. */
export function revokeToken(db: Db, actor: Actor, id: number): void {
  authorise(actor, 'token.manage')
  write(db, (tx) => {
    const token = tx.select().from(apiTokens).where(eq(apiTokens.id, id)).get()
    if (!token) throw new NotFound()
    if (token.revokedAt !== null) throw refused(tokenRefusals, 'already-revoked')
    tx.update(apiTokens).set({ revokedAt: Date.now() }).where(eq(apiTokens.id, id)).run()
    record(tx, actor, 'token.revoked', { kind: 'token', id }, { name: token.name })
  })
}
