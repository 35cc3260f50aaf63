import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm } from '#src/kernel/form.ts'
import type { Framed } from '#src/kernel/framed.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { personById } from '#src/organisation/queries.ts'
import { type AccountFrame, AccountsPage, NewPassword } from '#views/auth/accounts.tsx'
import { AuditorsPage } from '#views/auth/auditors.tsx'
import { GrantPage, type GrantValues } from '#views/auth/grant.tsx'

import {
  accountById,
  createAccount,
  disableAccount,
  enableAccount,
  grantRoles,
  resetPassword,
} from './accounts.ts'
import { auditorsEvents } from './auditors.ts'
import { signedIn } from './middleware.ts'
import { rightsInWords } from './policy.ts'
import { accountList, authoriseAccounts, personByNo, unitOptions } from './queries.ts'
import { type Account } from './schema.ts'
import { roles, scopeKinds } from './vocabulary.ts'

type AccountFramed = Framed<AccountFrame>

const newAccountForm = z.object({
  username: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}._-]{2,40}$/u, '登录名用 2–40 个字母、数字或汉字'),
  // Invisible characters could make two people look alike on the trail.
  displayName: z.string().transform(tidy).pipe(z.string().min(1, '请填写姓名').max(40, '姓名太长')),
})

const grantForm = z.object({
  roles: z.array(z.enum(keysOf(roles), '角色不存在')),
  scopeKind: z.enum(keysOf(scopeKinds), '请选择范围'),
})

const noText = z.string().catch('')

/** The form as it was typed, so that a refused one can be shown again. */
const typedGrant = z.object({
  roles: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown())),
  scopeKind: noText,
  unit: noText,
  agentNo: noText,
})

/** Accounts, for the system administrator (who exists) and the security administrator (who may what). */
export const accountsRoutes = (list: AccountFramed) =>
  new Hono<AppEnv>()
    .use(signedIn)
    .use(async (c, next) => {
      authoriseAccounts(c.var.actor)
      await next()
    })
    .get('/', (c) => {
      const first = list.first(c.var.db, c.var.actor, c.req.query())
      return first ? c.redirect(first, 303) : accountsPage(c, list)
    })
    .post('/', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'account.manage')
      const body = await readBody(c)
      const input = parseForm(newAccountForm, body)
      if (!input.ok) return accountsPage(c, list, input)
      try {
        const { account, password } = await createAccount(db, actor, input.data)
        return await c.render(<NewPassword account={account} password={password} />, {
          title: '新账号',
        })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return accountsPage(c, list, { errors: { username: error.message }, values: input.data })
      }
    })
    .get('/auditors', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const page = <AuditorsPage page={auditorsEvents(db, actor, readPage(query))} query={query} />
      return c.render(page, { title: '审计管理员的操作' })
    })
    .get('/:id{[0-9]+}', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'role.grant')
      const account = accountById(db, Number(c.req.param('id')))
      const { scopeKind, scopeId } = account
      const person =
        scopeKind === 'person' && scopeId !== null ? personById(db, scopeId) : undefined
      return grantPage(c, account, {
        roles: account.roles,
        scopeKind,
        unit: `${scopeKind}:${scopeId}`,
        agentNo: person?.agentNo ?? '',
      })
    })
    .post('/:id{[0-9]+}/grant', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'role.grant')
      const account = accountById(db, Number(c.req.param('id')))
      const body = await readBody(c, { all: true })
      const given = typedGrant.parse(body)
      const typed = { ...given, roles: given.roles.filter((role) => typeof role === 'string') }
      const input = parseForm(grantForm, typed)
      if (!input.ok) return grantPage(c, account, typed, input.errors)
      const { scopeKind } = input.data
      const scopeId = scopeIdOf(scopeKind, typed.unit, personByNo(db, typed.agentNo.trim())?.id)
      if (scopeId === undefined) {
        const errors: FieldErrors =
          scopeKind === 'person'
            ? { agentNo: '没有这个工号' }
            : { unit: `请选择一个${scopeKinds[scopeKind]}` }
        return grantPage(c, account, typed, errors)
      }
      try {
        grantRoles(db, actor, account.id, { roles: input.data.roles, scopeKind, scopeId })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return grantPage(c, account, typed, { form: error.message })
      }
      return c.redirect('/accounts', 303)
    })
    .post('/:id{[0-9]+}/disabling', (c) => {
      disableAccount(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.redirect('/accounts', 303)
    })
    .post('/:id{[0-9]+}/enabling', (c) => {
      enableAccount(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.redirect('/accounts', 303)
    })
    .post('/:id{[0-9]+}/password-reset', async (c) => {
      const id = Number(c.req.param('id'))
      const password = await resetPassword(c.var.db, c.var.actor, id)
      const page = <NewPassword account={accountById(c.var.db, id)} password={password} />
      return c.render(page, { title: '新密码' })
    })

function accountsPage(
  c: Context<AppEnv>,
  list: AccountFramed,
  refused?: { errors: FieldErrors; values: Record<string, string> },
) {
  if (refused) c.status(422)
  const { db, actor } = c.var
  const query = c.req.query()
  const page = (
    <AccountsPage
      actor={actor}
      page={accountList(db, readPage(query), query['q'])}
      frame={list.frame(db, actor, query)}
      errors={refused?.errors}
      values={refused?.values}
    />
  )
  return c.render(page, { title: '账号与权限' })
}

function grantPage(
  c: Context<AppEnv>,
  account: Account,
  values: GrantValues,
  errors?: FieldErrors,
) {
  if (errors) c.status(422)
  const page = (
    <GrantPage
      account={account}
      units={unitOptions(c.var.db)}
      rights={rightsInWords()}
      values={values}
      errors={errors}
    />
  )
  return c.render(page, { title: '授权' })
}

/** Undefined when the unit given does not fit the kind of scope. */
function scopeIdOf(kind: string, unit: string, personId: number | undefined) {
  if (kind === 'all' || kind === 'nothing') return null
  if (kind === 'person') return personId
  const [unitKind, id] = unit.split(':')
  return unitKind === kind && /^\d{1,9}$/.test(id ?? '') ? Number(id) : undefined
}
