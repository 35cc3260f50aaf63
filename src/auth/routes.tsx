import { Hono } from 'hono'
import { z } from 'zod'

import { can } from '#src/kernel/actor.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { parseForm } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { AccountPage } from '#views/auth/account.tsx'
import { AccountsPage, GrantPage, NewPassword } from '#views/auth/accounts.tsx'
import { SignInPage } from '#views/auth/sign-in.tsx'

import {
  accountById,
  changePassword,
  createAccount,
  disableAccount,
  enableAccount,
  grantRoles,
  resetPassword,
} from './accounts.ts'
import {
  addressOf,
  clearSessionCookie,
  sessionOf,
  setSessionCookie,
  signedIn,
} from './middleware.ts'
import { isAcceptablePassword, passwordRule, verifyPassword } from './password.ts'
import { accountList, ownSessions, personByNo, unitOptions } from './queries.ts'
import { closeSession } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { roles, scopeKinds } from './vocabulary.ts'

/** Only paths of this server: `//host` and `/\host` would lead elsewhere. */
const localPath = (text: string | undefined) =>
  text && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : '/'

/** Signing in and out, the only pages open to strangers. */
export function signInRoutes(options: { secureCookies: boolean }) {
  return new Hono<AppEnv>()
    .get('/sign-in', (c) => {
      if (sessionOf(c)) return c.redirect('/', 303)
      return c.render(<SignInPage next={localPath(c.req.query('next'))} />, { title: '登录' })
    })
    .post('/sign-in', async (c) => {
      const body = await c.req.parseBody()
      const [username, password] = [String(body['username'] ?? ''), String(body['password'] ?? '')]
      const next = localPath(String(body['next'] ?? ''))
      const result = await signIn(c.var.db, {
        username,
        password,
        address: addressOf(c),
        userAgent: c.req.header('User-Agent') ?? '',
      })
      if (!result.ok) {
        c.status(422)
        const page = <SignInPage next={next} username={username} error={result.message} />
        return c.render(page, { title: '登录' })
      }
      setSessionCookie(c, result.token, options.secureCookies)
      return c.redirect(next, 303)
    })
    .post('/sign-out', (c) => {
      const session = sessionOf(c)
      if (session) closeSession(c.var.db, session)
      clearSessionCookie(c)
      return c.redirect('/sign-in', 303)
    })
}

const passwordForm = z.object({
  current: z.string().min(1, '请输入现在的密码'),
  password: z.string().min(1, '请输入新密码'),
  again: z.string(),
})

/** A person's own account. */
export const accountRoutes = new Hono<AppEnv>()
  .use(signedIn)
  .get('/', (c) => {
    const session = sessionOf(c)
    if (!session) throw new Forbidden(null)
    const page = (
      <AccountPage
        account={session.account}
        sessions={ownSessions(c.var.db, session.account.id)}
        current={session.tokenHash}
      />
    )
    return c.render(page, { title: '我的账号' })
  })
  .post('/', async (c) => {
    const session = sessionOf(c)
    if (!session) throw new Forbidden(null)
    const { account, actor, tokenHash } = session
    const input = parseForm(passwordForm, await c.req.parseBody())
    const errors = input.ok ? {} : { ...input.errors }
    if (input.ok) {
      const { current, password, again } = input.data
      if (!(await verifyPassword(account.passwordHash, current)))
        errors['current'] = '现在的密码不对'
      else if (!isAcceptablePassword(password, account.username)) errors['password'] = passwordRule
      else if (password === current) errors['password'] = '新密码不能和现在的一样'
      else if (password !== again) errors['again'] = '两次输入的新密码不一样'
    }
    const problem = Object.keys(errors).length > 0
    if (problem) c.status(422)
    else if (input.ok) await changePassword(c.var.db, actor, input.data.password, tokenHash)
    const page = (
      <AccountPage
        account={problem ? account : accountById(c.var.db, account.id)}
        sessions={ownSessions(c.var.db, account.id)}
        current={tokenHash}
        errors={errors}
        done={!problem}
      />
    )
    return c.render(page, { title: '我的账号' })
  })

