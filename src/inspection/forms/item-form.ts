import { z } from 'zod'

import type { FieldErrors } from '#src/kernel/form.ts'
import { textIn, typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type ItemBody, itemProblems } from './item-rules.ts'
import type { ItemChoice, ScoringItem } from './schema.ts'
import { facts, itemKinds, longest, mostChoices, noOccasion } from './vocabulary.ts'

const number = (text: unknown) => textIn(text).normalize('NFKC').trim()
/** Digits and nothing else: no sign, no point, no power of ten. */
const wholeNumber = (text: unknown) => (/^\d{1,3}$/.test(number(text)) ? Number(number(text)) : NaN)

const texts = z.object({
  section: typedLine(longest.section, '请写属于哪一部分，如“倾听与安抚”'),
  title: typedLine(longest.title, '请写这一项评什么'),
  guidance: typedLines(longest.guidance),
  gate: typedLine(longest.gate),
  kind: z.enum(keysOf(itemKinds), '请选择类别'),
  fact: z.enum(['', ...keysOf(facts)], '请在列出的事实里选'),
})

export type ReadItem = { ok: true; body: ItemBody } | { ok: false; errors: FieldErrors }

/** An item as it was typed, or what is wrong with it, field by field. */
export function readItem(typed: Record<string, unknown>): ReadItem {
  const absent = { guidance: '', gate: '', fact: '' }
  const result = texts.safeParse({ ...absent, ...typed })
  const errors: FieldErrors = {}
  for (const issue of result.error?.issues ?? []) {
    errors[String(issue.path[0])] ??= issue.message
  }
  const kind = result.data?.kind ?? null
  const { choices, problem } = readChoices(typed)
  if (problem) errors['choices'] = problem
  const weight = kind === 'fatal' ? 0 : wholeNumber(typed['weight'])
  if (!result.success) return { ok: false, errors }
  const { section, title, guidance, gate, fact } = result.data
  const body: ItemBody = {
    ...{ section, title, guidance, kind: result.data.kind, weight, choices },
    gate: gate === '' ? null : gate,
    excusedByAbuse: typeof typed['excusedByAbuse'] === 'string',
    fact: fact === '' ? null : fact,
  }
  for (const { field, sentence } of itemProblems(body)) errors[field] ??= sentence
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, body }
}

/** Rows left blank are no choices; a key that was not given is made of the place. */
function readChoices(typed: Record<string, unknown>): { choices: ItemChoice[]; problem?: string } {
  const choices: ItemChoice[] = []
  const taken = new Set<string>()
  for (let row = 0; row < mostChoices; row += 1) {
    const key = textIn(typed[`choiceKey${row}`])
    if (/^[a-z][a-z0-9-]{0,19}$/.test(key) && key !== noOccasion) taken.add(key)
  }
  for (let row = 0; row < mostChoices; row += 1) {
    const label = typedLine(longest.label).safeParse(typed[`choiceLabel${row}`] ?? '')
    const percent = number(typed[`choicePercent${row}`])
    if (!label.success) {
      return { choices, problem: `第 ${row + 1} 个选项：${label.error.issues[0]?.message ?? ''}` }
    }
    if (label.data === '' && percent === '') continue
    if (label.data === '') return { choices, problem: `第 ${row + 1} 个选项没有文字` }
    if (Number.isNaN(wholeNumber(percent))) {
      return { choices, problem: `第 ${row + 1} 个选项的得分比例要是 0 到 100 的整数` }
    }
    const given = textIn(typed[`choiceKey${row}`])
    const key = taken.has(given) ? given : freeKey(taken)
    choices.push({ key, label: label.data, percent: wholeNumber(percent) })
  }
  return { choices }
}

function freeKey(taken: Set<string>): string {
  for (let n = 1; ; n += 1) {
    const key = `choice-${n}`
    if (taken.has(key)) continue
    taken.add(key)
    return key
  }
}

/** The fields of a stored item, as the form shows them. */
export function valuesOf(item: ItemBody | ScoringItem): Record<string, string> {
  const values: Record<string, string> = {
    ...{ section: item.section, title: item.title, guidance: item.guidance, kind: item.kind },
    weight: item.kind === 'fatal' ? '' : String(item.weight),
    gate: item.gate ?? '',
    fact: item.fact ?? '',
  }
  if (item.excusedByAbuse) values['excusedByAbuse'] = 'on'
  for (const [row, { key, label, percent }] of item.choices.entries()) {
    values[`choiceKey${row}`] = key
    values[`choiceLabel${row}`] = label
    values[`choicePercent${row}`] = String(percent)
  }
  return values
}

/** What a new item begins with. */
export const blankItem: Readonly<Record<string, string>> = {
  ...{ kind: 'weighted', choiceLabel0: '做到', choicePercent0: '100' },
  ...{ choiceKey0: 'full', choiceLabel1: '部分做到', choicePercent1: '50', choiceKey1: 'partial' },
  ...{ choiceLabel2: '没做到', choicePercent2: '0', choiceKey2: 'none' },
}
