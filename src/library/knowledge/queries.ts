import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes } from '#src/organisation/schema.ts'

import { differencesOf, type DifferentLine } from './differences.ts'
import { isUnchanged } from './draft.ts'
import { type FeedbackRow, feedbackOf, mayAnswer } from './feedback.ts'
import { canOwn, goneOwners, readableArticle, versionById, versionNumbered } from './find.ts'
import { mayConfirm } from './review.ts'
import {
  type Article,
  articleFeedback,
  type ArticleHistory,
  articleHistory,
  articles,
  type ArticleVersion,
  articleVersions,
} from './schema.ts'
import {
  type ArticleKind,
  articleKinds,
  type ArticleState,
  articleStates,
  type StaleReason,
  staleReasons,
} from './vocabulary.ts'

export type Owner = { id: number; name: string; gone: boolean }

export type ArticleDetail = {
  article: Article
  /** What is read: the published version, or the draft before the first. */
  version: ArticleVersion
  /** The draft, for those who write; null where none is open. */
  draft: ArticleVersion | null
  draftUnchanged: boolean
  businessType: string | null
  owner: Owner
  /** Why it is to be looked at again; empty where nothing is wrong. */
  stale: StaleReason[]
  history: ArticleHistory[]
  feedback: FeedbackRow[]
  /** What the reader said of this version already. */
  rated: boolean
  may: {
    write: boolean
    publish: boolean
    /** Not what one wrote in oneself. */
    publishDraft: boolean
    confirm: boolean
    answer: boolean
  }
}

/** One article for one reader. */
export function articleDetail(db: Db, actor: Actor, id: number, now = Date.now()): ArticleDetail {
  const article = readableArticle(db, actor, id)
  const writes = can(actor, 'knowledge.write')
  const draft = writes && article.draftId !== null ? versionById(db, article.draftId) : null
  const version = article.versionId === null ? draft : versionById(db, article.versionId)
  if (!version) throw new NotFound()
  const account = db.select().from(accounts).where(eq(accounts.id, article.ownerId)).get()
  const gone = !account || !canOwn(account)
  const said = db
    .select({ id: articleFeedback.id })
    .from(articleFeedback)
    .where(
      and(
        eq(articleFeedback.articleId, id),
        eq(articleFeedback.version, version.number),
        eq(articleFeedback.accountId, actor.accountId ?? -1),
      ),
    )
    .get()
  return {
    article,
    version,
    draft,
    draftUnchanged: draft !== null && isUnchanged(db, article, draft),
    businessType: typeNamed(db, version.businessTypeId),
    owner: { id: article.ownerId, name: account?.displayName ?? '', gone },
    stale: article.state === 'published' ? staleOf(article, gone, now) : [],
    history: writes ? historyOf(db, id) : [],
    feedback: feedbackOf(db, actor, id),
    rated: said !== undefined,
    may: {
      write: writes && article.state !== 'retired',
      publish: can(actor, 'knowledge.publish') && article.state !== 'retired',
      publishDraft:
        can(actor, 'knowledge.publish') && !draft?.writerIds.includes(actor.accountId ?? -1),
      confirm: mayConfirm(actor, article) && article.state === 'published',
      answer: mayAnswer(actor, article),
    },
  }
}

export const typeNamed = (db: Db, id: number | null): string | null =>
  id === null
    ? null
    : (db
        .select({ name: businessTypes.name })
        .from(businessTypes)
        .where(eq(businessTypes.id, id))
        .get()?.name ?? null)

export function staleOf({ reviewBy }: Article, ownerGone: boolean, now: number): StaleReason[] {
  return [
    ...(reviewBy !== null && reviewBy <= now ? (['due'] as const) : []),
    ...(ownerGone ? (['owner-gone'] as const) : []),
  ]
}

const historyOf = (db: Db, articleId: number): ArticleHistory[] =>
  db
    .select()
    .from(articleHistory)
    .where(eq(articleHistory.articleId, articleId))
    .orderBy(desc(articleHistory.id))
    .limit(50)
    .all()

/** The versions that were published, the newest first. */
export function versionsOf(db: Db, actor: Actor, id: number) {
  authorise(actor, 'knowledge.write')
  const article = readableArticle(db, actor, id)
  const versions = db
    .select()
    .from(articleVersions)
    .where(and(eq(articleVersions.articleId, id), sql`published_at is not null`))
    .orderBy(desc(articleVersions.number))
    .limit(100)
    .all()
  return { article, versions }
}

export type ChangedField = { label: string; before: string; after: string }
export type Comparison = {
  article: Article
  version: ArticleVersion
  before: ArticleVersion | null
  fields: ChangedField[]
  lines: DifferentLine[]
}

