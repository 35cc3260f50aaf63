import { z } from 'zod'

import { typedLine } from '#src/kernel/typed-text.ts'
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
  note: typedLine(markTexts.note).default(''),
})

const whyLifted = '请写明为什么撤销，至少 4 个字'

export const liftForm = z.object({
  reason: typedLine(markTexts.reason, whyLifted).refine((text) => text.length >= 4, whyLifted),
})

export const riskForm = z
  .object({
    risk: typedLine(markTexts.risk).default(''),
    was: z.string().default(''),
    lift: z.string().default(''),
  })
  .superRefine(({ risk, lift }, context) => {
    if (lift !== '' || risk.length >= 4) return
    const message = '请写明有什么舆情风险，至少 4 个字'
    context.addIssue({ code: 'custom', path: ['risk'], message })
  })
  .transform(({ risk, was, lift }) => ({ risk: lift === '' ? risk : '', was }))
