import type { Context } from 'hono'
import type { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { complaintPage } from '../page-routes.tsx'
import { complaintDetail } from '../queries.ts'

export const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

type Submission<T> = {
  permission: Permission
  /** Which form of the page it is. */
  form: string
  schema: z.ZodType<T>
  /** What one look at the fields by themselves cannot find. */
  check?: (data: T, body: Record<string, unknown>) => FieldErrors
  act: (data: T, spellId: number, body: Record<string, unknown>) => void
}

/**
 * Takes a form of a complaint's page: done, it leads back to the page; refused, the page comes again with
 * the reason at that form and everything that was typed.
 */
export async function takeForm<T>(
  c: Context<AppEnv>,
  blindness: Blindness,
  { permission, form, schema, check, act }: Submission<T>,
) {
  const { db, actor } = c.var
  authorise(actor, permission)
  const id = idOf(c)
  // Before anything typed is looked at: what is out of reach is not there.
  const { duty } = complaintDetail(db, actor, id, blindness)
  const body = await readBody(c, { all: true })
  const values = { ...typedTexts(body), checks: body['checks'] }
  const refuse = (sentence: string) => complaintPage(c, blindness, id, { form, values, sentence })
  if (duty) return refuse('这通电话您还要先评，评完再办这件投诉')
  const input = parseForm(schema, body)
  if (!input.ok) return complaintPage(c, blindness, id, { form, values, errors: input.errors })
  const errors = check?.(input.data, body) ?? {}
  if (Object.keys(errors).length > 0)
    return complaintPage(c, blindness, id, { form, values, errors })
  try {
    act(input.data, spellIn(body), body)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return refuse(error.message)
  }
  return c.redirect(`/complaints/${id}#handling`, 303)
}

/** The stay the page showed; a form without it is as stale as one with another. */
export function spellIn(body: Record<string, unknown>): number {
  const spell = body['spell']
  return typeof spell === 'string' && /^\d{1,15}$/.test(spell) ? Number(spell) : 0
}
