import { z } from 'zod'

import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { idField, onceField } from '../sharing/forms.ts'
import { ideaBounds, ideaKinds, ideaSignings } from './vocabulary.ts'

export const ideaForm = z.object({
  kind: z.enum(keysOf(ideaKinds), '请选择类别'),
  words: typedLines(ideaBounds.words, '请写点子'),
  signing: z.enum(keysOf(ideaSignings), '请选择署名或不署名'),
  once: onceField,
})
export const voteForm = z.object({ vote: z.enum(['cast', 'taken-back'], '请重新打开这一页') })
export const groupForm = z.object({
  group: typedLine(ideaBounds.group),
  kind: z.enum(keysOf(ideaKinds), '请选择类别'),
})
export const choiceForm = z.object({ departmentId: idField('请选择责任部门') })
