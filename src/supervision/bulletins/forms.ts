import { z } from 'zod'

import { seenLines, typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { typedDay } from '../typed-fields.ts'
import { bulletinMost, namings } from './vocabulary.ts'

const naming = z.enum(keysOf(namings), '请选择姓名怎么写')

export const newBulletinForm = z.object({
  from: typedDay('请写开始日期'),
  until: typedDay('请写结束日期'),
  naming,
})

export const bulletinForm = z.object({
  title: typedLine(bulletinMost.title, '请写标题'),
  opening: typedLines(bulletinMost.opening),
  naming,
})

/** `sentence-12` and `told-12` of a draft's page; the first that is too long is told. */
export function linesIn(body: Record<string, unknown>): {
  lines: Map<number, { sentence: string; included: boolean }>
  errors: Record<string, string>
} {
  const lines = new Map<number, { sentence: string; included: boolean }>()
  const errors: Record<string, string> = {}
  for (const [name, value] of Object.entries(body)) {
    const [, id] = /^sentence-(\d{1,15})$/.exec(name) ?? []
    if (id === undefined || typeof value !== 'string') continue
    const sentence = seenLines(value)
    if (sentence.length > bulletinMost.sentence) errors[name] = `最多 ${bulletinMost.sentence} 个字`
    lines.set(Number(id), { sentence, included: body[`told-${id}`] === 'on' })
  }
  return { lines, errors }
}
