import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { articleById, canOwn, keepStep, newestVersion, versionById } from './find.ts'
import type { Written } from './personal.ts'
import { type Article, articles, type ArticleVersion, articleVersions } from './schema.ts'
import { type ArticleKind, articleRefusals } from './vocabulary.ts'

export type DraftWords = Written & {
  businessTypeId: number | null
  caseId: number | null
  note: string
}

/** What a kind has no use for is not kept, so that nothing hidden goes along. */
export function wordsOfKind(kind: ArticleKind, words: DraftWords): DraftWords {
  const withContact = kind === 'phone' || kind === 'key-customer'
  return {
    ...words,
    ...(withContact ? {} : { contactUnit: '', contactName: '', contactPhone: '' }),
    caseId: kind === 'typical-case' ? words.caseId : null,
  }
}

export type NewArticle = DraftWords & { kind: ArticleKind; ownerId: number }

/** 新建知识: a first draft, and who answers for it. */
export function createArticle(db: Db, actor: Actor, given: NewArticle, now = Date.now()): Article {
  authorise(actor, 'knowledge.write')
  const { kind, ownerId, ...typed } = given
  const words = wordsOfKind(kind, typed)
  return write(db, (tx) => {
    const owner = tx.select().from(accounts).where(eq(accounts.id, ownerId)).get()
    if (!owner || !canOwn(owner)) throw refused(articleRefusals, 'owner-cannot')
    const { title, keywords, businessTypeId } = words
    const article = tx
      .insert(articles)
      .values({ kind, state: 'draft', title, keywords, businessTypeId, ownerId, changedAt: now })
      .returning()
      .get()
    const version = tx
      .insert(articleVersions)
      .values({
        ...{ ...words, articleId: article.id, number: 1, at: now },
        ...{ writerIds: actor.accountId === null ? [] : [actor.accountId], writerName: actor.name },
      })
      .returning()
      .get()
    keepStep(tx, actor, article.id, 'drafted', now, { version: 1 })
    record(tx, actor, 'knowledge.drafted', subjectOf(article), { name: title, version: 1 })
    return setDraft(tx, article.id, version.id, now)
  })
}

export const subjectOf = ({ id }: Pick<Article, 'id'>) => ({ kind: 'knowledge', id }) as const

const setDraft = (tx: Db, id: number, draftId: number | null, changedAt: number): Article =>
  tx.update(articles).set({ draftId, changedAt }).where(eq(articles.id, id)).returning().get()

/**
 * 改知识: writes the draft, or begins one above the published version. `seen` is the revision of the
 * draft the form was drawn for, null where there was none. What was submitted is to be submitted anew.
 */
export function writeDraft(
  db: Db,
  actor: Actor,
  articleId: number,
  given: DraftWords,
  seen: number | null,
  now = Date.now(),
): void {
  authorise(actor, 'knowledge.write')
  write(db, (tx) => {
    const article = articleById(tx, articleId)
    if (article.state === 'retired') throw refused(articleRefusals, 'retired')
    const words = wordsOfKind(article.kind, given)
    const draft = article.draftId === null ? null : versionById(tx, article.draftId)
    if ((draft?.revision ?? null) !== seen) throw refused(articleRefusals, 'stale')
    const writerIds = [...new Set([...(draft?.writerIds ?? []), actor.accountId ?? 0])].filter(
      (id) => id > 0,
    )
    if (draft) {
      tx.update(articleVersions)
        .set({
          ...{ ...words, writerIds, writerName: actor.name, at: now },
          ...{ revision: draft.revision + 1, submittedAt: null },
        })
        .where(eq(articleVersions.id, draft.id))
        .run()
    } else {
      const number = (newestVersion(tx, articleId)?.number ?? 0) + 1
      const { id } = tx
        .insert(articleVersions)
        .values({ ...words, articleId, number, writerIds, writerName: actor.name, at: now })
        .returning()
        .get()
      setDraft(tx, articleId, id, now)
      keepStep(tx, actor, articleId, 'drafted', now, { version: number })
    }
    // Before the first is published, lists show what is written.
    const { title, keywords, businessTypeId } = words
    const shown = article.versionId === null ? { title, keywords, businessTypeId } : {}
    tx.update(articles)
      .set({ ...shown, changedAt: now })
      .where(eq(articles.id, articleId))
      .run()
    record(tx, actor, 'knowledge.changed', subjectOf(article), { name: title })
  })
}

/** The draft a form was drawn for; whoever changed it meanwhile is not overruled. */
export function draftSeen(tx: Db, articleId: number, seen: number) {
  const article = articleById(tx, articleId)
  if (article.state === 'retired') throw refused(articleRefusals, 'retired')
  if (article.draftId === null) throw refused(articleRefusals, 'no-draft')
  const draft = versionById(tx, article.draftId)
  if (draft.revision !== seen) throw refused(articleRefusals, 'stale')
  return { article, draft }
}

/** 提交发布: tells those who publish, other than its writers. */
export function submitDraft(
  db: Db,
  actor: Actor,
  articleId: number,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'knowledge.write')
  write(db, (tx) => {
    const { article, draft } = draftSeen(tx, articleId, seen)
    if (draft.submittedAt !== null) throw refused(articleRefusals, 'submitted')
    if (isUnchanged(tx, article, draft)) throw refused(articleRefusals, 'unchanged')
    tx.update(articleVersions)
      .set({ submittedAt: now })
      .where(eq(articleVersions.id, draft.id))
      .run()
    keepStep(tx, actor, articleId, 'submitted', now, { version: draft.number })
    record(tx, actor, 'knowledge.submitted', subjectOf(article), { version: draft.number })
    const to = holdersOf(tx, 'knowledge.publish', null)
      .map(({ id }) => id)
      .filter((id) => !draft.writerIds.includes(id))
    const sentence = `知识“${draft.title}”第 ${draft.number} 版等待发布`
    notify(tx, { to, kind: 'task', sentence, href: `/knowledge/${articleId}` }, now)
  })
}

/** What a version says, for telling two apart. */
export const said = (version: ArticleVersion): string =>
  JSON.stringify([
    ...[version.title, version.body, version.keywords, version.businessTypeId, version.source],
    ...[version.contactUnit, version.contactName, version.contactPhone, version.caseId],
  ])

export function isUnchanged(tx: Db, { versionId }: Article, draft: ArticleVersion): boolean {
  return versionId !== null && said(versionById(tx, versionId)) === said(draft)
}

/** 退回修改: the draft goes back to its writer, who is told why. */
export function returnDraft(
  db: Db,
  actor: Actor,
  articleId: number,
  seen: number,
  words: string,
  now = Date.now(),
): void {
  authorise(actor, 'knowledge.publish')
  write(db, (tx) => {
    const { article, draft } = draftSeen(tx, articleId, seen)
    if (draft.submittedAt === null) throw refused(articleRefusals, 'not-submitted')
    tx.update(articleVersions)
      .set({ submittedAt: null })
      .where(and(eq(articleVersions.id, draft.id)))
      .run()
    keepStep(tx, actor, articleId, 'returned', now, { version: draft.number, words })
    const facts = { version: draft.number, reason: words }
    record(tx, actor, 'knowledge.returned', subjectOf(article), facts)
    const sentence = `知识“${draft.title}”被退回修改：${words}`
    const href = `/knowledge/${articleId}`
    notify(tx, { to: draft.writerIds, kind: 'result', sentence, href }, now)
  })
}
