import type { Context } from 'hono'

import { type FieldErrors, typedTexts } from '#src/kernel/form.ts'
import type { AppEnv } from '#src/kernel/web.ts'

import { attempt, type Given } from './form-fields.ts'

type Body = Record<string, unknown>
type Answer = Response | Promise<Response>

/**
 * How a page with several forms answers them: drawn again with what was typed where a field is wrong or a
 * rule refuses, and shown anew (`/classes/7`) where it went.
 */
export function answersOn(page: (c: Context<AppEnv>, given: Given) => Answer, base: string) {
  const wrong = (c: Context<AppEnv>, form: string, errors: FieldErrors, body: Body) =>
    page(c, { form, errors, values: typedTexts(body) })
  const kept = (c: Context<AppEnv>, form: string, body: Body, work: () => unknown): Answer => {
    const refusal = attempt(work)
    if (!refusal) return c.redirect(`${base}/${Number(c.req.param('id'))}`, 303)
    return page(c, { form, errors: {}, values: typedTexts(body), sentence: refusal.message })
  }
  return { wrong, kept }
}
