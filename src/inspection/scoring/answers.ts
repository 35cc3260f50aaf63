import { refused } from '#src/kernel/errors.ts'
import { seenLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type Voice, voices } from '#src/transcription/vocabulary.ts'

import type { ScoringItem } from '../forms/schema.ts'
import { noOccasion } from '../forms/vocabulary.ts'
import { sheetRefusals } from './vocabulary.ts'

/** Where in the call an answer is borne out. */
export type Span = { startMs: number; endMs: number; voice: Voice | null }

/** What a page says about one item; what it leaves out stays as it was. */
export type AnswerChange = {
  itemId: number
  choice?: string
  comment?: string
  /** Null takes the evidence away. */
  span?: Span | null
}

export type SheetChange = { answers: AnswerChange[]; note?: string }

export const longestText = 500

/**
 * Reads what a scoring page posts: `choice.12`, `comment.12`, `start.12`, `end.12`, `voice.12` and
 * `note`. Fields of no item are not looked at; whatever names an item must be true of this version,
 * so a forged choice, a score typed by hand or an item of another version is refused.
 */
export function readAnswers(
  items: readonly ScoringItem[],
  durationMs: number | null,
  body: Record<string, unknown>,
): SheetChange {
  const known = new Map(items.map((item) => [item.id, item]))
  const changes = new Map<number, AnswerChange>()
  for (const [name, given] of Object.entries(body)) {
    const [, field, number] = /^(choice|comment|start|end|voice)\.(.*)$/s.exec(name) ?? []
    if (field === undefined || number === undefined) continue
    const item = /^[1-9]\d{0,14}$/.test(number) ? known.get(Number(number)) : undefined
    if (!item || typeof given !== 'string') throw refused(sheetRefusals, 'unknown-item')
    const change = changes.get(item.id) ?? { itemId: item.id }
    if (field === 'choice') change.choice = readChoice(item, given)
    else if (field === 'comment') change.comment = readText(given)
    else if (field === 'start') change.span = readSpan(item.id, durationMs, body)
    changes.set(item.id, change)
  }
  const note = body['note']
  return {
    answers: [...changes.values()],
    ...(typeof note === 'string' ? { note: readText(note) } : {}),
  }
}

/** A choice of this item, or that there was no occasion where that may be asked; empty: not chosen. */
export function readChoice(item: Pick<ScoringItem, 'choices' | 'gate'>, given: string): string {
  if (given === '') return given
  if (given === noOccasion) {
    if (item.gate === null) throw refused(sheetRefusals, 'no-gate')
    return given
  }
  if (!item.choices.some(({ key }) => key === given)) throw refused(sheetRefusals, 'unknown-choice')
  return given
}

/** A comment of spaces and zero-width marks is none. */
export function readText(given: string): string {
  const text = seenLines(given)
  if (text.length > longestText) throw refused(sheetRefusals, 'bad-text')
  return text
}

function readSpan(
  itemId: number,
  durationMs: number | null,
  body: Record<string, unknown>,
): Span | null {
  const [start, end] = [body[`start.${itemId}`], body[`end.${itemId}`] ?? '']
  if (start === '' && end === '') return null
  const whole = (text: unknown) =>
    typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null
  const [startMs, endMs] = [whole(start), whole(end)]
  if (startMs === null || endMs === null || startMs >= endMs) {
    throw refused(sheetRefusals, 'bad-span')
  }
  // Lines may end a little past the sound they were heard in.
  if (durationMs !== null && startMs >= durationMs) throw refused(sheetRefusals, 'bad-span')
  const voice = keysOf(voices).find((key) => key === body[`voice.${itemId}`]) ?? null
  return { startMs, endMs: durationMs === null ? endMs : Math.min(endMs, durationMs), voice }
}
