import type { Context } from 'hono'
import { z } from 'zod'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, Refused } from '#src/kernel/errors.ts'
import { typedText } from '#src/kernel/form-fields.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
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
  take: (db: Db, actor: Actor, id: number, input: T) => unknown
}

/**
 * One form of a complaint's page: 303 to its part when it was taken; 422 or 409 with the page, what is wrong
 * and what was typed when it was not. Whoever has still to judge the call takes no step.
 */
export const stepRoute =
  <T,>(blindness: Blindness, { form, needs, fields, part, take }: Step<T>) =>
  async (c: Context<AppEnv>) => {
    const { db, actor } = c.var
    if (!needs.some((right) => can(actor, right))) throw new Forbidden(needs[0])
    const id = Number(c.req.param('id'))
    const body = await readBody(c)
    const values = typedTexts(body)
    const answer = (problem: { errors?: Record<string, string>; sentence?: string }) =>
      complaintPage(c, blindness, id, { form, values, ...problem })
    if (complaintDetail(db, actor, id, blindness).duty !== null) {
      return answer({ sentence: '这通电话您还没有下结论，先判完再来办' })
    }
    const input = parseForm(fields, body)
    if (!input.ok) return answer({ errors: input.errors })
    try {
      take(db, actor, id, input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return answer({ sentence: error.message })
    }
    return c.redirect(`/complaints/${id}#${part}`, 303)
  }
