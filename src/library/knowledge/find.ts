import { and, desc, eq } from 'drizzle-orm'

import { permissionsOf } from '#src/auth/policy.ts'
import { type Account, accounts } from '#src/auth/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { type Article, articleHistory, articles, articleVersions } from './schema.ts'
import type { ArticleStep } from './vocabulary.ts'

export function articleById(db: Db, id: number): Article {
  const article = db.select().from(articles).where(eq(articles.id, id)).get()
  if (!article) throw new NotFound()
  return article
}

/** Drafts, retired ones and 重要客户 that name a person are there for those who write only. */
export function readableArticle(db: Db, actor: Actor, id: number): Article {
  authorise(actor, 'knowledge.read')
  const article = articleById(db, id)
  const open = article.state === 'published' && !article.restricted
  if (!open && !can(actor, 'knowledge.write')) throw new NotFound()
  return article
}

export function versionById(db: Db, id: number) {
  const version = db.select().from(articleVersions).where(eq(articleVersions.id, id)).get()
  if (!version) throw new NotFound()
  return version
}

export function versionNumbered(db: Db, articleId: number, number: number) {
  const version = db
    .select()
    .from(articleVersions)
    .where(and(eq(articleVersions.articleId, articleId), eq(articleVersions.number, number)))
    .get()
  if (!version) throw new NotFound()
  return version
}

export const newestVersion = (db: Db, articleId: number) =>
  db
    .select()
    .from(articleVersions)
    .where(eq(articleVersions.articleId, articleId))
    .orderBy(desc(articleVersions.number))
    .limit(1)
    .get()

/** Whether an account can still answer for an article. */
export const canOwn = ({ disabledAt, roles }: Account): boolean =>
  disabledAt === null && permissionsOf(roles).has('knowledge.write')

/** Accounts that may own an article; they are some hundreds, read whole. */
export const possibleOwners = (db: Db): Account[] => db.select().from(accounts).all().filter(canOwn)

/** Those who may not any more. */
export const goneOwners = (db: Db): Account[] =>
  db
    .select()
    .from(accounts)
    .all()
    .filter((account) => !canOwn(account))

export function keepStep(
  tx: Db,
  actor: Pick<Actor, 'name'>,
  articleId: number,
  step: ArticleStep,
  now: number,
  { version = null, words = '' }: { version?: number | null; words?: string } = {},
): void {
  tx.insert(articleHistory)
    .values({ articleId, step, version, words, at: now, byName: actor.name })
    .run()
}
