import { z } from 'zod'

import { wholeNumber } from '#src/kernel/form-fields.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { momentField } from '#src/training/form-fields.ts'
import {
  difficulties,
  questionCategories,
  type QuestionCategory,
} from '#src/training/questions/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'

import type { NewPaper } from './papers.ts'
import type { DrawRule } from './schema.ts'
import { examLimits, paperModes } from './vocabulary.ts'

const { minutes, pass, resits, points, questions, graceMinutes } = examLimits

/** How many rules the form offers. */
export const ruleLines = 8

const paperShape = z.object({
  name: typedLine(examLimits.title, '请写试卷名称'),
  mode: z.enum(keysOf(paperModes), '请选择组卷方式'),
  minutes: wholeNumber(minutes, 3),
  passPercent: wholeNumber(pass, 3),
  resits: wholeNumber(resits, 1),
  fixedPoints: wholeNumber(points, 3).optional(),
})

/** A paper as its form gives it: rules line by line, or the numbers of questions. */
export const paperForm = z.record(z.string(), z.unknown()).transform((body, context): NewPaper => {
  const fail = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  const given = paperShape.safeParse({
    ...body,
    fixedPoints: body['mode'] === 'fixed' ? body['fixedPoints'] : undefined,
  })
  if (!given.success) {
    for (const { path, message } of given.error.issues) fail(String(path[0]), message)
    return z.NEVER
  }
  const { fixedPoints, ...paper } = given.data
  if (paper.mode === 'fixed') {
    const numbers = typeof body['fixed'] === 'string' ? body['fixed'] : ''
    const ids = [
      ...new Set(
        numbers
          .normalize('NFKC')
          .split(/[\s,，、;；]+/u)
          .filter(Boolean),
      ),
    ]
    if (ids.length === 0) fail('fixed', '请填题目编号')
    else if (ids.some((id) => !/^[1-9]\d{0,8}$/.test(id))) fail('fixed', '题目编号只能是数字')
    else if (ids.length > questions) fail('fixed', `一份试卷最多 ${questions} 题`)
    const each = fixedPoints ?? 1
    return {
      ...paper,
      rules: [],
      fixed: ids.map((id) => ({ questionId: Number(id), points: each })),
    }
  }
  const rules = Array.from({ length: ruleLines }, (_, at) => ruleAt(body, at, fail)).flatMap(
    (rule) => rule ?? [],
  )
  const total = rules.reduce((sum, { count }) => sum + count, 0)
  if (rules.length === 0) fail('rules', '至少写一条抽题规则')
  if (total > questions) fail('rules', `一份试卷最多 ${questions} 题，现在是 ${total} 题`)
  return { ...paper, rules, fixed: [] }
})

function ruleAt(
  body: Readonly<Record<string, unknown>>,
  at: number,
  fail: (path: string, message: string) => void,
): DrawRule | null {
  const text = (name: string) => {
    const value = body[`${name}${at}`]
    return typeof value === 'string' ? value.normalize('NFKC').trim() : ''
  }
  const [category, difficulty, count, worth] = ['category', 'difficulty', 'count', 'points'].map(
    text,
  )
  if (category === '' && count === '') return null
  const line = `第 ${at + 1} 条`
  if (!category || !Object.hasOwn(questionCategories, category))
    fail('rules', `${line}：请选择知识面`)
  if (difficulty && !Object.hasOwn(difficulties, difficulty)) fail('rules', `${line}：难度不对`)
  if (!count || !/^[1-9]\d{0,2}$/.test(count)) fail('rules', `${line}：题数要是 1 以上的整数`)
  if (!worth || !/^[1-9]\d{0,1}$|^100$/.test(worth)) fail('rules', `${line}：每题分数要在 1 到 100`)
  return {
    category: category as QuestionCategory,
    difficulty: difficulty ? (difficulty as keyof typeof difficulties) : null,
    ...{ count: Number(count), points: Number(worth) },
  }
}

const ids = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .transform((given) => given.filter((id) => /^[1-9]\d{0,14}$/.test(id)).map(Number))

export const examForm = z
  .object({
    title: typedLine(examLimits.title, '请写考试名称'),
    paper: z
      .string('请选择试卷')
      .regex(/^[1-9]\d{0,14}$/, '请选择试卷')
      .transform(Number),
    track: z.enum(keysOf(tracks), '请选择培训主线'),
    opensAt: momentField('请写开始时间'),
    closesAt: momentField('请写截止时间'),
    grace: wholeNumber(graceMinutes, 3),
    teams: ids,
    agents: typedLines(20_000).default(''),
  })
  .refine(({ opensAt, closesAt }) => closesAt > opensAt, {
    path: ['closesAt'],
    message: '截止时间要晚于开始时间',
  })

export const extensionForm = z.object({ closesAt: momentField('请写新的截止时间') })

export const markingForm = z.object({
  answer: z.coerce.number('请刷新页面').int('请刷新页面').min(1, '请刷新页面'),
  points: z
    .string('请给分')
    .transform((text) => text.normalize('NFKC').trim())
    .pipe(z.string().regex(/^\d{1,3}(\.5)?$/, '请给分，可以有半分'))
    .transform(Number),
  remark: typedLines(examLimits.words).default(''),
})

export const replyForm = z
  .object({
    reply: typedLines(examLimits.words, '请写答复'),
    position: z
      .string()
      .default('')
      .pipe(z.string().regex(/^\d{0,3}$/, '题号要是数字')),
    points: z
      .string()
      .default('')
      .pipe(z.string().regex(/^(\d{1,3}(\.5)?)?$/, '分数要是数字，可以有半分')),
  })
  .refine(({ position, points: given }) => (position === '') === (given === ''), {
    path: ['points'],
    message: '改分要同时填题号和新的分数',
  })
  .transform(({ reply, position, points: given }) => ({
    reply,
    position: position === '' ? null : Number(position),
    points: given === '' ? null : Number(given),
  }))
