import { typedTexts } from '#src/kernel/form.ts'

import type { AnswerInput, Settlement } from './settle.ts'

/** The judge's form: `outcome-7`, `after-7` and `answer-7` for point 7. */
export function readAnswerForm(body: Record<string, unknown>): {
  input: Settlement
  values: Record<string, string>
} {
  const values = typedTexts(body)
  const answers = Object.entries(values).flatMap(([name, outcome]): AnswerInput[] => {
    const id = /^outcome-(\d{1,15})$/.exec(name)?.[1]
    if (id === undefined || (outcome !== 'upheld' && outcome !== 'overturned')) return []
    const [after, answer] = [values[`after-${id}`] ?? '', values[`answer-${id}`] ?? '']
    return [{ pointId: Number(id), outcome, after, answer }]
  })
  const seen = /^\d{1,15}$/.test(values['seen'] ?? '') ? Number(values['seen']) : -1
  return { input: { seen, answers }, values }
}
