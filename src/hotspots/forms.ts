import { z } from 'zod'

import { Refused } from '#src/kernel/errors.ts'
import { typedText } from '#src/kernel/form-fields.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { seenLines, typedLine } from '#src/kernel/typed-text.ts'

import { hotspotBounds, type HotspotFigures, reasonWords } from './vocabulary.ts'

/** What a form was given when it could not be taken. */
export type Given = {
  form: string
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}

/** Does it, or gives back the rule that refuses it. */
export function attempt(work: () => unknown): Refused | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
}

/** A reason others are to read. */
export const reasonOf = (missing: string, most: number = reasonWords.most) =>
  typedLine(most, missing).refine(
    (text) => [...text.replaceAll(/[\s\p{P}]/gu, '')].length >= reasonWords.least,
    `${missing}，至少 ${reasonWords.least} 个字`,
  )

/** How often the thing was changed when the form was drawn. */
export const seenOf = typedText
  .pipe(z.string().regex(/^\d{1,15}$/, '请重新打开这一页'))
  .transform(Number)

/** A number between two ends, with up to so many places; no exponents, no signs. */
export const numberOf = ({ least, most }: { least: number; most: number }, places: number) => {
  const sentence = `请填 ${least} 到 ${most} 之间的数`
  return typedText
    .pipe(z.string().regex(new RegExp(`^\\d{1,6}(\\.\\d{1,${places}})?$`), sentence))
    .transform(Number)
    .refine((value) => value >= least && value <= most, sentence)
}

const wholeOf = ({ least, most }: { least: number; most: number }) =>
  numberOf({ least, most }, 1).refine(
    (value) => Number.isInteger(value),
    `请填 ${least} 到 ${most} 之间的整数`,
  )

const linesOf = (text: unknown): string[] =>
  seenLines(typeof text === 'string' ? text.slice(0, 20_000).normalize('NFKC') : '')
    .split(/[\n,，、;；]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

const isWord = (word: string): boolean =>
  /^[\p{Script=Han}A-Za-z0-9]{1,12}$/u.test(word) && [...word].length >= 2

/** `触电 8`, one a line; a word alone weighs 1. */
const wordsField = z.unknown().transform((text, context) => {
  const words: Record<string, number> = {}
  const wrong = (message: string) => {
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  const { weight } = hotspotBounds
  for (const line of linesOf(text)) {
    const match = /^(\S+?)(?:\s*[=＝:：]\s*|\s+)?(\d{1,2}(?:\.\d)?)?$/u.exec(line)
    const bare = isWord(line)
    const word = bare && !/\s/.test(line) ? line : (match?.[1] ?? '')
    const value = bare && !/\s/.test(line) ? 1 : Number(match?.[2] ?? 1)
    if (!isWord(word)) return wrong(`“${line.slice(0, 20)}”读不出：一行一个词，词后空一格写权重`)
    if (value < weight.least || value > weight.most) {
      return wrong(`“${word}”的权重要在 ${weight.least} 到 ${weight.most} 之间`)
    }
    if (words[word] !== undefined) return wrong(`“${word}”写了两次`)
    words[word] = value
  }
  if (Object.keys(words).length > hotspotBounds.words)
    return wrong(`最多 ${hotspotBounds.words} 个词`)
  return words
})

const ignoredField = z.unknown().transform((text, context) => {
  const words = [...new Set(linesOf(text))]
  const odd = words.find((word) => !isWord(word))
  if (odd === undefined && words.length <= hotspotBounds.words) return words
  const message =
    odd === undefined
      ? `最多 ${hotspotBounds.words} 个词`
      : `“${odd.slice(0, 20)}”不是词，一行写一个`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

export const settingsForm = z.object({
  words: wordsField,
  ignored: ignoredField,
  leastCalls: wholeOf(hotspotBounds.leastCalls),
  times: numberOf(hotspotBounds.times, 1),
  chance: numberOf(hotspotBounds.chance, 6),
  overlap: wholeOf(hotspotBounds.overlap),
  reason: reasonOf('请写为什么这样设定'),
  seen: seenOf,
})

/** What the form shows of figures in use. */
export const settingsValues = (figures: HotspotFigures): Record<string, string> => ({
  words: Object.entries(figures.words)
    .map(([word, weight]) => `${word} ${weight}`)
    .join('\n'),
  ignored: figures.ignored.join('\n'),
  leastCalls: String(figures.leastCalls),
  times: String(figures.times),
  chance: String(figures.chance),
  overlap: String(figures.overlap),
})
