import { type Context, Hono } from 'hono'

import { can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, streamDownload } from '#src/kernel/web.ts'
import { businessTypeList, departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { toSimplified } from '#src/transcription/text.ts'
import { Count, SearchPage } from '#views/search/index.tsx'

import { addressOf } from './address.ts'
import { exportSearch } from './export.ts'
import { readSearchFilters } from './filters.ts'
import { notIndexed } from './progress.ts'
import { authoriseSearch, countCalls, searchCalls, type SearchResult } from './queries.ts'
import { readQuery } from './query.ts'
import { firstSearch, savedSearch, savedSearchList } from './saved/queries.ts'
import { savedSearchRoutes } from './saved/routes.tsx'
import { lookedAt } from './saved/save.ts'
import { recordSearch } from './searched.ts'

/** Saved searches above the page; the rest stand in the list. */
const tabsShown = 12

/** 全文检索: what was said in any call, and the searches people keep. */
export const searchRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .route('/saved', savedSearchRoutes(blindness))
    .get('/', (c) => {
      const { db, actor } = c.var
      authoriseSearch(actor)
      const query = c.req.query()
      const first = Object.keys(query).length === 0 ? firstSearch(db, actor) : undefined
      if (first) return c.redirect(`/search?saved=${first.id}&${first.query}`, 302)
      const filters = readSearchFilters(db, actor, query)
      const typed = query['q'] ?? ''
      const wanted = readQuery(typed)
      let result: SearchResult | null = null
      if (wanted.kind === 'wanted') {
        const search = { ...wanted, filters, blindness }
        const request = readPage(query)
        result = searchCalls(db, actor, search, request)
        if (!request.cursor) recordSearch(db, actor, typed, search)
      }
      const shown = shownSearch(c, query)
      const page = (
        <SearchPage
          query={query}
          problems={
            wanted.kind === 'problem'
              ? { ...filters.problems, q: wanted.problem }
              : filters.problems
          }
          result={result}
          saved={savedSearchList(db, actor, blindness, tabsShown)}
          shown={shown}
          departments={departmentOptions(db, actor)}
          businessTypes={businessTypeList(db).map(({ id, name }) => [String(id), name] as const)}
          waiting={notIndexed(db)}
          simplified={simplifiedOf(typed)}
          may={{
            seeAgents: can(actor, 'agent.read'),
            seeFindings: can(actor, 'finding.list'),
            export: can(actor, 'transcript.export'),
          }}
        />
      )
      return c.render(page, { title: '全文检索' })
    })
    .get('/count', (c) => {
      const { db, actor } = c.var
      authoriseSearch(actor)
      const query = c.req.query()
      const wanted = readQuery(query['q'] ?? '')
      if (wanted.kind !== 'wanted') throw new NotFound()
      const search = { ...wanted, filters: readSearchFilters(db, actor, query), blindness }
      c.header('Cache-Control', 'no-store')
      return c.html(<Count count={countCalls(db, actor, search)} />)
    })
    .get('/export.csv', (c) => {
      const { db, actor } = c.var
      authoriseSearch(actor)
      const query = c.req.query()
      const typed = query['q'] ?? ''
      const wanted = readQuery(typed)
      if (wanted.kind !== 'wanted') return c.redirect(`/search?${addressOf(query)}`, 303)
      const search = { ...wanted, filters: readSearchFilters(db, actor, query), blindness }
      const pieces = exportSearch(db, actor, typed, search)
      return streamDownload(c, `检索结果_${formatDay(Date.now()).replaceAll('-', '')}.csv`, pieces)
    })

/** The saved search an address names. Looked at as it was saved, nothing in it is new any more. */
function shownSearch(c: Context<AppEnv>, query: Record<string, string>) {
  const { db, actor } = c.var
  const id = query['saved'] ?? ''
  if (!/^\d{1,15}$/.test(id)) return null
  const saved = savedSearch(db, actor, Number(id))
  const changed = addressOf(query) !== saved.query
  if (!changed && !query['at'] && actor.accountId !== null) lookedAt(db, actor.accountId, saved.id)
  return { id: saved.id, name: saved.name, own: saved.accountId === actor.accountId, changed }
}

function simplifiedOf(typed: string): string | null {
  const simplified = toSimplified(typed)
  return simplified === typed ? null : simplified
}
