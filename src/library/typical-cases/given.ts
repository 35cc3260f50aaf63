import type { Context } from 'hono'

import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, typedTexts } from '#src/kernel/form.ts'
import type { AppEnv } from '#src/kernel/web.ts'

import type { Replaced } from './names.ts'

/** A form that is shown again: what was typed, what is wrong with it, and what was put in place of names. */
export type Given = {
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  sentence?: string
  replaced?: readonly Replaced[]
}

export const one = '/:id{[0-9]{1,15}}'
export const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
export const seenIn = ({ seen }: Record<string, unknown>): number =>
  typeof seen === 'string' && /^\d{1,15}$/.test(seen) ? Number(seen) : 0

/** A refusal, with what was typed. Anything else goes on. */
export function refusedWith(error: unknown, body: Record<string, unknown>): Given {
  if (!(error instanceof Refused)) throw error
  return { values: typedTexts(body), errors: {}, sentence: error.message }
}

/** 422 also where names were replaced: nothing is saved until somebody has looked at that. */
export const statusOf = ({ sentence, errors, replaced }: Given): 200 | 409 | 422 => {
  if (sentence) return 409
  return Object.keys(errors).length > 0 || (replaced?.length ?? 0) > 0 ? 422 : 200
}
