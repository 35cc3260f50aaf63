import type { Context } from 'hono'
import { z } from 'zod'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, Refused } from '#src/kernel/errors.ts'
import { typedText } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm } from '#src/kernel/form.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { plainText } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { complaintPage } from './page-routes.tsx'
import { complaintDetail } from './queries.ts'

/** The stay the page showed; one that is forged is none, and so is refused as past. */
export const spellField = typedText.transform((text) =>
  text === '' ? undefined : /^\d{1,15}$/.test(text) ? Number(text) : 0,
)

/** A reason that a person gives for others to read. */
export const reasonField = (missing: string, most = 500) =>
  plainText({ missing, tooLong: `最多 ${most} 个字`, most })

/** The same where it may stay empty. */
export const reasonIfAny = (most = 500) =>
  typedText.pipe(z.union([z.literal(''), reasonField('请写明理由', most)]))

export const departmentField = typedText
  .pipe(z.string().regex(/^\d{1,9}$/, '请选择部门'))
  .transform(Number)

type Step<T> = {
  /** The last part of its address, by which the page finds the form again. */
  form: string
  /** Any of these opens it. */
  needs: readonly [Permission, ...Permission[]]
  fields: z.ZodType<T>
  /** Where on the page it leads once it is done. */
  part: string
  /** Fields that may come several times then come as lists. */
  lists?: boolean
  /** Taken also by whoever has still to judge the call: it tells nothing of whose call it is. */
  blindToo?: boolean
  /** What one look at the fields by themselves cannot find. */
  check?: (input: T, body: Record<string, unknown>) => FieldErrors
  act: (input: T, body: Record<string, unknown>) => unknown
}

export const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/**
 * Takes one form of a complaint's page: 303 to its part when it was taken; 422 or 409 with the page, what is
 * wrong and what was typed when it was not. Whoever has still to judge the call takes no step.
 */
export async function takeStep<T>(c: Context<AppEnv>, blindness: Blindness, step: Step<T>) {
  const { db, actor } = c.var
  const { form, needs, fields, part, lists = false, blindToo = false, check, act } = step
  if (!needs.some((right) => can(actor, right))) throw new Forbidden(needs[0])
  const id = idOf(c)
  // Before anything typed is looked at: what is out of reach is not there.
  const { duty } = complaintDetail(db, actor, id, blindness)
  const body = await readBody(c, { all: lists })
  const answer = (problem: { errors?: FieldErrors; sentence?: string }) =>
    complaintPage(c, blindness, id, { form, values: body, ...problem })
  if (duty && !blindToo) {
    return answer({ sentence: '这通电话您还没有下结论，您还要先评完，再办这件投诉' })
  }
  const input = parseForm(fields, body)
  if (!input.ok) return answer({ errors: input.errors })
  const errors = check?.(input.data, body) ?? {}
  if (Object.keys(errors).length > 0) return answer({ errors })
  try {
    act(input.data, body)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return answer({ sentence: error.message })
  }
  return c.redirect(`/complaints/${id}#${part}`, 303)
}

type Route<T> = Omit<Step<T>, 'act' | 'check'> & {
  take: (db: Db, actor: Actor, id: number, input: T) => unknown
}

/** The same as a route, for a command of the usual shape. */
export const stepRoute =
  <T,>(blindness: Blindness, { take, ...step }: Route<T>) =>
  (c: Context<AppEnv>) =>
    takeStep(c, blindness, {
      ...step,
      act: (input) => take(c.var.db, c.var.actor, idOf(c), input),
    })
