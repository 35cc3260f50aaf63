import { readPlayed, readSpans } from '#src/complaints/handling/forms.ts'
import type { Span } from '#src/complaints/handling/heard-spans.ts'
import { typedTexts } from '#src/kernel/form.ts'
import { seenLines } from '#src/kernel/typed-text.ts'

import type { AnswerInput, Settlement } from './settle.ts'

/** The judge's form: `outcome-7`, `after-7` and `answer-7` for point 7. */
export function readAnswerForm(body: Record<string, unknown>): {
  input: Settlement
  values: Record<string, string>
  /** What is wrong with the spans it rests on. */
  problem: string | null
  /** What was played in the last moments travels with the answer itself. */
  played: Span[]
} {
  const values = typedTexts(body)
  const answers = Object.entries(values).flatMap(([name, outcome]): AnswerInput[] => {
    const id = /^outcome-(\d{1,15})$/.exec(name)?.[1]
    if (id === undefined || (outcome !== 'upheld' && outcome !== 'overturned')) return []
    const [after, answer] = [values[`after-${id}`] ?? '', values[`answer-${id}`] ?? '']
    return [{ pointId: Number(id), outcome, after, answer }]
  })
  const seen = /^\d{1,15}$/.test(values['seen'] ?? '') ? Number(values['seen']) : -1
  const { spans: evidence, problem } = readSpans(body)
  const restsOn = seenLines(values['restsOn'] ?? '').slice(0, 2000)
  const input = { seen, answers, evidence, restsOn }
  return { input, values, problem, played: readPlayed(body['heard']) }
}
