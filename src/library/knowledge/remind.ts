import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'

import { holdersOf } from '#src/auth/holders.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { goneOwners } from './find.ts'
import { type Article, articles } from './schema.ts'

/** The owner is reminded so long before the day, told on the day, and those who publish after it. */
const beforeMs = 14 * dayMs
const afterMs = 7 * dayMs

const momentsOf = (reviewBy: number) => [reviewBy - beforeMs, reviewBy, reviewBy + afterMs]

export const firstAlarm = (reviewBy: number, now: number): number | null =>
  momentsOf(reviewBy).find((at) => at > now) ?? null

/** By the clock: tells of articles that are to be looked at again, each moment once. */
export function watchArticles(db: Db, now = Date.now(), atOnce = 200): number {
  const due = db
    .select({ id: articles.id })
    .from(articles)
    .where(lte(articles.alarmAt, now))
    .orderBy(asc(articles.alarmAt))
    .limit(atOnce)
    .all()
  for (const { id } of due) write(db, (tx) => remind(tx, id, now))
  tellOfGoneOwners(db, now)
  return due.length
}

function remind(tx: Db, id: number, now: number): void {
  const article = tx
    .select()
    .from(articles)
    .where(and(eq(articles.id, id), lte(articles.alarmAt, now)))
    .get()
  if (!article) return
  const { reviewBy, alarmAt, state } = article
  const next = reviewBy === null ? null : firstAlarm(reviewBy, now)
  tx.update(articles).set({ alarmAt: next }).where(eq(articles.id, id)).run()
  if (state !== 'published' || reviewBy === null || alarmAt === null) return
  if (now >= reviewBy + afterMs) return tellPublishers(tx, article, reviewBy, now)
  const day = formatDay(reviewBy)
  const sentence =
    now < reviewBy
      ? `知识“${article.title}”${day} 到复审日期，请看看是否仍然正确`
      : `知识“${article.title}”已到复审日期，请确认仍然正确或修改`
  const key = `knowledge-review:${id}:${now < reviewBy ? 'before' : 'due'}:${day}`
  const href = `/knowledge/${id}`
  notify(tx, { to: [article.ownerId], kind: 'reminder', sentence, href, key }, now)
}

function tellPublishers(tx: Db, { id, title }: Article, reviewBy: number, now: number): void {
  const to = holdersOf(tx, 'knowledge.publish', null).map((account) => account.id)
  const sentence = `知识“${title}”过了复审日期一周还没有复审`
  const key = `knowledge-review:${id}:late:${formatDay(reviewBy)}`
  notify(tx, { to, kind: 'escalation', sentence, href: `/knowledge/${id}`, key }, now)
}

/** Owners who are disabled or lost the right: those who publish are told once for each. */
function tellOfGoneOwners(db: Db, now: number): void {
  const gone = goneOwners(db)
  if (gone.length === 0) return
  const owning = db
    .select({ ownerId: articles.ownerId, one: sql<number>`min(${articles.id})` })
    .from(articles)
    .where(
      and(
        inArray(
          articles.ownerId,
          gone.map(({ id }) => id),
        ),
        eq(articles.state, 'published'),
      ),
    )
    .groupBy(articles.ownerId)
    .all()
  if (owning.length === 0) return
  write(db, (tx) => {
    const to = holdersOf(tx, 'knowledge.publish', null).map(({ id }) => id)
    for (const { ownerId } of owning) {
      const name = gone.find(({ id }) => id === ownerId)?.displayName ?? ''
      const disabledAt = gone.find(({ id }) => id === ownerId)?.disabledAt ?? 0
      const sentence = `${name}名下的知识没有人负责了，请换责任人`
      const key = `knowledge-owner-gone:${ownerId}:${disabledAt}`
      notify(tx, { to, kind: 'task', sentence, href: '/knowledge/stale?why=owner-gone', key }, now)
    }
  })
}
