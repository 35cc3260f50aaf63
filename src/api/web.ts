import { type Context, type MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

import { addressOf } from '#src/auth/middleware.ts'
import { Forbidden, NotFound, Refused } from '#src/kernel/errors.ts'
import type { AppEnv } from '#src/kernel/web.ts'

import { ApiError } from './errors.ts'
import type { RateLimit } from './rate-limit.ts'
import { plainAddress } from './tokens/addresses.ts'
import { actorOfToken, admit, requireScope } from './tokens/admit.ts'
import type { ApiToken } from './tokens/schema.ts'
import type { ApiScope } from './vocabulary.ts'

/** What every handler of the API finds: the token that was let in, and where it is used from. */
export type ApiEnv = { Variables: AppEnv['Variables'] & { token: ApiToken; address: string } }

/** Lets only tokens past. Cookies are not read at all, so no page of another site can send a call. */
export function bearer(limit: RateLimit): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.header('Cache-Control', 'no-store')
    const address = plainAddress(addressOf(c))
    const given = /^Bearer +(\S{1,200}) *$/i.exec(c.req.header('Authorization') ?? '')?.[1]
    if (given === undefined) throw new ApiError('token-missing')
    const token = admit(c.var.db, given, address, limit)
    c.set('token', token)
    c.set('address', address)
    c.set('actor', actorOfToken(token))
    await next()
  }
}

/** Lets past only tokens that hold one of the scopes. */
export const scoped = (...anyOf: ApiScope[]) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    requireScope(c.var.db, c.var.token, anyOf, c.var.address)
    await next()
  })

/** One shape for every refusal: `{ error: { code, message } }`. */
export function answerError(c: Context, error: ApiError): Response {
  if (error.status === 401) c.header('WWW-Authenticate', 'Bearer realm="huiting"')
  if (error.retryAfter !== undefined) c.header('Retry-After', String(error.retryAfter))
  c.header('Cache-Control', 'no-store')
  const { code, message, details } = error
  return c.json({ error: { code, message }, ...details }, error.status as ContentfulStatusCode)
}

/** The refusals of lower slices in the words of the API; undefined for a defect of ours. */
export function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error
  if (error instanceof NotFound) return new ApiError('not-found')
  if (error instanceof Forbidden) return new ApiError('scope-missing')
  if (error instanceof HTTPException) {
    return new ApiError(error.status === 413 ? 'too-large' : 'bad-request')
  }
  if (!(error instanceof Refused)) return undefined
  const { code, message } = error
  if (code === 'content-differs') return new ApiError('digest-mismatch')
  const known = code === 'too-large' || code === 'disk-full' ? code : 'refused'
  return new ApiError(known, { message })
}
