import { createHash, randomBytes } from 'node:crypto'

import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { addSource } from '#src/recordings/sources/save.ts'
import { type Source, sources } from '#src/recordings/sources/schema.ts'

import { type ApiScope, tokenRefusals } from '../vocabulary.ts'
import { type ApiToken, apiTokens } from './schema.ts'

/** Makes a token recognisable, to people and to programs that look for secrets left lying about. */
const prefix = 'hui_'
const hintLength = prefix.length + 6

export type NewToken = {
  name: string
  scopes: ApiScope[]
  /** An existing source, or the name of one to be created. */
  source: { id: number } | { name: string }
  addresses: string[]
  expiresAt: number
}

export const hashOfToken = (token: string) => createHash('sha256').update(token).digest('hex')

/** Creates a token and returns it this once: 256 random bits, of which only the hash is kept. */
export function createToken(
  db: Db,
  actor: Actor,
  input: NewToken,
  now = Date.now(),
): { token: ApiToken; source: Source; secret: string } {
  authorise(actor, 'token.manage')
  const secret = prefix + randomBytes(32).toString('base64url')
  return write(db, (tx) => {
    const { name, scopes, addresses, expiresAt } = input
    const taken = tx.select().from(apiTokens).where(eq(apiTokens.name, name)).get()
    if (taken) throw refused(tokenRefusals, 'name-taken')
    const source = sourceFor(tx, actor, input.source, now)
    const token = tx
      .insert(apiTokens)
      .values({
        ...{ name, scopes, addresses, expiresAt },
        tokenHash: hashOfToken(secret),
        hint: secret.slice(0, hintLength),
        sourceId: source.id,
        createdAt: now,
        createdBy: actor.accountId,
      })
      .returning()
      .get()
    const particulars = { name, scopes, sourceName: source.name, addresses, expiresAt }
    record(tx, actor, 'token.created', { kind: 'token', id: token.id }, particulars)
    return { token, source, secret }
  })
}

function sourceFor(tx: Db, actor: Actor, wanted: NewToken['source'], now: number): Source {
  if ('id' in wanted) {
    const known = tx.select().from(sources).where(eq(sources.id, wanted.id)).get()
    if (!known) throw refused(tokenRefusals, 'no-such-source')
    return known
  }
  const taken = tx.select().from(sources).where(eq(sources.name, wanted.name)).get()
  if (taken) throw refused(tokenRefusals, 'source-taken')
  return addSource(tx, actor, { name: wanted.name, kind: 'api', createdAt: now })
}
