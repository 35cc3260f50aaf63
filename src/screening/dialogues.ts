import { z } from 'zod'

import {
  faultCategories,
  type ComplaintTarget,
  type FaultCategory,
} from '#src/complaints/vocabulary.ts'
import type { Example } from '#src/screening/model/training.ts'

/** Labels are written by people, in Chinese; a line that does not fit is refused by its number. */
const dialogueShape = z.object({
  id: z.string(),
  turns: z.array(z.object({ s: z.enum(['agent', 'customer', 'unknown']), t: z.string() })),
  label: z.object({
    class: z.enum(['internal', 'external', 'none']),
    type: z.enum(Object.values(faultCategories)).nullish(),
    target: z.enum(['this_agent', 'earlier_agent', 'hotline']).nullish(),
    evidence: z.array(z.int().nonnegative()).nullish(),
  }),
})

export type Dialogue = Example & { id: string; kind: 'internal' | 'external' | 'none' }

/** Reads one labelled dialogue a line. Throws an error that names the line at fault. */
export function parseDialogues(text: string, file: string): Dialogue[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return []
    const where = `${file}, line ${at + 1}`
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw new Error(`${where}: not valid JSON`)
    }
    const parsed = dialogueShape.safeParse(value)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new Error(`${where}: ${issue?.path.join('.') || 'dialogue'}: ${issue?.message}`)
    }
    return [toDialogue(parsed.data)]
  })
}

function toDialogue({ id, turns, label }: z.infer<typeof dialogueShape>): Dialogue {
  return {
    id,
    kind: label.class,
    internal: label.class === 'internal',
    category: keyOf(faultCategories, label.type) as FaultCategory | null,
    target: (label.target?.replace('_', '-') ?? null) as ComplaintTarget | null,
    evidence: label.evidence ?? [],
    utterances: turns.map(({ s, t }) => ({ voice: s, text: t })),
  }
}

function keyOf(words: Record<string, string>, word: string | null | undefined) {
  return Object.keys(words).find((key) => words[key] === word) ?? null
}
