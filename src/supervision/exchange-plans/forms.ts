import { z } from 'zod'

import { faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { chosenId, said, typedDay } from '../typed-fields.ts'
import { planMost } from './vocabulary.ts'

export const entryForm = z.object({
  fault: z.enum(keysOf(faultCategories), '请选择属实类型'),
  measure: said('请写联合培训措施', planMost.measure),
  owner: chosenId('请选择负责人'),
  due: typedDay('请写期限'),
})
export const reasonForm = z.object({ reason: said('请写退回原因', planMost.note) })
export const resultForm = z.object({ result: said('请写完成情况', planMost.note) })
