import { z } from 'zod'

import { plainText } from '#src/kernel/typed-text.ts'

import { longestNote } from './vocabulary.ts'

const clockTime = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:\.(\d{1,3}))?$/

/** `12:03`, `1:02:03` or `0:07.5` in milliseconds; null for anything else. */
export function readMoment(text: string): number | null {
  const wide = text.normalize('NFKC').trim()
  const [, hours = '0', minutes = '', seconds = '', part = ''] = clockTime.exec(wide) ?? []
  if (minutes === '') return null
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return whole * 1000 + Number(part.padEnd(3, '0'))
}

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
