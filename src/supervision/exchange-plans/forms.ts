import { z } from 'zod'

import { faultCategories } from '#src/complaints/vocabulary.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { planMost } from './vocabulary.ts'

/** Something must be said by it, not only written. */
const said = (missing: string, most: number) =>
  typedLines(most, missing).refine(
    (text) => [...text.replaceAll(/[\s\p{P}]/gu, '')].length >= planMost.least,
    `${missing}，至少 ${planMost.least} 个字`,
  )

export const entryForm = z.object({
  fault: z.enum(keysOf(faultCategories), '请选择属实类型'),
  measure: said('请写联合培训措施', planMost.measure),
  owner: z
    .string('请选择负责人')
    .regex(/^\d{1,15}$/, '请选择负责人')
    .transform(Number),
  due: z.string('请写期限').transform((text, context) => {
    const at = parseDay(text.normalize('NFKC'))
    if (at !== null) return at
    const message = text.trim() === '' ? '请写期限' : '没有这一天，请写成 2026-11-28'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }),
})
export const reasonForm = z.object({ reason: said('请写退回原因', planMost.note) })
export const resultForm = z.object({ result: said('请写完成情况', planMost.note) })
export const nothing = z.object({})
