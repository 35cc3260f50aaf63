import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { subjectOf } from './draft.ts'
import { articleById, canOwn, keepStep, versionById } from './find.ts'
import { checkReview, usualReview } from './publish.ts'
import { firstAlarm } from './remind.ts'
import { articles } from './schema.ts'
import { articleRefusals } from './vocabulary.ts'

export type Confirmation = {
  /** The version its owner looked at. */
  version: number
  reviewBy: number | null
  words: string
}

/** 复审: the owner says that it is still right, and until when. */
export function confirmArticle(
  db: Db,
  actor: Actor,
  articleId: number,
  { version, reviewBy, words }: Confirmation,
  now = Date.now(),
): void {
  authorise(actor, 'knowledge.write')
  write(db, (tx) => {
    const article = articleById(tx, articleId)
    if (article.state === 'retired') throw refused(articleRefusals, 'retired')
    if (article.versionId === null) throw refused(articleRefusals, 'not-published')
    if (article.ownerId !== actor.accountId) throw refused(articleRefusals, 'not-owner')
    if (versionById(tx, article.versionId).number !== version)
      throw refused(articleRefusals, 'stale')
    const until = reviewBy ?? usualReview(article.kind, now)
    checkReview(until, now)
    tx.update(articles)
      .set({ reviewBy: until, alarmAt: firstAlarm(until, now), changedAt: now })
      .where(eq(articles.id, articleId))
      .run()
    keepStep(tx, actor, articleId, 'confirmed', now, { version, words })
    const facts = { version, until: formatDay(until) }
    record(tx, actor, 'knowledge.confirmed', subjectOf(article), facts)
  })
}

/** 换责任人: who answers from now on is told. */
export function setOwner(
  db: Db,
  actor: Actor,
  articleId: number,
  ownerId: number,
  now = Date.now(),
): void {
  authorise(actor, 'knowledge.publish')
  write(db, (tx) => {
    const article = articleById(tx, articleId)
    if (article.state === 'retired') throw refused(articleRefusals, 'retired')
    if (article.ownerId === ownerId) return
    const owner = tx.select().from(accounts).where(eq(accounts.id, ownerId)).get()
    if (!owner || !canOwn(owner)) throw refused(articleRefusals, 'owner-cannot')
    tx.update(articles).set({ ownerId, changedAt: now }).where(eq(articles.id, articleId)).run()
    keepStep(tx, actor, articleId, 'owner-set', now, { words: owner.displayName })
    const facts = { name: article.title, owner: owner.displayName }
    record(tx, actor, 'knowledge.owner-set', subjectOf(article), facts)
    const sentence = `您现在是知识“${article.title}”的责任人`
    notify(tx, { to: [ownerId], kind: 'task', sentence, href: `/knowledge/${articleId}` }, now)
  })
}

/** Who may say that an article is still right. */
export const mayConfirm = (actor: Actor, { ownerId }: { ownerId: number }): boolean =>
  can(actor, 'knowledge.write') && ownerId === actor.accountId
