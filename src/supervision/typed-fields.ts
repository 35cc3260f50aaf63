import { z } from 'zod'

import { parseDay } from '#src/kernel/calendar.ts'
import { typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

/** The least that a sentence others act on may say. */
const leastSaid = 5

/** Something must be said by it, not only written. */
export const said = (missing: string, most: number) =>
  typedLines(most, missing).refine(
    (text) => [...text.replaceAll(/[\s\p{P}]/gu, '')].length >= leastSaid,
    `${missing}，至少 ${leastSaid} 个字`,
  )

/** One of a list that has to be chosen. */
export const chosenId = (missing: string) =>
  z
    .string(missing)
    .regex(/^\d{1,15}$/, missing)
    .transform(Number)

/** The same where nothing may be chosen, too. */
export const openId = z
  .string()
  .optional()
  .transform((text) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : null))

export const openChoice = <T extends Record<string, string>>(words: T) =>
  z
    .string()
    .optional()
    .transform((key) => keysOf(words).find((one) => one === key) ?? null)

export const ticked = z
  .string()
  .optional()
  .transform((text) => text === 'on')

/** A day as `2026-11-28`: the start of it in Shanghai. */
export const typedDay = (missing: string) =>
  z.string(missing).transform((text, context) => {
    const at = parseDay(text.normalize('NFKC').trim())
    if (at !== null) return at
    const message = text.trim() === '' ? missing : '没有这一天，请写成 2026-11-28'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

/** Of the page a form was sent from: sent twice, it is taken once. */
export const onceField = z.string('请重新打开这一页').regex(/^[\w-]{8,64}$/, '请重新打开这一页')

export const nothing = z.object({})

/** The revision the page showed; a form without it is as stale as one with another. */
export function seenIn({ seen }: Record<string, unknown>): number {
  return typeof seen === 'string' && /^\d{1,15}$/.test(seen) ? Number(seen) : 0
}