/** One version beside the one before it; drafts too, so that who publishes sees what changes. */
export function compareVersion(db: Db, actor: Actor, id: number, number: number): Comparison {
  authorise(actor, 'knowledge.write')
  const article = readableArticle(db, actor, id)
  const version = versionNumbered(db, id, number)
  const before =
    db
      .select()
      .from(articleVersions)
      .where(and(eq(articleVersions.articleId, id), lt(articleVersions.number, number)))
      .orderBy(desc(articleVersions.number))
      .limit(1)
      .get() ?? null
  const facts = (of: ArticleVersion | null): [string, string][] => [
    ['标题', of?.title ?? ''],
    ['业务类别', typeNamed(db, of?.businessTypeId ?? null) ?? ''],
    ['关键词', of?.keywords ?? ''],
    ['来源', of?.source ?? ''],
    ['单位', of?.contactUnit ?? ''],
    ['联系人', of?.contactName ?? ''],
    ['电话', of?.contactPhone ?? ''],
    ['典型案例', of?.caseId ? String(of.caseId) : ''],
  ]
  const was = facts(before)
  const fields = facts(version).flatMap(([label, after], index) => {
    const old = was[index]?.[1] ?? ''
    return old === after ? [] : [{ label, before: old, after }]
  })
  const lines = differencesOf(before?.body ?? '', version.body)
  return { article, version, before, fields, lines }
}

export type ArticleFilters = {
  state: ArticleState | null
  kind: ArticleKind | null
  own: boolean
}

export const readArticleFilters = (
  query: Readonly<Record<string, string | undefined>>,
): ArticleFilters => ({
  state: keysOf(articleStates).find((key) => key === query['state']) ?? null,
  kind: keysOf(articleKinds).find((key) => key === query['kind']) ?? null,
  own: query['whose'] === 'own',
})

export type ArticleRow = Article & { ownerName: string; ownerGone: boolean; stale: StaleReason[] }

function rowsFor(db: Db, now: number) {
  const names = new Map(
    db
      .select()
      .from(accounts)
      .all()
      .map((account) => [account.id, account]),
  )
  return (article: Article): ArticleRow => {
    const owner = names.get(article.ownerId)
    const ownerGone = !owner || !canOwn(owner)
    const stale = article.state === 'published' ? staleOf(article, ownerGone, now) : []
    return { ...article, ownerName: owner?.displayName ?? '', ownerGone, stale }
  }
}

const narrowed = (actor: Actor, { state, kind, own }: ArticleFilters) =>
  and(
    state === null ? undefined : eq(articles.state, state),
    kind === null ? undefined : eq(articles.kind, kind),
    own ? eq(articles.ownerId, actor.accountId ?? -1) : undefined,
  )

/** 知识管理: everything that was written, the newest first. */
export function articlePage(
  db: Db,
  actor: Actor,
  filters: ArticleFilters,
  request: PageRequest,
  now = Date.now(),
): Page<ArticleRow> {
  authorise(actor, 'knowledge.write')
  const list = keyset(articles.id, articles.id, request)
  const rows = db
    .select()
    .from(articles)
    .where(and(narrowed(actor, filters), list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  const cut = cutPage(rows, request, ({ id }) => ({ value: id, id }))
  return { ...cut, rows: cut.rows.map(rowsFor(db, now)) }
}

export function articleCount(db: Db, actor: Actor, filters: ArticleFilters, most: number): number {
  authorise(actor, 'knowledge.write')
  const found = db
    .select({ one: sql`1` })
    .from(articles)
    .where(narrowed(actor, filters))
  return countUpTo(db, found, most)
}

export type StaleFilters = { why: StaleReason; own: boolean }

/** Who does not publish opens the list with what is their own. */
export const readStaleFilters = (
  actor: Actor,
  query: Readonly<Record<string, string | undefined>>,
): StaleFilters => ({
  why: keysOf(staleReasons).find((key) => key === query['why']) ?? 'due',
  own:
    query['whose'] === 'own' || (query['whose'] === undefined && !can(actor, 'knowledge.publish')),
})

/** 过期待复审: those past their day, the longest first, and those nobody answers for. */
export function stalePage(
  db: Db,
  actor: Actor,
  { why, own }: StaleFilters,
  request: PageRequest,
  now = Date.now(),
): Page<ArticleRow> {
  authorise(actor, 'knowledge.write')
  const list = keyset(articles.reviewBy, articles.id, { ...request, ascending: true })
  const rows = db
    .select()
    .from(articles)
    .where(
      and(
        eq(articles.state, 'published'),
        why === 'due'
          ? sql`${articles.reviewBy} <= ${startOfDay(now)}`
          : inArray(
              articles.ownerId,
              goneOwners(db).map(({ id }) => id),
            ),
        own && why === 'due' ? eq(articles.ownerId, actor.accountId ?? -1) : undefined,
        list.where,
      ),
    )
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  const cut = cutPage(rows, { ...request, ascending: true }, ({ reviewBy, id }) => ({
    value: reviewBy ?? 0,
    id,
  }))
  return { ...cut, rows: cut.rows.map(rowsFor(db, now)) }
}

/** Business types in use, for forms and for the way by 业务类别; and one that an article names still. */
export const typeOptions = (db: Db, named: number | null = null) =>
  db
    .select({ id: businessTypes.id, name: businessTypes.name, kind: businessTypes.kind })
    .from(businessTypes)
    .where(or(eq(businessTypes.active, true), eq(businessTypes.id, named ?? -1)))
    .orderBy(asc(businessTypes.id))
    .all()
