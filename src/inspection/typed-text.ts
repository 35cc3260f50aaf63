import { z } from 'zod'

/** What is pasted along unseen: zero-width and direction marks, halves of characters. */
const unseen = /[\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu

/** A posted field; a file or a field that is missing is no text. */
export const textIn = (value: unknown) => (typeof value === 'string' ? value : '')

/** One line as it is seen: no control or unseen characters, no spaces around. */
export const seenLine = (text: string) =>
  text
    .normalize('NFC')
    .replaceAll(unseen, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()

/** The same with its line breaks, at most one empty line in a row. */
export const seenLines = (text: string) =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map(seenLine)
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()

const sized = (most: number, missing: string | null) => {
  const text = z.string().max(most, `最多 ${most} 个字`)
  return missing === null ? text : text.min(1, missing)
}

/** A typed line; `missing` is what to say of an empty one, null where it may stay empty. */
export const typedLine = (most: number, missing: string | null = null) =>
  z
    .string(missing ?? '请重新填写')
    .transform(seenLine)
    .pipe(sized(most, missing))

export const typedLines = (most: number, missing: string | null = null) =>
  z
    .string(missing ?? '请重新填写')
    .transform(seenLines)
    .pipe(sized(most, missing))
