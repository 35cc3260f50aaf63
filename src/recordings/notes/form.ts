import { z } from 'zod'

import { plainText } from '#src/kernel/typed-text.ts'

import { readMoment } from '../moment.ts'
import { longestNote } from './vocabulary.ts'

const text = plainText({
  missing: '请写下批注',
  tooLong: `一条批注最多 ${longestNote} 个字`,
  most: longestNote,
})

const moment = (durationMs: number) =>
  z
    .string('请写明在哪一刻')
    .transform(readMoment)
    .pipe(z.int('时间写成 12:03 或 1:02:03'))
    .refine((ms) => ms <= durationMs, '这一刻在录音结束之后')

/** A note on a recording of this length. */
export const noteForm = (durationMs: number) => z.object({ at: moment(durationMs), text })
export const changedNoteForm = z.object({ text })
