import { z } from 'zod'

import { typedText } from '#src/kernel/form-fields.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { majorReasons } from '../timing/vocabulary.ts'
import { markTexts } from './vocabulary.ts'

/** Boxes that are ticked: one value, several, or none. */
const ticked = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.enum(keysOf(majorReasons), '请从六种情形里选')).min(1, '请至少选一种情形'),
)

export const markForm = z.object({
  reasons: ticked.transform((reasons) => [...new Set(reasons)]),
  note: typedText.pipe(z.string().max(markTexts.note, `不能超过 ${markTexts.note} 个字`)),
})

export const liftForm = z.object({
  reason: typedText.pipe(
    z
      .string()
      .min(4, '请写明为什么撤销，至少 4 个字')
      .max(markTexts.reason, `不能超过 ${markTexts.reason} 个字`),
  ),
})

export const riskForm = z
  .object({
    risk: typedText.pipe(z.string().max(markTexts.risk, `不能超过 ${markTexts.risk} 个字`)),
    was: z.string().default(''),
    lift: z.string().default(''),
  })
  .superRefine(({ risk, lift }, context) => {
    if (lift !== '' || risk.length >= 4) return
    const message = '请写明有什么舆情风险，至少 4 个字'
    context.addIssue({ code: 'custom', path: ['risk'], message })
  })
  .transform(({ risk, was, lift }) => ({ risk: lift === '' ? risk : '', was }))
