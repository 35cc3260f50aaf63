import { and, desc, eq, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { notify } from '#src/notices/notify.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { subjectOf } from './draft.ts'
import { articleById, goneOwners, readableArticle, versionById } from './find.ts'
import { articleAnswers, type ArticleFeedback, articleFeedback, articles } from './schema.ts'
import { articleRefusals, type Rating, ratings } from './vocabulary.ts'

export type Said = { rating: Rating; words: string; version: number }

/**
 * 有用、没用: a reader's word on the version that was read, once for each. What asks for an answer goes to
 * whoever answers for the article; where nobody does any more, to those who publish.
 */
export function rateArticle(
  db: Db,
  actor: Actor,
  articleId: number,
  { rating, words, version }: Said,
  now = Date.now(),
): void {
  const { accountId } = actor
  readableArticle(db, actor, articleId)
  if (accountId === null) throw new Forbidden('knowledge.read')
  write(db, (tx) => {
    const article = articleById(tx, articleId)
    if (article.state === 'retired') throw refused(articleRefusals, 'retired')
    if (article.versionId === null) throw refused(articleRefusals, 'not-published')
    const current = versionById(tx, article.versionId).number
    if (current !== version) throw refused(articleRefusals, 'stale')
    const waits = words !== '' || rating === 'unhelpful'
    const made = tx
      .insert(articleFeedback)
      // A reader may write a customer's number into it, and others read it.
      .values({
        ...{ articleId, version, rating, words: maskText(words), waits, accountId },
        ...{ accountName: actor.name, at: now },
      })
      .onConflictDoNothing()
      .returning()
      .get()
    if (!made) throw refused(articleRefusals, 'rated')
    tx.update(articles)
      .set(
        rating === 'helpful'
          ? { helpful: sql`${articles.helpful} + 1` }
          : { unhelpful: sql`${articles.unhelpful} + 1` },
      )
      .where(eq(articles.id, articleId))
      .run()
    record(tx, actor, 'knowledge.rated', subjectOf(article), { rating, version })
    if (!waits) return
    const gone = goneOwners(tx).some(({ id }) => id === article.ownerId)
    const to = gone
      ? holdersOf(tx, 'knowledge.publish', null).map(({ id }) => id)
      : [article.ownerId]
    const sentence = `有人说知识“${article.title}”${ratings[rating]}，请看反馈`
    notify(tx, { to, kind: 'task', sentence, href: `/knowledge/${articleId}#feedback` }, now)
  })
}

/** Answers one word of a reader, who is told. */
export function answerFeedback(
  db: Db,
  actor: Actor,
  articleId: number,
  feedbackId: number,
  words: string,
  now = Date.now(),
): void {
  authorise(actor, 'knowledge.write')
  write(db, (tx) => {
    const article = articleById(tx, articleId)
    const said = tx
      .select()
      .from(articleFeedback)
      .where(and(eq(articleFeedback.id, feedbackId), eq(articleFeedback.articleId, articleId)))
      .get()
    if (!said) throw new NotFound()
    if (!mayAnswer(actor, article)) throw new Forbidden('knowledge.publish')
    if (!said.waits) throw refused(articleRefusals, 'answered')
    tx.insert(articleAnswers)
      .values({ feedbackId, words: maskText(words), at: now, byName: actor.name })
      .run()
    tx.update(articleFeedback).set({ waits: false }).where(eq(articleFeedback.id, feedbackId)).run()
    record(tx, actor, 'knowledge.answered', subjectOf(article), { name: article.title })
    const sentence = `您对知识“${article.title}”的反馈有了答复`
    const href = `/knowledge/${articleId}#feedback`
    notify(tx, { to: [said.accountId], kind: 'result', sentence, href }, now)
  })
}

/** The owner answers, and whoever publishes can for them. */
export const mayAnswer = (actor: Actor, { ownerId }: { ownerId: number }): boolean =>
  can(actor, 'knowledge.publish') || (can(actor, 'knowledge.write') && ownerId === actor.accountId)

export type FeedbackRow = ArticleFeedback & {
  title: string
  answer: { words: string; at: number; byName: string } | null
}

const columns = { said: articleFeedback, title: articles.title, answer: articleAnswers }

const rowOf = ({
  said,
  title,
  answer,
}: {
  said: ArticleFeedback
  title: string
  answer: FeedbackRow['answer']
}): FeedbackRow => ({ ...said, title, answer })

/** What was said of one article: all of it for who writes, the reader's own for everybody else. */
export function feedbackOf(db: Db, actor: Actor, articleId: number, most = 30): FeedbackRow[] {
  return db
    .select(columns)
    .from(articleFeedback)
    .innerJoin(articles, eq(articles.id, articleFeedback.articleId))
    .leftJoin(articleAnswers, eq(articleAnswers.feedbackId, articleFeedback.id))
    .where(
      and(
        eq(articleFeedback.articleId, articleId),
        can(actor, 'knowledge.write')
          ? undefined
          : eq(articleFeedback.accountId, actor.accountId ?? -1),
      ),
    )
    .orderBy(desc(articleFeedback.id))
    .limit(most)
    .all()
    .map(rowOf)
}

/** 待答复的反馈, the newest first: of the reader's own articles, or of all for those who publish. */
export function waitingFeedback(db: Db, actor: Actor, request: PageRequest): Page<FeedbackRow> {
  authorise(actor, 'knowledge.write')
  const list = keyset(articleFeedback.id, articleFeedback.id, request)
  const rows = db
    .select(columns)
    .from(articleFeedback)
    .innerJoin(articles, eq(articles.id, articleFeedback.articleId))
    .leftJoin(articleAnswers, eq(articleAnswers.feedbackId, articleFeedback.id))
    .where(
      and(
        sql`${articleFeedback.waits} = 1`,
        can(actor, 'knowledge.publish') ? undefined : eq(articles.ownerId, actor.accountId ?? -1),
        list.where,
      ),
    )
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
    .map(rowOf)
  return cutPage(rows, request, ({ id }) => ({ value: id, id }))
}
