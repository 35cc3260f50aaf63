import { type Context, Hono } from 'hono'
import type { z } from 'zod'

import { blocksOf } from '#src/documents/markup.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { seenLine } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { ArticleForm } from '#views/library/knowledge/form.tsx'
import { KnowledgePage } from '#views/library/knowledge/index.tsx'
import {
  ArticlesPage,
  FeedbackPage,
  MissesPage,
  StalePage,
} from '#views/library/knowledge/lists.tsx'
import { ArticlePage } from '#views/library/knowledge/show.tsx'
import { VersionPage, VersionsPage } from '#views/library/knowledge/versions.tsx'

import { articlesList } from './articles-list.ts'
import { createArticle, returnDraft, submitDraft, writeDraft } from './draft.ts'
import { answerFeedback, rateArticle, waitingFeedback } from './feedback.ts'
import { possibleOwners } from './find.ts'
import {
  answerForm,
  articleForm,
  confirmationForm,
  type Given,
  ownerForm,
  publicationForm,
  ratingForm,
  retirementForm,
  returnForm,
  seenForm,
} from './forms.ts'
import { lastLooks, lookedAt } from './looks.ts'
import { missedPage, noteMiss, settleMiss } from './misses.ts'
import { publishDraft, retireArticle, usualReview } from './publish.ts'
import {
  articleDetail,
  articlePage,
  compareVersion,
  readArticleFilters,
  readStaleFilters,
  stalePage,
  typeOptions,
  versionsOf,
} from './queries.ts'
import { readKnowledgeQuery } from './query.ts'
import { confirmArticle, setOwner } from './review.ts'
import type { ArticleVersion } from './schema.ts'
import { searchArticles } from './search.ts'
import { articleLimits, type ArticleKind } from './vocabulary.ts'

