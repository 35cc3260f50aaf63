import { Hono } from 'hono'
import { z } from 'zod'

import { Forbidden } from '#src/kernel/errors.ts'
import { parseForm } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { AccountPage } from '#views/auth/account.tsx'
import { SignInPage } from '#views/auth/sign-in.tsx'

import { accountById, changePassword } from './accounts.ts'
import {
  addressOf,
  clearSessionCookie,
  sessionOf,
  setSessionCookie,
  signedIn,
} from './middleware.ts'
import { isAcceptablePassword, passwordRule, verifyPassword } from './password.ts'
import { ownSessions } from './queries.ts'
import { closeSession, endOtherSessions } from './sessions.ts'
import { signIn } from './sign-in.ts'

export { accountsRoutes } from './accounts-routes.tsx'

/** Only paths of this server: `//host` and `/\host` would lead elsewhere. */
const localPath = (text: string | undefined) =>
  text && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : '/'

const signInForm = z.object({
  username: z.string().max(200).catch(''),
  password: z.string().max(1000).catch(''),
  next: z.string().max(2000).catch('/'),
})

/** Signing in and out, the only pages open to strangers. */
export function signInRoutes(options: { secureCookies: boolean }) {
  return new Hono<AppEnv>()
    .get('/sign-in', (c) => {
      if (sessionOf(c)) return c.redirect('/', 303)
      return c.render(<SignInPage next={localPath(c.req.query('next'))} />, { title: '登录' })
    })
    .post('/sign-in', async (c) => {
      const { username, password, ...form } = signInForm.parse(await readBody(c))
      const next = localPath(form.next)
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
    const input = parseForm(passwordForm, await readBody(c))
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
  .post('/other-sessions/ending', (c) => {
    const session = sessionOf(c)
    if (!session) throw new Forbidden(null)
    endOtherSessions(c.var.db, session)
    return c.redirect('/account', 303)
  })
