import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { can } from '#src/kernel/actor.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { ViewForm, ViewsPage } from '#views/lists/views.tsx'

import { addressOf, filterWords, queryOf } from './address.ts'
import { type AnyList, authoriseList, opens } from './definition.ts'
import { listIn } from './list-in.ts'
import { changeView, chooseDefault, ownView, removeView, saveView, viewList } from './views.ts'
import { viewSharings } from './vocabulary.ts'

const oneView = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** Longer addresses are no filter anybody typed. */
const longestQuery = 2000

const viewForm = z.object({
  name: z
    .string('请写一个名称')
    .transform((name) =>
      name
        .slice(0, 200)
        .normalize('NFKC')
        // Marks that take no room would make two names look alike, or a name look empty.
        .replaceAll(/\p{Cf}/gu, '')
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, '请写一个名称').max(30, '名称不能超过 30 个字')),
  query: z.string().max(longestQuery, '条件太长，存不下；请减少一些条件').optional(),
  sharing: z.enum(keysOf(viewSharings), '请选择谁能看到'),
  isDefault: z.literal('on').optional(),
})

/** 常用视图: kept, renamed, shared and given up. */
export const viewRoutes = (lists: readonly AnyList[]) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const list = lists.find(({ path }) => path === c.req.query('list'))
      if (!list) throw new NotFound()
      const views = viewList(db, actor, list).map((view) => ({
        ...view,
        words: filterWords(db, list, queryOf(view.query)),
      }))
      return c.render(<ViewsPage title={list.title} path={list.path} views={views} />, {
        title: `${list.title}的视图`,
      })
    })
    .post('/', async (c) => {
      const body = await readBody(c)
      const { list, query, address } = listIn(lists, body)
      authoriseList(c.var.actor, list)
      return submit(c, list, body, query, (given) =>
        saveView(c.var.db, c.var.actor, list, { ...given, query: address }),
      )
    })
    .get(`${oneView}/edit`, (c) => {
      const { db, actor } = c.var
      const { list, view } = viewIn(c, lists)
      const isDefault = viewList(db, actor, list).some((one) => one.id === view.id && one.isDefault)
      const { name, sharing } = view
      return formPage(c, list, view.id, { name, sharing, isDefault }, queryOf(view.query))
    })
    .post(oneView, async (c) => {
      const { list, view } = viewIn(c, lists)
      return submit(
        c,
        list,
        await readBody(c),
        queryOf(view.query),
        ({ query: _query, ...given }) => changeView(c.var.db, c.var.actor, list, view.id, given),
        view.id,
      )
    })
    .post(`${oneView}/query`, async (c) => {
      const { db, actor } = c.var
      const { list, view } = viewIn(c, lists)
      const given = z
        .string()
        .max(longestQuery)
        .safeParse((await readBody(c))['query'])
      if (!given.success) return c.redirect(`${list.path}?view=${view.id}&${view.query}`, 303)
      const query = addressOf(list, queryOf(given.data))
      const isDefault = viewList(db, actor, list).some((one) => one.id === view.id && one.isDefault)
      const { name, sharing } = view
      changeView(db, actor, list, view.id, { name, sharing, isDefault, query })
      return c.redirect(`${list.path}?view=${view.id}&${query}`, 303)
    })
    .post(`${oneView}/default`, async (c) => {
      const { db, actor } = c.var
      const body = await readBody(c)
      const { list } = listIn(lists, body)
      chooseDefault(db, actor, list, idOf(c), body['on'] === 'on')
      return c.redirect(`/lists/views?list=${encodeURIComponent(list.path)}`, 303)
    })
    .post(`${oneView}/deletion`, (c) => {
      const { list } = removeView(c.var.db, c.var.actor, idOf(c))
      return c.redirect(`/lists/views?list=${encodeURIComponent(list)}`, 303)
    })

/** One's own view and its list; a list that may not be opened any more hides its views, too. */
function viewIn(c: Context<AppEnv>, lists: readonly AnyList[]) {
  const view = ownView(c.var.db, c.var.actor, idOf(c))
  const list = lists.find(({ path }) => path === view.list)
  if (!list || !opens(c.var.actor, list)) throw new NotFound()
  return { list, view }
}

type Given = z.output<typeof viewForm>
type Kept = { id: number; query: string }

async function submit(
  c: Context<AppEnv>,
  list: AnyList,
  body: Record<string, unknown>,
  query: Record<string, string>,
  keep: (given: Omit<Given, 'isDefault'> & { isDefault: boolean }) => Kept,
  id: number | null = null,
) {
  const input = parseForm(viewForm, body)
  if (!input.ok) {
    const { name = '', sharing = 'mine', isDefault } = input.values
    const { query: tooLong, ...errors } = input.errors
    c.status(422)
    const typed = { name: name.slice(0, 60), sharing, isDefault: isDefault === 'on' }
    return formPage(c, list, id, typed, query, tooLong ? { ...errors, form: tooLong } : errors)
  }
  const given = { ...input.data, isDefault: input.data.isDefault === 'on' }
  try {
    const view = keep(given)
    return c.redirect(hrefOf(list.path, view), 303)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    const field = error.code === 'name-taken' ? 'name' : 'form'
    return formPage(c, list, id, given, query, { [field]: error.message })
  }
}

const hrefOf = (path: string, { id, query }: Kept) =>
  `${path}?view=${id}${query === '' ? '' : `&${query}`}`

type Form = { name: string; sharing: string; isDefault: boolean }

function formPage(
  c: Context<AppEnv>,
  list: AnyList,
  id: number | null,
  form: Form,
  query: Record<string, string>,
  errors: FieldErrors = {},
) {
  const page = (
    <ViewForm
      id={id}
      list={{ path: list.path, title: list.title }}
      form={form}
      address={addressOf(list, query)}
      words={filterWords(c.var.db, list, query)}
      errors={errors}
      mayShare={can(c.var.actor, 'view.share')}
    />
  )
  return c.render(page, { title: id === null ? '存为视图' : '修改视图' })
}
