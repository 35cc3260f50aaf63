import type { Context } from 'hono'
import type { z } from 'zod'

import type { FieldErrors } from '#src/kernel/form.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { takeStep } from '../step-routes.tsx'

type Submission<T> = {
  permission: Permission
  /** Which form of the page it is. */
  form: string
  schema: z.ZodType<T>
  check?: (data: T, body: Record<string, unknown>) => FieldErrors
  act: (data: T, spellId: number, body: Record<string, unknown>) => void
}

/** A form of the part "handling": it always names the stay that the page showed. */
export const takeForm = <T,>(
  c: Context<AppEnv>,
  blindness: Blindness,
  { permission, form, schema, check, act }: Submission<T>,
) =>
  takeStep(c, blindness, {
    ...{ form, needs: [permission], fields: schema, part: 'handling', lists: true },
    ...(check ? { check } : {}),
    act: (data, body) => act(data, spellIn(body), body),
  })

/** The stay the page showed; a form without it is as stale as one with another. */
export function spellIn(body: Record<string, unknown>): number {
  const spell = body['spell']
  return typeof spell === 'string' && /^\d{1,15}$/.test(spell) ? Number(spell) : 0
}
