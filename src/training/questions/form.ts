import { z } from 'zod'

import type { FieldErrors } from '#src/kernel/form.ts'
import { seenLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import {
  choiceLetters,
  difficulties,
  judgementWords,
  questionCategories,
  questionKinds,
  questionWords,
} from './vocabulary.ts'
import type { Written } from './write.ts'

const shape = z.object({
  category: z.enum(keysOf(questionCategories), '请选择知识面'),
  difficulty: z.enum(keysOf(difficulties), '请选择难度'),
  kind: z.enum(keysOf(questionKinds), '请选择题型'),
  stem: typedLines(questionWords.stem, '请写题干'),
  reference: typedLines(questionWords.answer).default(''),
  explanation: typedLines(questionWords.explanation).default(''),
  clip: z
    .string()
    .default('')
    .refine((text) => text === '' || /^[1-9]\d{0,14}$/.test(text), '请从列表里选片段'),
})
const seenForm = z.coerce.number().int().min(1)

export type QuestionReading =
  | { ok: true; data: Written; seen: number }
  | { ok: false; errors: FieldErrors }

/** A question as a form or a row of a table gives it: `choiceA`…, `answer` as letters, 对 or 错. */
export function readQuestion(body: Readonly<Record<string, unknown>>): QuestionReading {
  const input = shape.safeParse(body)
  const errors: FieldErrors = {}
  if (!input.success) {
    for (const { path, message } of input.error.issues) errors[String(path[0])] ??= message
  }
  const { kind } = body
  const texts = choiceLetters.map((key) => ({ key, text: line(body[`choice${key}`]) }))
  const choices = kind === 'judgement' ? rightAndWrong : texts.filter(({ text }) => text !== '')
  const answer = kind === 'short' ? [] : answersIn(body['answer'])
  if (kind === 'single' || kind === 'multiple') {
    const gap = texts.findIndex(({ text }) => text === '')
    if (choices.length < 2) errors['choiceA'] ??= '至少写两个选项'
    else if (gap !== -1 && texts.slice(gap).some(({ text }) => text !== ''))
      errors[`choice${choiceLetters[gap]}`] ??= '选项要从 A 起连着写，中间不要空'
    const long = choices.find(({ text }) => text.length > questionWords.choice)
    if (long) errors[`choice${long.key}`] ??= `选项最多 ${questionWords.choice} 个字`
    const twice = choices.find(({ text }, at) => choices.findIndex((one) => one.text === text) < at)
    if (twice) errors[`choice${twice.key}`] ??= '和前面的选项一样'
  }
  if (kind !== 'short') {
    const known = new Set(choices.map(({ key }) => key))
    if (answer.length === 0) errors['answer'] ??= '请给出正确答案'
    else if (answer.some((key) => !known.has(key))) errors['answer'] ??= '正确答案不在选项里'
    else if (kind !== 'multiple' && answer.length > 1) errors['answer'] ??= '这种题只有一个正确答案'
    else if (kind === 'multiple' && answer.length < 2) errors['answer'] ??= '多选题至少两个正确答案'
  } else if (input.success && input.data.reference === '') {
    errors['reference'] ??= '请写参考答案，阅卷要用'
  }
  if (!input.success || Object.keys(errors).length > 0) return { ok: false, errors }
  const { clip, ...said } = input.data
  const seen = seenForm.safeParse(body['seen'])
  const data: Written = {
    ...said,
    reference: said.kind === 'short' ? said.reference : '',
    choices: said.kind === 'short' ? [] : choices,
    answer,
    clipId: clip === '' ? null : Number(clip),
  }
  return { ok: true, data, seen: seen.success ? seen.data : 0 }
}

const rightAndWrong = Object.entries(judgementWords).map(([key, text]) => ({ key, text }))
const line = (value: unknown) => (typeof value === 'string' ? seenLine(value) : '')

/** Letters in any order and with anything between them; or 对, 错, and their keys. */
function answersIn(value: unknown): string[] {
  const given = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
  const keys = given.flatMap((one) => {
    const text = one.normalize('NFKC').trim()
    const word = Object.entries(judgementWords).find(([key, of]) => key === text || of === text)
    if (word) return [word[0]]
    return [...text.toUpperCase()].filter((letter) => /[A-Z]/.test(letter))
  })
  return [...new Set(keys)].sort()
}
