import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { gramsToFind, isDecided, likePattern } from '#src/kernel/grams.ts'
import {
  countLimit,
  cutPage,
  keyset,
  type Page,
  type PageRequest,
  readsUp,
} from '#src/kernel/paging.ts'

import { oneRead, unitsOfPopularity } from './popularity.ts'
import type { KnowledgeQuery, WantedWords } from './query.ts'
import { type Article, articles, type ArticleVersion, articleVersions } from './schema.ts'
import { snippetOf, type Snippet } from './snippet.ts'

export type FoundArticle = {
  article: Article
  version: Pick<ArticleVersion, 'number' | 'contactUnit' | 'contactName' | 'contactPhone'>
  title: Snippet
  snippet: Snippet | null
}

export type Found = { page: Page<FoundArticle>; total: { count: number; more: boolean } | null }

/** Articles the reader may find, and by which index: those published, and not those that name customers. */
function open(actor: Actor, { kind, typeId }: KnowledgeQuery): (SQL | undefined)[] {
  return [
    eq(articles.state, 'published'),
    kind === null ? undefined : eq(articles.kind, kind),
    typeId === null ? undefined : eq(articles.businessTypeId, typeId),
    can(actor, 'knowledge.write') ? undefined : eq(articles.restricted, false),
  ]
}

/** 检索知识: ranked where words were typed, else by how much they are read. */
export function searchArticles(
  db: Db,
  actor: Actor,
  query: KnowledgeQuery,
  request: PageRequest,
  now = Date.now(),
): Found {
  authorise(actor, 'knowledge.read')
  return query.words
    ? ranked(db, actor, query, query.words, request, now)
    : { page: mostRead(db, actor, query, request), total: null }
}

const columns = { article: articles, version: articleVersions }

function ranked(
  db: Db,
  actor: Actor,
  query: KnowledgeQuery,
  words: WantedWords,
  request: PageRequest,
  now: number,
): Found {
  const { cursor, size } = request
  const score = scoreOf(words, now)
  const conditions = sql.join(
    [
      sql`knowledge_index match ${indexQuery(words)}`,
      ...open(actor, query),
      ...undecided(words),
    ].filter((condition) => condition !== undefined),
    sql` and `,
  )
  // Texts are read only where the index does not decide, and never carried along while numbers are put
  // in order.
  const found = sql`from knowledge_index join articles on ${articles.id} = knowledge_index.rowid
    ${readsTexts(words) ? joined : sql``} where ${conditions}`
  const up = readsUp({ ...request, ascending: false })
  const named = cursor && sql`(${cursor.value}, ${cursor.id})`
  const beyond = named
    ? up
      ? sql`and (${score}, ${articles.id}) > ${named}`
      : sql`and (${score}, ${articles.id}) < ${named}`
    : sql``
  const best = db.all<{ id: number; score: number }>(sql`
    select ${articles.id} as id, ${score} as score ${found} ${beyond}
    order by ${up ? sql`2 asc, 1 asc` : sql`2 desc, 1 desc`} limit ${size + 1}`)
  const page = cutPage(best, request, (row) => ({ value: row.score, id: row.id }))
  const most = countLimit + 1
  const count =
    db.get<{ n: number }>(sql`select count(*) as n from (select 1 ${found} limit ${most})`)?.n ?? 0
  return {
    page: { ...page, rows: withTexts(db, page.rows, [...words.all, ...words.any]) },
    total: { count: Math.min(count, countLimit), more: count > countLimit },
  }
}

const joined = sql`join article_versions on ${articleVersions.id} = ${articles.versionId}`

