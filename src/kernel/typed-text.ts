import { z } from 'zod'

/** Seen by nobody and standing for nothing: zero-width and direction marks, fillers, halves of characters. */
const unseen = String.raw`\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0`
const everyUnseen = new RegExp(`[${unseen}]`, 'gu')
/** Those, and what moves the writing about or has been lost on the way. */
export const invisible = new RegExp(String.raw`[${unseen}\p{Cc}\p{Zl}\p{Zp}\ufffd]`, 'u')
const everyInvisible = new RegExp(invisible, 'gu')

/** A posted field; a file or a field that is missing is no text. */
export const textIn = (value: unknown) => (typeof value === 'string' ? value : '')

/** One line as it is seen: no control or unseen characters, blanks single, none around. */
export const seenLine = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(everyUnseen, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()

/** The same with its line breaks, at most one empty line in a row. */
export const seenLines = (text: string): string =>
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

type Words = {
  missing: string
  /** What to say where something is written and nothing said by it. */
  unsaid?: string
  tooLong: string
  most: number
  /** What a sentence must have something of. */
  said?: RegExp
}

/**
 * A sentence that a person typed for others to read: one line, whole characters, something in it.
 * Here invisible characters are refused, not taken out: they could make it read otherwise than it
 * was written, and what is stored as evidence is to be what was typed.
 */
export function plainText(words: Words) {
  const { missing, unsaid = missing, tooLong, most, said = /[\p{L}\p{N}\p{P}\p{S}]/u } = words
  return z
    .string(missing)
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .max(most, tooLong)
        .refine((text) => said.test(text.replace(everyInvisible, '')), {
          message: unsaid,
          abort: true,
        })
        .refine((text) => !invisible.test(text), '有看不见的控制字符，请删掉后再保存'),
    )
}
