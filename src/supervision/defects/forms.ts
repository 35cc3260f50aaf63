import { z } from 'zod'

import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'

import { chosenId, onceField, openChoice, openId, said, typedDay } from '../typed-fields.ts'
import { defectLevels, defectWords } from './vocabulary.ts'

const complaintNo = z
  .string()
  .optional()
  .transform((text) => (text ?? '').normalize('NFKC').trim().toUpperCase().slice(0, 40))

export const defectForm = z.object({
  what: said('请写清要消的缺陷', defectWords.what),
  level: z.enum(keysOf(defectLevels), '请选择层级'),
  department: chosenId('请选择部门'),
  team: openId,
  fault: z.enum(keysOf(faultCategories), '请选择属实类型'),
  cause: openChoice(rootCauses),
  staff: openChoice(staffCategories),
  business: openId,
  complaint: complaintNo,
  bulletin: openId,
  due: typedDay('请写期限'),
  once: onceField,
})

export const tickForm = z.object({ note: said('请写怎么消的', defectWords.note) })
export const reopenForm = z.object({
  reason: said('请写为什么重新打开', defectWords.note),
  complaint: complaintNo,
  due: typedDay('请写期限'),
})
