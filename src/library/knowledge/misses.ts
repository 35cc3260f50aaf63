import { and, asc, desc, eq, isNull, lt, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { missedWords, type WantedWords } from './query.ts'
import { type MissedSearch, missedSearches } from './schema.ts'

/** Asked again by the same person within so long, it is the same search. */
const sameSearchMs = 10 * 60_000
/** What nobody looked for any more is forgotten. */
const keptMs = 180 * dayMs

/** Notes that words were looked for and not found. Numbers of customers are not kept. */
export function noteMiss(db: Db, actor: Actor, words: WantedWords, now = Date.now()): void {
  const text = maskText(missedWords(words))
  write(db, (tx) => {
    const before = tx.select().from(missedSearches).where(eq(missedSearches.words, text)).get()
    if (!before) {
      tx.insert(missedSearches)
        .values({ words: text, count: 1, firstAt: now, lastAt: now, lastById: actor.accountId })
        .run()
      return
    }
    const same = before.lastById === actor.accountId && now - before.lastAt < sameSearchMs
    tx.update(missedSearches)
      .set({
        ...{ count: before.count + (same ? 0 : 1), lastAt: now, lastById: actor.accountId },
        // It was said to be there, and still was not found.
        ...(before.settledAt === null || same ? {} : { settledAt: null, settledByName: null }),
      })
      .where(eq(missedSearches.id, before.id))
      .run()
  })
}

/** 没有搜到的词, what was looked for most first. */
export function missedPage(db: Db, actor: Actor, request: PageRequest): Page<MissedSearch> {
  authorise(actor, 'knowledge.publish')
  const list = keyset(missedSearches.count, missedSearches.id, request)
  const rows = db
    .select()
    .from(missedSearches)
    .where(and(sql`settled_at is null`, list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  return cutPage(rows, request, ({ count, id }) => ({ value: count, id }))
}

/** 已补上: it leaves the list until somebody looks for it again in vain. */
export function settleMiss(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'knowledge.publish')
  write(db, (tx) => {
    const miss = tx.select().from(missedSearches).where(eq(missedSearches.id, id)).get()
    if (!miss) throw new NotFound()
    if (miss.settledAt !== null) return
    tx.update(missedSearches)
      .set({ settledAt: now, settledByName: actor.name })
      .where(and(eq(missedSearches.id, id), isNull(missedSearches.settledAt)))
      .run()
    record(
      tx,
      actor,
      'knowledge.miss-settled',
      { kind: 'knowledge', id: 'missed' },
      {
        words: miss.words,
        times: miss.count,
      },
    )
  })
}

/** By the clock: forgets what was not looked for in half a year, some at a time. */
export function forgetMisses(db: Db, now = Date.now()): number {
  const old = db
    .select({ id: missedSearches.id })
    .from(missedSearches)
    .where(lt(missedSearches.lastAt, now - keptMs))
    .orderBy(asc(missedSearches.lastAt), desc(missedSearches.id))
    .limit(2000)
    .all()
  if (old.length === 0) return 0
  return write(db, (tx) => {
    for (const { id } of old) tx.delete(missedSearches).where(eq(missedSearches.id, id)).run()
    return old.length
  })
}
