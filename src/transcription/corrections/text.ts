import { z } from 'zod'

import { invisible } from '#src/kernel/plain-text.ts'

const longestText = 1000
const said = /[\p{L}\p{N}]/u

/**
 * What a person heard, as it is stored: one line, whole characters. Invisible ones (control,
 * zero-width, direction marks) are refused: they would hide words from whoever reads the evidence.
 */
export const correctedText = z
  .string('请写下听到的话')
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
  .pipe(
    z
      .string()
      .max(longestText, `一句最多 ${longestText} 个字`)
      .refine((text) => said.test(text.replace(new RegExp(invisible, 'gu'), '')), {
        message: '请写下听到的话；确实没有人说话，就写“无人声”',
        abort: true,
      })
      .refine((text) => !invisible.test(text), '有看不见的控制字符，请删掉后再保存'),
  )
