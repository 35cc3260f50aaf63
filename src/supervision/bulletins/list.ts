import { and, eq, ne, type SQL, sql } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { bulletinsSeen } from './find.ts'
import { type Bulletin, bulletins } from './schema.ts'
import { type BulletinChoice, bulletinChoices } from './vocabulary.ts'

export type BulletinFilters = { state: BulletinChoice }
export const readBulletinFilters = (
  query: Readonly<Record<string, string | undefined>>,
): BulletinFilters => ({
  state: keysOf(bulletinChoices).find((key) => key === query['state']) ?? 'current',
})

export type BulletinRow = Bulletin & { unread: boolean }

export function bulletinList(
  db: Db,
  actor: Actor,
  filters: BulletinFilters,
  request: PageRequest,
): Page<BulletinRow> {
  authorise(actor, 'bulletin.read')
  const { where, order, limit } = keyset(bulletins.createdAt, bulletins.id, request)
  const read = sql<number>`exists (select 1 from bulletin_reads r where r.bulletin_id = ${bulletins.id} and r.account_id = ${actor.accountId})`
  const rows = db
    .select({ bulletin: bulletins, read })
    .from(bulletins)
    .where(and(where, ...conditionsOf(actor, filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ bulletin, read: seen }) => ({
      ...bulletin,
      unread: bulletin.state === 'published' && !seen,
    }))
  return cutPage(rows, request, ({ id, createdAt }) => ({ id, value: createdAt }))
}

export function bulletinCount(
  db: Db,
  actor: Actor,
  filters: BulletinFilters,
  most: number,
): number {
  authorise(actor, 'bulletin.read')
  const found = db
    .select({ id: bulletins.id })
    .from(bulletins)
    .where(and(...conditionsOf(actor, filters)))
  return countUpTo(db, found, most)
}

const conditionsOf = (actor: Actor, { state }: BulletinFilters): (SQL | undefined)[] => [
  bulletinsSeen(actor),
  state === 'current' ? ne(bulletins.state, sql`'discarded'`) : eq(bulletins.state, state),
]
