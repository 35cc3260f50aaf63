import { z } from 'zod'

import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'

import { metricKinds } from '../metrics/vocabulary.ts'
import { chosenId, onceField, openChoice, openId, said, ticked, typedDay } from '../typed-fields.ts'
import { sheetWords, signPlaces, weeksRange } from './vocabulary.ts'

const { most, line, note } = sheetWords

/** Numbers of complaints as people list them. */
const numbers = z
  .string()
  .optional()
  .transform((text) => [
    ...new Set(
      (text ?? '')
        .normalize('NFKC')
        .toUpperCase()
        .split(/[\s,;、,;]+/u)
        .filter(Boolean),
    ),
  ])

export const draftForm = z.object({
  department: chosenId('请选择责任部门'),
  owner: chosenId('请选择责任人'),
  problem: said('请写清问题', most),
  complaints: numbers,
  kind: z.enum(keysOf(metricKinds), '请选择指标'),
  whole: ticked,
  fault: openChoice(faultCategories),
  cause: openChoice(rootCauses),
  staff: openChoice(staffCategories),
  limit: z
    .string('请写每周上限')
    .transform((text) => text.normalize('NFKC').trim())
    .pipe(
      z
        .string()
        .regex(/^\d{1,6}(\.\d{1,2})?$/, '每周上限写数字，最小 0')
        .transform(Number),
    ),
  weeks: z
    .string('请写连续几周')
    .transform((text) => text.normalize('NFKC').trim())
    .pipe(
      z
        .string()
        .regex(/^\d{1,2}$/, '连续几周写整数')
        .transform(Number)
        .pipe(
          z
            .number()
            .min(weeksRange.least, `至少连续 ${weeksRange.least} 周`)
            .max(weeksRange.most, `最多连续 ${weeksRange.most} 周`),
        ),
    ),
  due: typedDay('请写整改期限'),
})
export type DraftInput = z.output<typeof draftForm>

export const reasonForm = z.object({ reason: said('请写原因', note) })
export const causeForm = z.object({
  kind: z.enum(keysOf(rootCauses), '请选择根本原因的类别'),
  text: said('请写根本原因', most),
})
export const itemForm = z.object({
  what: said('请写做什么', line),
  target: typedLine(line, '请写做到什么程度算完成'),
  owner: chosenId('请选择谁负责'),
  due: typedDay('请写完成期限'),
})
export const resultForm = z.object({ result: said('请写完成情况', note) })
export const confirmForm = z.object({ note: typedLines(note) })
export const returnForm = z.object({
  item: chosenId('请选择退回哪一项'),
  reason: said('请写退回原因', note),
})
export const signForm = z.object({
  place: z.enum(keysOf(signPlaces), '请选择签哪一栏'),
  note: typedLines(note),
})
export const refuseForm = z.object({
  place: z.enum(keysOf(signPlaces), '请选择以什么身份'),
  reason: said('请写不同意的原因', note),
})
export const handOverForm = z.object({
  department: chosenId('请选择移交给哪个部门'),
  owner: chosenId('请选择那边的责任人'),
  reason: said('请写移交原因', note),
  follows: ticked,
})
export const ownerForm = z.object({ owner: chosenId('请选择责任人') })
export const entryForm = z.object({
  text: said('请写进展', most),
  item: openId,
  once: onceField,
})
