import { z } from 'zod'

import { parseDay } from './calendar.ts'

const typedOr = (sentence: string) =>
  z
    .string(sentence)
    .default('')
    .transform((text) => text.normalize('NFKC').trim())

/** What was typed: half width, no blanks around it; a field that is missing is empty. */
export const typedText = typedOr('请填写')

/** A whole number of at most so many digits, written as people write one: no sign, no exponent. */
export const wholeNumber = (
  [least, most]: readonly [least: number, most: number],
  digits: number,
  sentence = `请填 ${least} 到 ${most} 之间的整数`,
) =>
  typedOr(sentence)
    .pipe(z.string().regex(new RegExp(`^\\d{1,${digits}}$`), sentence))
    .transform(Number)
    .refine((value) => value >= least && value <= most, sentence)

/** The start of a day that exists. */
export const existingDay = typedText.transform((text, context) => {
  const day = parseDay(text)
  if (day !== null) return day
  context.addIssue({ code: 'custom', message: '请填一个存在的日期' })
  return z.NEVER
})
