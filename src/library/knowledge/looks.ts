import { and, desc, eq } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { withRead } from './popularity.ts'
import { type Article, articleLooks, articles } from './schema.ts'

/** Opened again within so long, it is still the same reading. */
const sameReadingMs = 30 * 60_000

/** Notes that somebody opened an article. Who answers for it does not make it popular. */
export function lookedAt(db: Db, actor: Actor, article: Article, now = Date.now()): void {
  const { accountId } = actor
  if (accountId === null || article.state !== 'published') return
  const own = and(eq(articleLooks.accountId, accountId), eq(articleLooks.articleId, article.id))
  write(db, (tx) => {
    const before = tx.select({ at: articleLooks.at }).from(articleLooks).where(own).get()
    tx.insert(articleLooks)
      .values({ accountId, articleId: article.id, at: now })
      .onConflictDoUpdate({
        target: [articleLooks.accountId, articleLooks.articleId],
        set: { at: now },
      })
      .run()
    if (article.ownerId === accountId || (before && now - before.at < sameReadingMs)) return
    const { reads, popularity } = tx
      .select({ reads: articles.reads, popularity: articles.popularity })
      .from(articles)
      .where(eq(articles.id, article.id))
      .get() ?? { reads: 0, popularity: 0 }
    tx.update(articles)
      .set({ reads: reads + 1, popularity: withRead(popularity, now) })
      .where(eq(articles.id, article.id))
      .run()
  })
}

/** 最近看过: the reader's own, the last first. */
export function lastLooks(
  db: Db,
  actor: Actor,
  most = 6,
): Pick<Article, 'id' | 'title' | 'kind'>[] {
  authorise(actor, 'knowledge.read')
  return db
    .select({ id: articles.id, title: articles.title, kind: articles.kind })
    .from(articleLooks)
    .innerJoin(articles, eq(articles.id, articleLooks.articleId))
    .where(
      and(
        eq(articleLooks.accountId, actor.accountId ?? -1),
        eq(articles.state, 'published'),
        can(actor, 'knowledge.write') ? undefined : eq(articles.restricted, false),
      ),
    )
    .orderBy(desc(articleLooks.at), desc(articleLooks.articleId))
    .limit(most)
    .all()
}
