import { z } from 'zod'

import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import type { RecheckInput } from './settle-verdict.ts'
import { recheckVerdicts } from './vocabulary.ts'

const fields = z.object({
  verdict: z.enum(keysOf(recheckVerdicts), '请选择结论'),
  faultCategory: z.enum(['', ...keysOf(faultCategories)], '请选择属实类型').default(''),
  target: z.enum(['', ...keysOf(complaintTargets)], '请选择对象').default(''),
  concernedCall: z
    .string()
    .regex(/^\d{0,15}$/, '请在列出的来电里选择')
    .default(''),
  note: z.string().trim().max(1000, '说明不能超过 1000 个字').default(''),
})

type Fields = z.output<typeof fields>

function toInput<T>(
  { verdict, faultCategory, target, concernedCall, note }: Fields,
  context: z.core.$RefinementCtx<T>,
): RecheckInput {
  if (verdict === 'external' || verdict === 'unfounded') return { verdict, note }
  if (faultCategory === '') {
    const message = '漏报、瞒报要选属实类型'
    context.addIssue({ code: 'custom', path: ['faultCategory'], message })
    return z.NEVER
  }
  const concernedCallId = concernedCall === '' ? null : Number(concernedCall)
  return { verdict, faultCategory, target: target || null, concernedCallId, note }
}

/** A verdict as a form gives it. */
export const recheckForm = fields.transform(toInput)

/** The same with the reason of a change (改判). */
export const changeForm = fields
  .extend({
    reason: z.string().trim().min(1, '请写明改判的理由').max(500, '理由不能超过 500 个字'),
  })
  .transform(({ reason, ...rest }, context) => {
    const input = toInput(rest, context)
    return { ...input, reason }
  })
