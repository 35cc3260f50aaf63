import { z } from 'zod'

import { parseDay, parseInstant } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { seenLine, textIn, typedLine } from '#src/kernel/typed-text.ts'

import { reasonWords } from './offenders/vocabulary.ts'

/** What a form was given when it could not be taken, to be shown again with why. */
export type Given = {
  form: string
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}

/** A day as `2026-12-01`: the start of it in Shanghai. */
export const dayField = (missing: string) =>
  z.string(missing).transform((text, context) => {
    const typed = seenLine(text.normalize('NFKC'))
    const day = parseDay(typed)
    if (day !== null) return day
    const message = typed === '' ? missing : '这一天不存在或读不出，请写成 2026-12-01'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

/** A moment as `2026-11-28 14:30`, Shanghai. */
export const momentField = (missing: string) =>
  z.string(missing).transform((text, context) => {
    const typed = seenLine(text.normalize('NFKC'))
    const at = parseInstant(typed)
    if (at !== null) return at
    const message = typed === '' ? missing : '时间不存在或读不出，请写成 2026-11-28 14:30'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

const { least, most } = reasonWords

/** A reason others are to read. */
export const reasonField = (missing: string) =>
  typedLine(most, missing).refine(
    (text) => [...text.replaceAll(/\s/gu, '')].length >= least,
    `${missing}，至少 ${least} 个字`,
  )

/** One that is needed in some cases only: empty, or as long as any other. */
export const maybeReason = z
  .unknown()
  .transform((value) => seenLine(textIn(value)))
  .pipe(
    z
      .string()
      .max(most, `最多 ${most} 个字`)
      .refine(
        (text) => text === '' || [...text.replaceAll(/\s/gu, '')].length >= least,
        `原因至少 ${least} 个字`,
      ),
  )

/** How often the thing was changed when the form was drawn. */
export const seenField = z.coerce.number('请重新打开这一页').int().min(0)

/** Does it, or gives back the rule that refuses it. */
export function attempt(work: () => unknown): Refused | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
}

/** Ids of ticked boxes: `name=1&name=2`, as `readBody(c, { all: true })` gives them. */
export function tickedIds(value: unknown): number[] {
  const all = Array.isArray(value) ? value : [value]
  return all.flatMap((one) =>
    typeof one === 'string' && /^\d{1,15}$/.test(one) ? [Number(one)] : [],
  )
}
