import { z } from 'zod'

/** Characters that are not seen, or stand for none. */
export const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd\u2028\u2029\u115f\u1160\u3164\uffa0]/u
const said = /[\p{L}\p{N}\p{P}\p{S}]/u

type Words = { missing: string; tooLong: string; most: number }

/**
 * A sentence that a person typed for others to read: one line, whole characters, something in it.
 * Invisible characters (control, zero-width, direction marks) are refused, as they could make it
 * read otherwise than it was written.
 */
export const plainText = ({ missing, tooLong, most }: Words) =>
  z
    .string(missing)
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .max(most, tooLong)
        .refine((text) => said.test(text.replace(new RegExp(invisible, 'gu'), '')), {
          message: missing,
          abort: true,
        })
        .refine((text) => !invisible.test(text), '有看不见的控制字符，请删掉后再保存'),
    )
