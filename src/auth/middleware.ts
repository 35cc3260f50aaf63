import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { HTTPException } from 'hono/http-exception'

import type { AppEnv } from '#src/kernel/web.ts'

import { readSession } from './sessions.ts'

const cookieName = 'huiting_session'

/** Secure cookies only where the configured address is https: a plain-http intranet must work too. */
export function setSessionCookie(c: Context, token: string, secure: boolean): void {
  setCookie(c, cookieName, token, { path: '/', httpOnly: true, sameSite: 'Lax', secure })
}

export function clearSessionCookie(c: Context): void {
  deleteCookie(c, cookieName, { path: '/' })
}

export function sessionOf(c: Context<AppEnv>) {
  const token = getCookie(c, cookieName)
  return token ? readSession(c.var.db, token) : null
}

export function addressOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    // app.request() in tests has no socket behind it
    return 'local'
  }
}

/** The way in for a form or a part of a page whose session ended, and back to where that stood. */
export function signInHref(c: Context<AppEnv>): string {
  const from = c.req.header('Referer') ?? ''
  if (!URL.canParse(from)) return '/sign-in'
  const { pathname, search } = new URL(from)
  return signInFor(pathname + search)
}

const signInFor = (wanted: string) =>
  wanted === '/' || wanted.startsWith('/sign-in')
    ? '/sign-in'
    : `/sign-in?next=${encodeURIComponent(wanted)}`

/** Lets only signed-in people past; a first password must be changed before anything else. */
export const signedIn: MiddlewareHandler<AppEnv> = async (c, next) => {
  const session = sessionOf(c)
  if (!session) {
    if (c.req.method !== 'GET' || c.req.header('HX-Request')) {
      c.header('HX-Redirect', signInHref(c))
      throw new HTTPException(401)
    }
    const { pathname, search } = new URL(c.req.url)
    return c.redirect(signInFor(pathname + search), 303)
  }
  c.set('actor', session.actor)
  c.set('session', session)
  if (session.account.mustChangePassword && !/^\/(account|sign-out)$/.test(c.req.path)) {
    if (!c.req.header('HX-Request')) return c.redirect('/account', 303)
    c.header('HX-Redirect', '/account')
    return c.text('请先修改初始密码', 403)
  }
  await next()
  return
}