const digits = '{[0-9]{1,15}}'
const one = `/:id${digits}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 知识库: searched by everybody, written, published and kept fresh by some. */
export const knowledgeRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'knowledge.read')
    const address = c.req.query()
    const query = readKnowledgeQuery(address)
    const request = readPage(address)
    const found = searchArticles(db, actor, query, request)
    const narrowed = query.kind !== null || query.typeId !== null
    const nothing = query.words !== null && found.page.rows.length === 0 && !request.cursor
    if (nothing && !narrowed && query.words && c.req.method === 'GET')
      noteMiss(db, actor, query.words)
    const page = (
      <KnowledgePage
        address={address}
        query={query}
        found={found}
        types={typeOptions(db)}
        looks={query.words === null ? lastLooks(db, actor) : []}
        may={{ write: can(actor, 'knowledge.write'), publish: can(actor, 'knowledge.publish') }}
        now={Date.now()}
      />
    )
    return c.render(page, { title: '知识库' })
  })
  .get('/articles', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'knowledge.write')
    const query = c.req.query()
    const first = defaultHref(db, actor, articlesList, query)
    if (first) return c.redirect(first, 303)
    const filters = readArticleFilters(query)
    const page = (
      <ArticlesPage
        page={articlePage(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, articlesList, query)}
        mayPublish={can(actor, 'knowledge.publish')}
      />
    )
    return c.render(page, { title: '知识管理' })
  })
  .get('/stale', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'knowledge.write')
    const query = c.req.query()
    const filters = readStaleFilters(actor, query)
    const page = (
      <StalePage
        page={stalePage(db, actor, filters, readPage(query))}
        filters={filters}
        query={query}
      />
    )
    return c.render(page, { title: '过期待复审' })
  })
  .get('/feedback', (c) => {
    const query = c.req.query()
    const rows = waitingFeedback(c.var.db, c.var.actor, readPage(query))
    return c.render(<FeedbackPage page={rows} query={query} />, { title: '知识反馈' })
  })
  .get('/missed', (c) => {
    const query = c.req.query()
    const rows = missedPage(c.var.db, c.var.actor, readPage(query))
    return c.render(<MissesPage page={rows} query={query} />, { title: '没有搜到的词' })
  })
  .post(`/missed/:miss${digits}/settled`, (c) => {
    settleMiss(c.var.db, c.var.actor, Number(c.req.param('miss')))
    return c.redirect('/knowledge/missed', 303)
  })
  .get('/new', (c) => {
    authorise(c.var.actor, 'knowledge.write')
    const title = seenLine(c.req.query('title') ?? '').slice(0, articleLimits.title)
    const owner = String(c.var.actor.accountId ?? '')
    return newPage(c, { form: 'new', errors: {}, values: { title, owner, kind: 'faq' } }, 200)
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'knowledge.write')
    const body = await readBody(c)
    const input = parseForm(articleForm, body)
    if (!input.ok) return newPage(c, { form: 'new', ...input })
    const wrong = unknownChoices(c, input.data)
    const values = typedTexts(body)
    if (wrong) return newPage(c, { form: 'new', errors: wrong, values })
    const { type, owner, seen: _seen, ...words } = input.data
    const given = { ...words, businessTypeId: type, ownerId: owner ?? 0 }
    try {
      return c.redirect(`/knowledge/${createArticle(db, actor, given).id}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return newPage(c, { form: 'new', errors: {}, values, sentence: error.message }, 409)
    }
  })
  .get(one, (c) => showPage(c))
  .get(`${one}/edit`, (c) => editPage(c, null))
  .post(`${one}/draft`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'knowledge.write')
    const { article, version, draft } = articleDetail(db, actor, idOf(c))
    const body = { ...(await readBody(c)), kind: article.kind }
    const input = parseForm(articleForm, body)
    if (!input.ok) return editPage(c, { form: 'edit', ...input })
    const values = typedTexts(body)
    const { type, owner: _owner, kind: _kind, seen, ...words } = input.data
    const named = (draft ?? version).businessTypeId
    const wrong = unknownChoices(c, { type, owner: article.ownerId }, named)
    if (wrong) return editPage(c, { form: 'edit', errors: wrong, values })
    const refusal = attempt(() =>
      writeDraft(db, actor, article.id, { ...words, businessTypeId: type }, seen),
    )
    if (!refusal) return c.redirect(`/knowledge/${article.id}`, 303)
    return editPage(c, { form: 'edit', errors: {}, values, sentence: refusal.message }, 409)
  })
  .post(`${one}/submission`, (c) =>
    step(c, 'submission', seenForm, ({ seen }) =>
      submitDraft(c.var.db, c.var.actor, idOf(c), seen),
    ),
  )
  .post(`${one}/publication`, (c) =>
    step(c, 'publication', publicationForm, (given) =>
      publishDraft(c.var.db, c.var.actor, idOf(c), given),
    ),
  )
  .post(`${one}/return`, (c) =>
    step(c, 'return', returnForm, ({ seen, words }) =>
      returnDraft(c.var.db, c.var.actor, idOf(c), seen, words),
    ),
  )
  .post(`${one}/review`, (c) =>
    step(c, 'review', confirmationForm, (given) =>
      confirmArticle(c.var.db, c.var.actor, idOf(c), given),
    ),
  )
  .post(`${one}/retirement`, (c) =>
    step(c, 'retirement', retirementForm, ({ reason }) =>
      retireArticle(c.var.db, c.var.actor, idOf(c), reason),
    ),
  )
  .post(`${one}/owner`, (c) =>
    step(c, 'owner', ownerForm, ({ owner }) => setOwner(c.var.db, c.var.actor, idOf(c), owner)),
  )
  .post(`${one}/feedback`, (c) =>
    step(c, 'feedback', ratingForm, (given) => rateArticle(c.var.db, c.var.actor, idOf(c), given)),
  )
  .post(`${one}/feedback/:entry${digits}/answer`, (c) => {
    const entry = Number(c.req.param('entry'))
    return step(c, `answer-${entry}`, answerForm, ({ words }) =>
      answerFeedback(c.var.db, c.var.actor, idOf(c), entry, words),
    )
  })
  .get(`${one}/versions`, (c) => {
    const { article, versions } = versionsOf(c.var.db, c.var.actor, idOf(c))
    return c.render(<VersionsPage article={article} versions={versions} />, {
      title: `${article.title} 的版本`,
    })
  })
  .get(`${one}/versions/:number${digits}`, (c) => {
    const comparison = compareVersion(
      ...([c.var.db, c.var.actor, idOf(c), Number(c.req.param('number'))] as const),
    )
    const title = `${comparison.article.title} 第 ${comparison.version.number} 版`
    return c.render(<VersionPage {...comparison} />, { title })
  })

