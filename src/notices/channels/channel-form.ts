import { z } from 'zod'

import { typedText } from '#src/kernel/form-fields.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type NoticeKind, noticeKinds } from '../vocabulary.ts'
import { addressProblem, isHostName } from './address.ts'
import { addressProblems, channelKinds } from './vocabulary.ts'

/** `08:30` as minutes of the day; empty is null. */
const timeOfDay = typedText.transform((text, context) => {
  if (text === '') return null
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (hours !== undefined) return Number(hours) * 60 + Number(minutes)
  context.addIssue({ code: 'custom', message: '请填时刻，如 22:00' })
  return z.NEVER
})

/** Which notices: the names of the boxes that are ticked. */
const noticeBoxes = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given): NoticeKind[] => {
    const chosen = new Set([given ?? []].flat())
    return keysOf(noticeKinds).filter((kind) => chosen.has(kind))
  })
  .refine((kinds) => kinds.length > 0, '至少选一种消息')

export const channelForm = (hosts: ReadonlySet<string>) =>
  z
    .object({
      kind: z.enum(keysOf(channelKinds), '请选择一种'),
      name: typedText.pipe(z.string().min(2, '请写名称，至少 2 个字').max(40, '最多 40 个字')),
      address: z
        .string('请填地址')
        .transform((text) => text.trim())
        .pipe(z.string().min(1, '请填地址').max(500, '地址太长'))
        .superRefine((text, context) => {
          const problem = addressProblem(text, hosts)
          if (problem) context.addIssue({ code: 'custom', message: addressProblems[problem] })
        }),
      secret: z
        .string()
        .default('')
        .transform((text) => text.trim())
        .pipe(z.string().max(200, '密钥太长')),
      notices: noticeBoxes,
      quietFrom: timeOfDay,
      quietUntil: timeOfDay,
    })
    .superRefine(({ quietFrom, quietUntil }, context) => {
      if ((quietFrom === null) === (quietUntil === null)) return
      const path = [quietFrom === null ? 'quietFrom' : 'quietUntil']
      context.addIssue({ code: 'custom', path, message: '免打扰的起止要一起填，或都不填' })
    })

export const hostForm = z.object({
  host: typedText
    .transform((text) => text.toLowerCase())
    .pipe(z.string().refine(isHostName, '请写一个域名，如 oapi.dingtalk.com；不能写 IP 地址')),
})
