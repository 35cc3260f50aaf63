import { z } from 'zod'

import { existingDay, wholeNumber } from '#src/kernel/form-fields.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { analysisSections, commentLength } from './vocabulary.ts'

export const draftForm = z.object({ day: existingDay })

export const draftTimeForm = z.object({
  weekday: wholeNumber([1, 7], 1, '请选择星期几'),
  hour: wholeNumber([0, 23], 2, '请选择几点，0 到 23'),
})

export const commentForm = z.object({
  section: z.enum(keysOf(analysisSections), '没有这一节'),
  text: typedLines(commentLength).default(''),
  revision: wholeNumber([0, 999_999], 6),
})

export const suggestionForm = z.object({
  department: z
    .string()
    .default('')
    .transform((text, context) => {
      if (text === '') return null
      if (/^\d{1,9}$/.test(text)) return Number(text)
      context.addIssue({ code: 'custom', message: '请从列表里选部门' })
      return z.NEVER
    }),
  problem: typedLine(200, '请写明暴露的问题'),
  advice: typedLines(1000, '请写明整改建议'),
})
