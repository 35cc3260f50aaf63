import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay, parseDay, startOfDay } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { NewTokenPage, type NewTokenValues, TokenSecretPage } from '#views/api/new-token.tsx'
import { TokensPage } from '#views/api/tokens.tsx'

import { apiScopes, tokenStates } from '../vocabulary.ts'
import { readRanges } from './addresses.ts'
import { createToken, type NewToken } from './create.ts'
import { sourceOptions, tokenList } from './queries.ts'
import { revokeToken } from './revoke.ts'

/** A key that outlives its purpose is the one that leaks: two years at most. */
const longestDays = 731
const usualDays = 365

const name = (problem: string) =>
  z.string().transform(tidy).pipe(z.string().min(1, problem).max(40, '名称最多 40 个字'))

const newTokenForm = z.object({
  name: name('请填写名称'),
  scopes: z.array(z.enum(keysOf(apiScopes), '没有这个权限范围')).min(1, '至少选一个权限范围'),
  expires: z.string().transform((text, context) => {
    const day = parseDay(text)
    const today = startOfDay(Date.now())
    if (day !== null && day >= today && day <= today + longestDays * dayMs) return day + dayMs - 1
    context.addIssue({ code: 'custom', message: '请选今天以后、两年以内的一天' })
    return z.NEVER
  }),
  addresses: z
    .string()
    .max(2000, '地址太多')
    .transform((text, context) => {
      const read = readRanges(text)
      if (read.ok) return read.ranges
      context.addIssue({ code: 'custom', message: read.problem })
      return z.NEVER
    }),
})

const noText = z.string().catch('')
const typedToken = z.object({
  name: noText,
  scopes: z
    .preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()))
    .transform((list) => list.filter((scope) => typeof scope === 'string')),
  source: noText,
  newSource: noText,
  expires: noText,
  addresses: noText,
})

/** Tokens of recorders and telephone systems, for the system administrator. */
export const tokenRoutes = new Hono<AppEnv>()
  .use(async (c, next) => {
    authorise(c.var.actor, 'token.manage')
    await next()
  })
  .get('/', (c) => {
    const query = c.req.query()
    const state = keysOf(tokenStates).find((key) => key === query['state']) ?? null
    const filter = { state, search: query['q'] ?? '' }
    const page = tokenList(c.var.db, c.var.actor, filter, readPage(query))
    return c.render(<TokensPage page={page} query={query} now={Date.now()} />, {
      title: '接口令牌',
    })
  })
  .get('/new', (c) => {
    const expires = formatDay(Date.now() + usualDays * dayMs)
    const empty = { name: '', scopes: [], source: '', newSource: '', expires, addresses: '' }
    return newTokenPage(c, empty)
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    const typed = typedToken.parse(await readBody(c, { all: true }))
    const input = parseForm(newTokenForm, typed)
    const source = readSource(typed)
    const errors = { ...(input.ok ? {} : input.errors), ...source.errors }
    if (!input.ok || !source.value) return newTokenPage(c, typed, errors)
    try {
      const { expires: expiresAt, ...rest } = input.data
      const created = createToken(db, actor, { ...rest, expiresAt, source: source.value })
      return await c.render(<TokenSecretPage {...created} />, { title: '新的接口令牌' })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return newTokenPage(c, typed, { [fieldOf[error.code] ?? 'name']: error.message })
    }
  })
  .post('/:id{[0-9]{1,9}}/revocation', (c) => {
    revokeToken(c.var.db, c.var.actor, Number(c.req.param('id')))
    return c.redirect('/tokens', 303)
  })

type ReadSource = { value: NewToken['source'] | null; errors: FieldErrors }

/** The source chosen from the list, or the name of a new one. */
function readSource({ source, newSource }: NewTokenValues): ReadSource {
  if (source !== 'new') {
    if (/^\d{1,9}$/.test(source)) return { value: { id: Number(source) }, errors: {} }
    return { value: null, errors: { source: '请选择来源' } }
  }
  const named = name('请填写新来源的名称').safeParse(newSource)
  if (named.success) return { value: { name: named.data }, errors: {} }
  return { value: null, errors: { newSource: named.error.issues[0]?.message ?? '名称不对' } }
}

const fieldOf: Record<string, string> = {
  'source-taken': 'newSource',
  'no-such-source': 'source',
}

function newTokenPage(c: Context<AppEnv>, values: NewTokenValues, errors?: FieldErrors) {
  if (errors) c.status(422)
  const today = startOfDay(Date.now())
  const page = (
    <NewTokenPage
      values={values}
      errors={errors}
      sources={sourceOptions(c.var.db)}
      days={{ first: formatDay(today), last: formatDay(today + longestDays * dayMs) }}
    />
  )
  return c.render(page, { title: '建立接口令牌' })
}