function withTexts(db: Db, best: readonly { id: number }[], words: readonly string[]) {
  const ids = best.map(({ id }) => id)
  const rows = db
    .select(columns)
    .from(articles)
    .innerJoin(articleVersions, eq(articleVersions.id, articles.versionId))
    .where(isOneOf(articles.id, ids))
    .all()
  const byId = new Map(rows.map((row) => [row.article.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [shown(row, words)] : []
  })
}

function mostRead(
  db: Db,
  actor: Actor,
  query: KnowledgeQuery,
  request: PageRequest,
): Page<FoundArticle> {
  const list = keyset(articles.popularity, articles.id, { ...request, ascending: false })
  const rows = db
    .select(columns)
    .from(articles)
    .innerJoin(articleVersions, eq(articleVersions.id, articles.versionId))
    .where(and(...open(actor, query), isNotNull(articles.versionId), list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  const cut = cutPage(rows, request, ({ article }) => ({
    value: article.popularity,
    id: article.id,
  }))
  return { ...cut, rows: cut.rows.map((row) => shown(row, [])) }
}

type Row = { article: Article; version: ArticleVersion }

function shown({ article, version }: Row, words: readonly string[]): FoundArticle {
  const { number, contactUnit, contactName, contactPhone } = version
  return {
    article,
    version: { number, contactUnit, contactName, contactPhone },
    title: { text: article.title, marks: snippetOf(article.title, words, Infinity).marks },
    snippet: snippetOf(version.body, words),
  }
}

/** The index is asked for pairs of characters; which word they belong to it does not know. */
function indexQuery({ all, any, none }: WantedWords): string {
  const wanted = all.map((word) => `(${gramsToFind(word)})`)
  if (any.length > 0) wanted.push(`(${any.map((word) => `(${gramsToFind(word)})`).join(' OR ')})`)
  // A longer word may be made of pairs that stand elsewhere: only the text can rule it out.
  const without = none.filter(isDecided).map((word) => `(${gramsToFind(word)})`)
  const asked = `(${wanted.join(' AND ')})`
  return without.length === 0 ? asked : `${asked} NOT (${without.join(' OR ')})`
}

/** Everything of an article that is searched; as the triggers of the index put it together. */
const searched = [
  ...[articleVersions.title, articleVersions.keywords, articleVersions.body],
  ...[articleVersions.contactUnit, articleVersions.contactName, articleVersions.contactPhone],
]

const holds = (column: SQLiteColumn, word: string) =>
  sql`${column} like ${likePattern(word)} escape '\\'`
const inSome = (word: string): SQL =>
  sql`(${sql.join(
    searched.map((column) => holds(column, word)),
    sql` or `,
  )})`

const readsTexts = ({ all, any, none }: WantedWords) => ![...all, ...any, ...none].every(isDecided)

/** What the index alone does not decide is read. */
function undecided({ all, any, none }: WantedWords): (SQL | undefined)[] {
  const anyOf = any.every(isDecided) ? undefined : sql`(${sql.join(any.map(inSome), sql` or `)})`
  return [
    ...all.filter((word) => !isDecided(word)).map(inSome),
    ...(any.length > 0 ? [anyOf] : []),
    ...none.filter((word) => !isDecided(word)).map((word) => sql`not ${inSome(word)}`),
  ]
}

/**
 * How well an article fits: a word in its title before one among its keywords before one in the text,
 * a title that is nothing but the word first; what is read more stands above what fits as well.
 */
function scoreOf({ all, any }: WantedWords, now: number): SQL<number> {
  const words = [...all, ...any]
  const parts = words.map(
    (word) => sql`(case when ${holds(articles.title, word)} then 60 else 0 end
      + case when ${holds(articles.keywords, word)} then 30 else 0 end)`,
  )
  const whole = sql`case when ${articles.title} = ${words.join('')} collate nocase then 100 else 0 end`
  // From a thousandth of a read of today up to a thousand reads: 0 to 20. The day stands still, so
  // that pages of one search hang together.
  const today = oneRead(startOfDay(now))
  const popular = sql`cast(min(20, max(0,
    (${articles.popularity} - ${today}) / ${unitsOfPopularity} + 10)) as integer)`
  return sql<number>`(${sql.join([...parts, whole, popular], sql` + `)})`
}
