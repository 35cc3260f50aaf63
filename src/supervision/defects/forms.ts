import { z } from 'zod'

import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'

import { defectLevels, defectWords } from './vocabulary.ts'

/** Something must be said by it, not only written. */
const said = (missing: string, most: number) =>
  typedLines(most, missing).refine(
    (text) => [...text.replaceAll(/[\s\p{P}]/gu, '')].length >= defectWords.least,
    `${missing}，至少 ${defectWords.least} 个字`,
  )
const id = (missing: string) =>
  z
    .string(missing)
    .regex(/^\d{1,9}$/, missing)
    .transform(Number)
const openId = z
  .string()
  .optional()
  .transform((text) => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : null))
const open = <T extends Record<string, string>>(words: T) =>
  z
    .string()
    .optional()
    .transform((key) => keysOf(words).find((one) => one === key) ?? null)
const day = z.string('请写期限').transform((text, context) => {
  const at = parseDay(text.normalize('NFKC'))
  if (at !== null) return at
  const message = text.trim() === '' ? '请写期限' : '没有这一天，请写成 2026-11-28'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})
const complaintNo = z
  .string()
  .optional()
  .transform((text) => (text ?? '').normalize('NFKC').trim().toUpperCase().slice(0, 40))

export const defectForm = z.object({
  what: said('请写清要消的缺陷', defectWords.what),
  level: z.enum(keysOf(defectLevels), '请选择层级'),
  department: id('请选择部门'),
  team: openId,
  fault: z.enum(keysOf(faultCategories), '请选择属实类型'),
  cause: open(rootCauses),
  staff: open(staffCategories),
  business: openId,
  complaint: complaintNo,
  bulletin: openId,
  due: day,
  once: z.string('请重新打开这一页').regex(/^[\w-]{8,64}$/, '请重新打开这一页'),
})

export const tickForm = z.object({ note: said('请写怎么消的', defectWords.note) })
export const reopenForm = z.object({
  reason: said('请写为什么重新打开', defectWords.note),
  complaint: complaintNo,
  due: day,
})
