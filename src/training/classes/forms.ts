import { z } from 'zod'

import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { dayField, maybeReason, reasonField, seenField } from '../form-fields.ts'
import { tracks } from '../records/vocabulary.ts'
import { classBounds, classResults, halves, presences, releaseAnswers } from './vocabulary.ts'

export const classForm = z.object({
  title: typedLine(classBounds.title, '请写班名'),
  track: z.enum(keysOf(tracks), '请选择主线'),
  fromDay: dayField('请写开班日期'),
  untilDay: dayField('请写结束日期'),
  place: typedLine(classBounds.place, '请写地点'),
  seats: z.coerce
    .number('请写名额')
    .int('名额是整数')
    .min(1, '至少 1 个名额')
    .max(classBounds.seats, `最多 ${classBounds.seats} 个名额`),
  trainerId: z.coerce.number('请选择讲师').int('请选择讲师').min(1, '请选择讲师'),
  note: typedLines(classBounds.note),
})
export const changeForm = classForm.extend({ reason: maybeReason, seen: seenField })
export const cancelForm = z.object({ reason: reasonField('请写取消原因'), seen: seenField })

export const releaseForm = z
  .object({ answer: z.enum(keysOf(releaseAnswers), '请选择同意或不同意'), reason: maybeReason })
  .refine(({ answer, reason }) => answer === 'agreed' || reason !== '', {
    message: '不同意要写原因，至少 5 个字',
    path: ['reason'],
  })

export const removalForm = z.object({ reason: reasonField('请写移出原因') })

export const halfForm = z.object({
  day: z.coerce.number('请选择哪半天').int(),
  half: z.enum(keysOf(halves), '请选择哪半天'),
})

export const correctionForm = z.object({
  result: z.enum(keysOf(classResults), '请选择结果'),
  note: typedLine(100),
  was: z.string('请重新打开这一页').max(20),
  reason: reasonField('请写更正原因'),
})

export const mendingForm = halfForm.extend({
  presence: z.enum(keysOf(presences), '请选择到课'),
  was: z.enum(['', ...keysOf(presences)], '请重新打开这一页'),
  result: z
    .enum(['', ...keysOf(classResults)], '请选择结果')
    .default('')
    .transform((result) => (result === '' ? null : result)),
  reason: reasonField('请写更正原因'),
})

const chosenIn =
  <Key extends string>(words: Readonly<Record<Key, string>>) =>
  (body: Record<string, unknown>, name: string): Key | undefined =>
    keysOf(words).find((key) => key === body[name])

/** `presence-7=present`: what was chosen for each seat. */
export function chosenBySeat<Key extends string>(
  body: Record<string, unknown>,
  prefix: string,
  words: Readonly<Record<Key, string>>,
): Map<number, Key> {
  const chosen = chosenIn(words)
  return new Map(
    Object.keys(body).flatMap((name) => {
      const [start, id = ''] = name.split('-')
      const key = start === prefix && /^\d{1,15}$/.test(id) ? chosen(body, name) : undefined
      return key === undefined ? [] : [[Number(id), key] as const]
    }),
  )
}
