import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm'

import { can } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import { articleFeedback, articles, articleVersions } from '#src/library/knowledge/schema.ts'
import { ratings } from '#src/library/knowledge/vocabulary.ts'

import { plainLine, type Source } from './line.ts'

/** 待发布: what others wrote. */
const toPublish: Source = {
  kind: 'knowledge-publish',
  all: '/knowledge/articles',
  may: (actor) => can(actor, 'knowledge.publish'),
  read: ({ db, actor }, limit) =>
    db
      .select({ version: articleVersions, state: articles.state })
      .from(articleVersions)
      .innerJoin(articles, eq(articles.id, articleVersions.articleId))
      .where(
        sql`${articleVersions.submittedAt} is not null and ${articleVersions.publishedAt} is null`,
      )
      .orderBy(asc(articleVersions.submittedAt), asc(articleVersions.id))
      // Some of them may be the reader's own.
      .limit(2 * limit)
      .all()
      .filter(({ version }) => !version.writerIds.includes(actor.accountId ?? -1))
      .slice(0, limit)
      .map(({ version: { articleId, title, number, submittedAt, writerName } }) => ({
        ...plainLine,
        kind: 'knowledge-publish' as const,
        thing: title,
        note: `第 ${number} 版，${writerName}提交`,
        href: `/knowledge/${articleId}`,
        since: submittedAt,
        dueAt: null,
        others: { permission: 'knowledge.publish' as const, place: null },
      })),
}

/** 复审: the reader's own articles past their day. */
const toReview: Source = {
  kind: 'knowledge-review',
  all: '/knowledge/stale?whose=own',
  may: (actor) => can(actor, 'knowledge.write'),
  read: ({ db, actor, now }, limit) =>
    db
      .select()
      .from(articles)
      .where(
        and(
          eq(articles.ownerId, actor.accountId ?? -1),
          eq(articles.state, 'published'),
          isNotNull(articles.reviewBy),
          lte(articles.reviewBy, startOfDay(now)),
        ),
      )
      .orderBy(asc(articles.reviewBy), asc(articles.id))
      .limit(limit)
      .all()
      .map(({ id, title, reviewBy }) => ({
        ...plainLine,
        kind: 'knowledge-review' as const,
        thing: title,
        note: '确认仍然正确，或者修改',
        href: `/knowledge/${id}`,
        since: null,
        dueAt: reviewBy,
      })),
}

/** 反馈 on the reader's own articles that waits for a word. */
const toAnswer: Source = {
  kind: 'knowledge-feedback',
  all: '/knowledge/feedback',
  may: (actor) => can(actor, 'knowledge.write'),
  read: ({ db, actor }, limit) =>
    db
      .select({ said: articleFeedback, title: articles.title })
      .from(articleFeedback)
      .innerJoin(articles, eq(articles.id, articleFeedback.articleId))
      .where(and(sql`${articleFeedback.waits} = 1`, eq(articles.ownerId, actor.accountId ?? -1)))
      .orderBy(asc(articleFeedback.id))
      .limit(limit)
      .all()
      .map(({ said: { articleId, rating, at, accountName }, title }) => ({
        ...plainLine,
        kind: 'knowledge-feedback' as const,
        thing: title,
        note: `${accountName}说${ratings[rating]}`,
        href: `/knowledge/${articleId}#feedback`,
        since: at,
        dueAt: null,
      })),
}

export const knowledgeSources: readonly Source[] = [toPublish, toReview, toAnswer]
