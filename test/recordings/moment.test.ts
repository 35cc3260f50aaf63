import { expect, test } from 'vitest'

import { readAppealForm } from '#src/inspection/appeals/appeal-form.ts'
import { readMoment } from '#src/recordings/moment.ts'
import { noteForm } from '#src/recordings/notes/form.ts'

const moments: [string, number][] = [
  ['0:00', 0],
  ['0:07.5', 7500],
  ['0:12.5', 12_500],
  ['1:05', 65_000],
  ['1:2', 62_000],
  ['12', 12_000],
  ['65.25', 65_250],
  ['75', 75_000],
  ['12:03', 723_000],
  ['1:02:05', 3_725_000],
  [' 90:00 ', 5_400_000],
  ['１２：０３', 723_000],
]

test.each(moments)('“%s” is %d ms, on whatever page it is typed', (text, ms) => {
  expect(readMoment(text)).toBe(ms)
  const note = noteForm(6_000_000).safeParse({ at: text, text: '语气生硬' })
  expect(note.data?.at).toBe(ms)
  const appeal = readAppealForm({ 'reason-3': '', 'from-3': text, 'to-3': '' })
  expect(appeal.input.points).toMatchObject([{ startMs: ms, endMs: null }])
})

test.each([
  ...['-1', '-1:00', '1:60', '1:75:00', '1e3', '1e3:00', '0:00:00:00', 'NaN', '9999:00'],
  ...['1:00.1234', '1.2345', ':30', '1:', '一分', '1：', '٣:٠٠'],
])('“%s” is no moment anywhere', (text) => {
  expect(readMoment(text)).toBeNull()
  expect(noteForm(6_000_000).safeParse({ at: text, text: '语气生硬' }).success).toBe(false)
  const appeal = readAppealForm({ 'reason-3': '', 'from-3': text, 'to-3': '' })
  expect(appeal.input.points[0]?.startMs).toBeNaN()
})

test('nothing typed is nothing meant where it may be left open', () => {
  expect(readMoment('')).toBeNull()
  const { points } = readAppealForm({ 'reason-3': '听得很清楚', 'from-3': '', 'to-3': ' ' }).input
  expect(points).toMatchObject([{ startMs: null, endMs: null }])
})
