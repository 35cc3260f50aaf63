import type { FieldErrors } from '#src/kernel/form.ts'
import { seenLine, textIn } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import type { CheckInput } from './reply-checks.ts'
import { mostChecks, mostLetters, type ReplyCheck, replyParts } from './vocabulary.ts'

/** Rows for new lines that the form offers. */
export const freshRows = 2

type CheckForm = { ok: true; lines: CheckInput[] } | { ok: false; errors: FieldErrors }

/** Reads the checklist as the page sends it: fields named by the line's code, new lines `new-0`, `new-1`. */
export function readCheckForm(
  checks: readonly ReplyCheck[],
  body: Record<string, unknown>,
): CheckForm {
  const errors: FieldErrors = {}
  const rows = [
    ...checks.map(({ code }) => ({ key: code, code })),
    ...Array.from({ length: freshRows }, (_, index) => ({ key: `new-${index}`, code: null })),
  ]
  const lines: CheckInput[] = []
  for (const { key, code } of rows) {
    const sentence = seenLine(textIn(body[`sentence.${key}`]))
    const part = keysOf(replyParts).find((one) => one === body[`part.${key}`]) ?? null
    const letters = seenLine(textIn(body[`least.${key}`])).normalize('NFKC')
    if (code === null && sentence === '' && part === null && letters === '') continue
    if (sentence === '') errors[`sentence.${key}`] = '请写一句话，说明检查什么'
    else if (sentence.length > 60) errors[`sentence.${key}`] = '最多 60 个字'
    const least = /^\d{1,3}$/.test(letters) ? Number(letters) : 0
    if (part !== null && (least < 1 || least > mostLetters)) {
      errors[`least.${key}`] = `由系统数字数的，填 1 到 ${mostLetters}`
    }
    if (part === null && letters !== '') errors[`least.${key}`] = '没有选哪一部分，不用填字数'
    const active = body[`active.${key}`] === 'on'
    lines.push({ code, sentence, part, least: part === null ? null : least, active })
  }
  if (lines.length > mostChecks) errors['form'] = `检查表最多 ${mostChecks} 条，停用的也算`
  if (lines.every(({ active }) => !active)) errors['form'] = '至少留一条在用的检查'
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, lines }
}
