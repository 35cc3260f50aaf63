import { z } from 'zod'

import { existingDay, wholeNumber } from '#src/kernel/form-fields.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { complaintClasses, complaintLevels, complaintSources } from '../vocabulary.ts'
import type { NewLimit } from './settings.ts'
import { type Limit, limitBounds, limitUnits, remindPercents, timedSteps } from './vocabulary.ts'

/** Of the list, or empty for all. */
const oneOrAll = <T extends Record<string, string>>(words: T, sentence: string) =>
  z
    .enum(['', ...keysOf(words)], sentence)
    .default('')
    .transform((key) => (key === '' ? null : key) as (keyof T & string) | null)

const withinBounds = ({ amount, unit }: Limit): boolean => {
  const { least, most } = limitBounds[unit]
  return amount >= least && amount <= most
}

export const limitForm = z
  .object({
    step: z.enum(keysOf(timedSteps), '请选择环节'),
    level: z.enum(keysOf(complaintLevels), '请选择级别'),
    source: oneOrAll(complaintSources, '请选择来源'),
    class: oneOrAll(complaintClasses, '请选择对内或对外'),
    amount: wholeNumber([1, 720], 3, '请填 1 到 720 之间的整数'),
    unit: z.enum(keysOf(limitUnits), '请选择单位'),
    from: existingDay,
  })
  .superRefine((form, context) => {
    if (withinBounds(form)) return
    const { least, most } = limitBounds[form.unit]
    const message = `按${limitUnits[form.unit]}算，请填 ${least} 到 ${most}`
    context.addIssue({ code: 'custom', path: ['amount'], message })
  })
  .transform((form): NewLimit => form)

const delay = wholeNumber([0, 720], 3, '请填 0 到 720 之间的整数')
const unit = z.enum(keysOf(limitUnits), '请选择单位')

export const alarmsForm = z
  .object({
    remindPercent: wholeNumber([remindPercents.least, remindPercents.most], 2),
    amount1: delay,
    unit1: unit,
    amount2: delay,
    unit2: unit,
    amount3: delay,
    unit3: unit,
  })
  .superRefine((form, context) => {
    for (const level of [1, 2, 3] as const) {
      if (form[`unit${level}`] === 'hour' || form[`amount${level}`] <= 60) continue
      const message = '按工作日算，请填 0 到 60'
      context.addIssue({ code: 'custom', path: [`amount${level}`], message })
    }
  })
  .transform((form) => ({
    remindPercent: form.remindPercent,
    levels: ([1, 2, 3] as const).map((level) => ({
      amount: form[`amount${level}`],
      unit: form[`unit${level}`],
    })),
  }))

export const pauseForm = z.object({
  spell: wholeNumber([1, 1e15], 15, '页面已经过时，请刷新后再办'),
  reason: typedLine(300, '请写明为什么暂停，至少 4 个字').refine(
    (text) => text.length >= 4,
    '请写明为什么暂停，至少 4 个字',
  ),
})

export const resumptionForm = pauseForm.pick({ spell: true })