/** What each step of an article needs, asked before its form is read. */
const needs: Readonly<Record<string, Permission>> = {
  submission: 'knowledge.write',
  publication: 'knowledge.publish',
  return: 'knowledge.publish',
  review: 'knowledge.write',
  retirement: 'knowledge.publish',
  owner: 'knowledge.publish',
  feedback: 'knowledge.read',
}

/** One form of the page of an article: shown again with what was typed where it could not be taken. */
async function step<T extends z.ZodType>(
  c: Context<AppEnv>,
  form: string,
  schema: T,
  work: (given: z.output<T>) => void,
) {
  authorise(c.var.actor, needs[form] ?? 'knowledge.write')
  // Whether it is there at all comes before what was typed.
  articleDetail(c.var.db, c.var.actor, idOf(c))
  const body = await readBody(c)
  const input = parseForm(schema, body)
  if (!input.ok) return showPage(c, { form, errors: input.errors, values: input.values }, 422)
  const refusal = attempt(() => work(input.data))
  if (!refusal) return c.redirect(`/knowledge/${idOf(c)}`, 303)
  const values = typedTexts(body)
  return showPage(c, { form, errors: {}, values, sentence: refusal.message }, 409)
}

function attempt(work: () => void): Refused | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
}

function showPage(c: Context<AppEnv>, given: Given | null = null, status: 200 | 409 | 422 = 200) {
  const { db, actor } = c.var
  const detail = articleDetail(db, actor, idOf(c))
  if (c.req.method === 'GET') lookedAt(db, actor, detail.article)
  const now = Date.now()
  const page = (
    <ArticlePage
      detail={detail}
      blocks={blocksOf(detail.version.body)}
      given={given}
      owners={
        detail.may.publish
          ? possibleOwners(db).map(({ id, displayName }) => [String(id), displayName] as const)
          : []
      }
      reviewBy={formatDay(usualReview(detail.article.kind, now))}
      mayOpenCase={can(actor, 'library.read')}
    />
  )
  c.status(status)
  return c.render(page, { title: detail.version.title })
}

function newPage(c: Context<AppEnv>, given: Given, status: 200 | 409 | 422 = 422) {
  c.status(status)
  return c.render(<ArticleForm article={null} given={given} {...choices(c)} />, {
    title: '新建知识',
  })
}

const choices = ({ var: { db } }: Context<AppEnv>, named: number | null = null) => ({
  types: typeOptions(db, named).map(({ id, name }) => [String(id), name] as const),
  owners: possibleOwners(db).map(({ id, displayName }) => [String(id), displayName] as const),
})

function unknownChoices(
  { var: { db } }: Context<AppEnv>,
  { type, owner }: { type: number | null; owner: number | null },
  named: number | null = null,
) {
  const errors: Record<string, string> = {}
  if (type !== null && !typeOptions(db, named).some(({ id }) => id === type))
    errors['type'] = '请从列表里选业务类别'
  if (owner === null) errors['owner'] = '请选择责任人'
  return Object.keys(errors).length === 0 ? null : errors
}

function editPage(c: Context<AppEnv>, given: Given | null, status: 200 | 409 | 422 = 422) {
  const { db, actor } = c.var
  authorise(actor, 'knowledge.write')
  const { article, version, draft } = articleDetail(db, actor, idOf(c))
  if (article.state === 'retired') return showPage(c, null, 409)
  const from = draft ?? version
  const values = given?.values ?? valuesOf(article.kind, from, draft)
  c.status(given === null ? 200 : status)
  const form = { form: 'edit', errors: given?.errors ?? {}, values, sentence: given?.sentence }
  return c.render(
    <ArticleForm article={article} given={form} {...choices(c, from.businessTypeId)} />,
    {
      title: `改 ${from.title}`,
    },
  )
}

function valuesOf(kind: ArticleKind, from: ArticleVersion, draft: ArticleVersion | null) {
  const { title, body, keywords, source, contactUnit, contactName, contactPhone } = from
  return {
    ...{ kind, title, body, keywords, source, contactUnit, contactName, contactPhone },
    type: String(from.businessTypeId ?? ''),
    caseId: String(from.caseId ?? ''),
    note: draft?.note ?? '',
    seen: draft === null ? '' : String(draft.revision),
  }
}
