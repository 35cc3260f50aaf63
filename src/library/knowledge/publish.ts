import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { draftSeen, isUnchanged, subjectOf } from './draft.ts'
import { articleById, keepStep } from './find.ts'
import { holdsPersonal, namesPerson } from './personal.ts'
import { firstAlarm } from './remind.ts'
import { articles, articleVersions } from './schema.ts'
import { articleLimits, articleRefusals, reviewDays } from './vocabulary.ts'

/** The start of the day so many days on: how long an article holds unless somebody says otherwise. */
export const usualReview = (kind: keyof typeof reviewDays, now: number): number =>
  startOfDay(now) + reviewDays[kind] * dayMs

/** A day that lies ahead and not farther than two years. */
export function checkReview(reviewBy: number, now: number): void {
  if (reviewBy <= startOfDay(now)) throw refused(articleRefusals, 'review-past')
  if (reviewBy > startOfDay(now) + articleLimits.reviewDays * dayMs)
    throw refused(articleRefusals, 'review-far')
}

export type Publication = { seen: number; reviewBy: number | null }

/** 发布: by somebody who did not write it. From now on this version is what is found and read. */
export function publishDraft(
  db: Db,
  actor: Actor,
  articleId: number,
  { seen, reviewBy }: Publication,
  now = Date.now(),
): void {
  authorise(actor, 'knowledge.publish')
  write(db, (tx) => {
    const { article, draft } = draftSeen(tx, articleId, seen)
    if (draft.submittedAt === null) throw refused(articleRefusals, 'not-submitted')
    if (actor.accountId !== null && draft.writerIds.includes(actor.accountId))
      throw refused(articleRefusals, 'own-draft')
    if (isUnchanged(tx, article, draft)) throw refused(articleRefusals, 'unchanged')
    const restricted = namesPerson(article.kind, draft)
    if (!restricted && holdsPersonal(draft)) throw refused(articleRefusals, 'personal-data')
    const until = reviewBy ?? usualReview(article.kind, now)
    checkReview(until, now)
    tx.update(articleVersions)
      .set({ publishedAt: now, publisherName: actor.name })
      .where(eq(articleVersions.id, draft.id))
      .run()
    const { title, keywords, businessTypeId } = draft
    tx.update(articles)
      .set({
        ...{ state: 'published', versionId: draft.id, draftId: null, title, keywords },
        ...{ businessTypeId, restricted, reviewBy: until, alarmAt: firstAlarm(until, now) },
        changedAt: now,
      })
      .where(eq(articles.id, articleId))
      .run()
    keepStep(tx, actor, articleId, 'published', now, { version: draft.number, words: draft.note })
    const facts = { name: title, version: draft.number }
    record(tx, actor, 'knowledge.published', subjectOf(article), facts)
    const sentence = `知识“${title}”第 ${draft.number} 版已发布`
    const to = [...draft.writerIds, article.ownerId].filter((id) => id !== actor.accountId)
    notify(tx, { to, kind: 'result', sentence, href: `/knowledge/${articleId}` }, now)
  })
}

/** 停用: found and read no more; what it said stays in its versions. */
export function retireArticle(
  db: Db,
  actor: Actor,
  articleId: number,
  reason: string,
  now = Date.now(),
): void {
  authorise(actor, 'knowledge.publish')
  write(db, (tx) => {
    const article = articleById(tx, articleId)
    if (article.state === 'retired') throw refused(articleRefusals, 'retired')
    if (article.draftId !== null)
      tx.update(articleVersions)
        .set({ submittedAt: null })
        .where(eq(articleVersions.id, article.draftId))
        .run()
    tx.update(articles)
      .set({ state: 'retired', alarmAt: null, changedAt: now })
      .where(eq(articles.id, articleId))
      .run()
    keepStep(tx, actor, articleId, 'retired', now, { words: reason })
    record(tx, actor, 'knowledge.retired', subjectOf(article), { name: article.title, reason })
    if (article.ownerId !== actor.accountId) {
      const sentence = `知识“${article.title}”已停用：${reason}`
      const href = `/knowledge/${articleId}`
      notify(tx, { to: [article.ownerId], kind: 'result', sentence, href }, now)
    }
  })
}
