import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

import type { AppEnv } from './web.ts'

/** What the page says of a form on its way: a token, and where it goes (`views/assets/unsent.js`). */
const sent = 'huiting_sent'
/** The token given back, which lets the browser forget what it kept of the form. */
const taken = 'huiting_taken'

/**
 * The token of the form this request carries, if the browser keeps what was typed into it. Other posts
 * of the same page (drafts, what was heard) go to other addresses, and must not answer for it.
 */
function tokenOf(c: Context<AppEnv>): string | null {
  if (c.req.method !== 'POST') return null
  const [, token = '', path] =
    /^([\da-z]{1,40}-\d{1,16}):(.*)$/.exec(getCookie(c, sent) ?? '') ?? []
  return token !== '' && path === c.req.path ? token : null
}

export const isKeptByBrowser = (c: Context<AppEnv>): boolean => tokenOf(c) !== null

/** Tells the browser that a form was taken. Silence keeps what was typed: a refusal says nothing here. */
export const tellTaken: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  const token = tokenOf(c)
  if (token === null || c.error || c.res.status >= 400) return
  setCookie(c, taken, token, { path: '/', sameSite: 'Lax', maxAge: 7 * 86_400 })
  deleteCookie(c, sent, { path: '/' })
}
