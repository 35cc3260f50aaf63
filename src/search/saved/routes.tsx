import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { NotFound, Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { type SavedForm, SavedSearchesPage, SavedSearchForm } from '#views/search/saved.tsx'

import { addressOf, filtersInWords, queryOf } from '../address.ts'
import { readSearchFilters } from '../filters.ts'
import { authoriseSearch } from '../queries.ts'
import { readQuery } from '../query.ts'
import { sharings } from '../vocabulary.ts'
import { firstSearch, savedSearch, savedSearchList } from './queries.ts'
import { changeSavedSearch, deleteSavedSearch, mayShare, saveSearch } from './save.ts'

const oneSearch = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

const savedForm = z.object({
  name: z
    .string()
    .transform((name) =>
      name
        .normalize('NFKC')
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, '请写一个名称').max(30, '名称不能超过 30 个字')),
  query: z
    .string()
    .max(2000, '条件太长')
    .transform((query) => addressOf(queryOf(query)))
    .refine((query) => readQuery(queryOf(query)['q'] ?? '').kind === 'wanted', '先检索，再存下来'),
  sharing: z.enum(keysOf(sharings), '请选择谁能看到'),
  opensFirst: z.literal('on').optional(),
})

/** 常用检索. */
export const savedSearchRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const page = <SavedSearchesPage rows={savedSearchList(c.var.db, c.var.actor, blindness)} />
      return c.render(page, { title: '常用检索' })
    })
    .get('/new', (c) => {
      authoriseSearch(c.var.actor)
      const query = addressOf(c.req.query())
      if (readQuery(c.req.query('q') ?? '').kind !== 'wanted') return c.redirect(`/search?${query}`)
      const form = { name: c.req.query('q') ?? '', sharing: 'own', opensFirst: false, query }
      return formPage(c, null, { ...form, name: form.name.slice(0, 30) })
    })
    .post('/', (c) => submit(c, null))
    .get(`${oneSearch}/edit`, (c) => {
      const { db, actor } = c.var
      const saved = savedSearch(db, actor, idOf(c))
      if (saved.accountId !== actor.accountId) throw new NotFound()
      // From the page of results it brings the conditions it is to have.
      const query = addressOf(c.req.query()) || saved.query
      const opensFirst = firstSearch(db, actor)?.id === saved.id
      return formPage(c, saved.id, { name: saved.name, sharing: saved.sharing, opensFirst, query })
    })
    .post(oneSearch, (c) => submit(c, idOf(c)))
    .post(`${oneSearch}/deletion`, (c) => {
      deleteSavedSearch(c.var.db, c.var.actor, idOf(c))
      return c.redirect('/search/saved', 303)
    })

async function submit(c: Context<AppEnv>, id: number | null) {
  const { db, actor } = c.var
  authoriseSearch(actor)
  if (id !== null && savedSearch(db, actor, id).accountId !== actor.accountId) throw new NotFound()
  const input = parseForm(savedForm, await readBody(c))
  if (!input.ok) {
    const { name = '', query = '', sharing = 'own', opensFirst } = input.values
    const { query: wrong, ...errors } = input.errors
    c.status(422)
    const form = {
      name,
      sharing,
      opensFirst: opensFirst === 'on',
      query: addressOf(queryOf(query)),
    }
    return formPage(c, id, form, wrong ? { ...errors, form: wrong } : errors)
  }
  const given = { ...input.data, opensFirst: input.data.opensFirst === 'on' }
  try {
    const saved =
      id === null ? saveSearch(db, actor, given) : changeSavedSearch(db, actor, id, given)
    return c.redirect(`/search?saved=${saved.id}&${saved.query}`, 303)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    const field = error.code === 'name-taken' ? 'name' : 'form'
    return formPage(c, id, given, { [field]: error.message })
  }
}

function formPage(c: Context<AppEnv>, id: number | null, form: SavedForm, errors?: FieldErrors) {
  const { db, actor } = c.var
  const query = queryOf(form.query)
  const page = (
    <SavedSearchForm
      id={id}
      form={form}
      words={query['q'] ?? ''}
      filters={filtersInWords(db, readSearchFilters(db, actor, query))}
      errors={errors}
      mayShare={mayShare(actor)}
    />
  )
  return c.render(page, { title: id === null ? '存为常用检索' : '修改常用检索' })
}
