import { z } from 'zod'

import { parseDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { seenLine, typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { articleKinds, articleLimits as limits, ratings } from './vocabulary.ts'

/** What a form was given when it could not be taken, to be shown again with why. */
export type Given = {
  form: string
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}

/** The revision of the draft a form was drawn for; empty where there was none. */
export const seenDraft = z
  .string('请刷新页面')
  .regex(/^\d{0,9}$/, '请刷新页面')
  .transform((text) => (text === '' ? null : Number(text)))
export const seenForm = z.object({
  seen: z
    .string('请刷新页面')
    .regex(/^\d{1,9}$/, '请刷新页面')
    .transform(Number),
})

const chosenId = (sentence: string) =>
  z
    .string()
    .default('')
    .transform((text) => seenLine(text.normalize('NFKC')))
    .pipe(z.string().regex(/^\d{0,9}$/, sentence))
    .transform((text) => (text === '' ? null : Number(text)))

/** Digits with what people write between them: area codes, extensions, several numbers. */
const phone = typedLine(limits.phone)
  .default('')
  .transform((text) => text.normalize('NFKC'))
  .pipe(
    z
      .string()
      .regex(
        /^(?:|(?=(?:\D*\d){3})[\d\s+()\-—转/、,;*#]+)$/,
        '电话写数字，可以带区号和分机，例如 025-66001234 转 801',
      ),
  )

export const articleForm = z
  .object({
    kind: z.enum(keysOf(articleKinds), '请选择类别'),
    title: typedLine(limits.title, '请写标题'),
    body: typedLines(limits.body).default(''),
    keywords: typedLine(limits.keywords).default(''),
    type: chosenId('请从列表里选业务类别'),
    source: typedLine(limits.source).default(''),
    contactUnit: typedLine(limits.contact).default(''),
    contactName: typedLine(limits.contact).default(''),
    contactPhone: phone,
    caseId: chosenId('典型案例写编号，例如 12'),
    note: typedLine(limits.note).default(''),
    owner: chosenId('请从列表里选责任人'),
    seen: seenDraft.default(null),
  })
  .superRefine((form, context) => {
    const missing = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (form.kind === 'phone') {
      if (form.contactUnit === '') missing('contactUnit', '请写是哪个单位的电话')
      if (form.contactPhone === '') missing('contactPhone', '请写电话')
    } else if (form.kind === 'typical-case') {
      if (form.caseId === null) missing('caseId', '请写典型案例的编号')
    } else if (form.body === '') missing('body', '请写正文')
  })

const maybeDay = z
  .string()
  .default('')
  .transform((text, context) => {
    const typed = seenLine(text.normalize('NFKC'))
    if (typed === '') return null
    const day = parseDay(typed)
    if (day !== null) return day
    context.addIssue({ code: 'custom', message: '这一天不存在或读不出，请写成 2026-12-01' })
    return z.NEVER
  })

export const publicationForm = seenForm.extend({ reviewBy: maybeDay })
export const returnForm = seenForm.extend({ words: typedLine(limits.note, '请写退回的原因') })
export const confirmationForm = z.object({
  version: z
    .string()
    .regex(/^\d{1,9}$/, '请刷新页面')
    .transform(Number),
  reviewBy: maybeDay,
  words: typedLine(limits.note).default(''),
})
export const retirementForm = z.object({ reason: typedLine(limits.note, '请写停用的原因') })
export const ownerForm = z.object({
  owner: z
    .string('请选择责任人')
    .regex(/^\d{1,9}$/, '请选择责任人')
    .transform(Number),
})
export const ratingForm = z
  .object({
    version: z
      .string()
      .regex(/^\d{1,9}$/, '请刷新页面')
      .transform(Number),
    rating: z.enum(keysOf(ratings), '请选择有用还是没用'),
    words: typedLines(limits.feedback).default(''),
  })
  .refine(({ rating, words }) => rating === 'helpful' || words !== '', {
    path: ['words'],
    message: '请写一句哪里不对、缺什么，责任人才好改',
  })
export const answerForm = z.object({ words: typedLines(limits.feedback, '请写答复') })