const newAccountForm = z.object({
  username: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}._-]{2,40}$/u, '登录名用 2–40 个字母、数字或汉字'),
  displayName: z.string().trim().min(1, '请填写姓名').max(40, '姓名太长'),
})

const grantForm = z.object({
  roles: z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.enum(keysOf(roles), '角色不存在')),
  ),
  scopeKind: z.enum(keysOf(scopeKinds), '请选择范围'),
  unit: z.string().optional(),
  agentNo: z.string().trim().optional(),
})

/** Accounts, for the system administrator (who exists) and the security administrator (who may what). */
export const accountsRoutes = new Hono<AppEnv>()
  .use(signedIn)
  .use(async (c, next) => {
    const { actor } = c.var
    if (!can(actor, 'account.manage') && !can(actor, 'role.grant')) {
      throw new Forbidden('account.manage')
    }
    await next()
  })
  .get('/', (c) => {
    const page = <AccountsPage actor={c.var.actor} accounts={accountList(c.var.db)} />
    return c.render(page, { title: '账号与权限' })
  })
  .post('/', async (c) => {
    const input = parseForm(newAccountForm, await c.req.parseBody())
    if (!input.ok) {
      c.status(422)
      const { errors, values } = input
      const accounts = accountList(c.var.db)
      const page = (
        <AccountsPage actor={c.var.actor} accounts={accounts} errors={errors} values={values} />
      )
      return c.render(page, { title: '账号与权限' })
    }
    const { account, password } = await createAccount(c.var.db, c.var.actor, input.data)
    return c.render(<NewPassword account={account} password={password} />, { title: '新账号' })
  })
  .get('/:id{[0-9]+}', (c) => {
    const { db, actor } = c.var
    if (!can(actor, 'role.grant')) throw new Forbidden('role.grant')
    const account = accountById(db, Number(c.req.param('id')))
    return c.render(<GrantPage account={account} units={unitOptions(db)} />, { title: '授权' })
  })
  .post('/:id{[0-9]+}/grant', async (c) => {
    const { db, actor } = c.var
    const account = accountById(db, Number(c.req.param('id')))
    const input = parseForm(grantForm, await c.req.parseBody({ all: true }))
    const errors = input.ok ? {} : { ...input.errors }
    if (input.ok) {
      const { scopeKind, unit, agentNo } = input.data
      const scopeId = scopeIdOf(scopeKind, unit, personByNo(db, agentNo ?? '')?.id)
      if (scopeId !== undefined) {
        grantRoles(db, actor, account.id, { roles: input.data.roles, scopeKind, scopeId })
        return c.redirect('/accounts', 303)
      }
      errors[scopeKind === 'person' ? 'agentNo' : 'unit'] =
        scopeKind === 'person' ? '没有这个工号' : '请选择和范围一致的单位'
    }
    c.status(422)
    const page = <GrantPage account={account} units={unitOptions(db)} errors={errors} />
    return c.render(page, { title: '授权' })
  })
  .post('/:id{[0-9]+}/disabling', (c) => {
    disableAccount(c.var.db, c.var.actor, Number(c.req.param('id')))
    return c.redirect('/accounts', 303)
  })
  .delete('/:id{[0-9]+}/disabling', (c) => {
    enableAccount(c.var.db, c.var.actor, Number(c.req.param('id')))
    c.header('HX-Redirect', '/accounts')
    return c.body(null, 200)
  })
  .post('/:id{[0-9]+}/password-reset', async (c) => {
    const id = Number(c.req.param('id'))
    const password = await resetPassword(c.var.db, c.var.actor, id)
    const page = <NewPassword account={accountById(c.var.db, id)} password={password} />
    return c.render(page, { title: '新密码' })
  })

/** Undefined when the unit given does not fit the kind of scope. */
function scopeIdOf(kind: string, unit: string | undefined, personId: number | undefined) {
  if (kind === 'all' || kind === 'nothing') return null
  if (kind === 'person') return personId
  const [unitKind, id] = (unit ?? '').split(':')
  return unitKind === kind && /^\d{1,9}$/.test(id ?? '') ? Number(id) : undefined
}
