import { z } from 'zod'

import { faultCategories } from '#src/complaints/vocabulary.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { readMoment } from '#src/recordings/moment.ts'

import { caseMost, caseSources } from './vocabulary.ts'

const source = z.enum(keysOf(caseSources), '请选择来源')
const fault = z
  .string()
  .default('')
  .transform((text) => keysOf(faultCategories).find((key) => key === text) ?? null)

const tags = z
  .string()
  .max(300, '标签写得太长')
  .default('')
  .transform((text, context) => {
    const all = text
      .normalize('NFC')
      .split(/[\s,，、;；]+/u)
      .filter(Boolean)
    if (all.length > caseMost.tags) {
      context.addIssue({ code: 'custom', message: `最多 ${caseMost.tags} 个标签` })
      return z.NEVER
    }
    if (all.some((tag) => [...tag].length > caseMost.tag)) {
      context.addIssue({ code: 'custom', message: `一个标签最多 ${caseMost.tag} 个字` })
      return z.NEVER
    }
    return all
  })

const words = {
  source,
  title: typedLine(caseMost.title, '请写标题'),
  story: typedLines(caseMost.story).default(''),
  lesson: typedLines(caseMost.lesson).default(''),
  tags,
  fault,
  risk: typedLine(caseMost.reason).default(''),
}

export const caseForm = z.object(words)
export const newCaseForm = z.object({
  ...words,
  links: typedLine(600, '请填投诉号或通话号'),
  appeal: z
    .string()
    .default('')
    .transform((text) => (/^\d{1,12}$/.test(text) ? Number(text) : null)),
})

export const linksForm = z.object({ links: typedLine(600, '请填投诉号或通话号') })

const number = (missing: string) =>
  z
    .string(missing)
    .regex(/^\d{1,15}$/, missing)
    .transform(Number)

export const addClipForm = z.object({ clip: number('请选择片段') })
export const clipWordsForm = z.object({
  title: typedLine(caseMost.clipTitle, '请写片段标题'),
  note: typedLines(caseMost.clipNote).default(''),
})
export const reasonForm = z.object({ reason: typedLine(caseMost.reason, '请写明原因') })

export const reportForm = z.object({
  words: typedLine(caseMost.report).default(''),
  at: z
    .string()
    .default('')
    .transform((text, context) => {
      if (text.trim() === '') return null
      const ms = readMoment(text)
      if (ms !== null) return ms
      context.addIssue({ code: 'custom', message: '请写成“分:秒”，例如 0:12' })
      return z.NEVER
    }),
})

export const answerForm = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('not-missed'), reason: typedLine(caseMost.reason, '请写明原因') }),
  z.object({
    answer: z.literal('replaced'),
    reason: typedLine(caseMost.reason).default(''),
    clip: number('请选择新片段'),
  }),
])

export const assignForm = z.object({
  team: number('请选择班组'),
  due: z.string('请写期限').transform((text, context) => {
    const day = parseDay(text.normalize('NFKC'))
    if (day !== null) return day
    context.addIssue({ code: 'custom', message: '没有这一天，请写成 2026-11-28' })
    return z.NEVER
  }),
})
