import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseInstant } from '#src/kernel/calendar.ts'
import { readName, readPattern } from '#src/recordings/sources/name-pattern.ts'

function read(pattern: string, name: string) {
  const reading = readPattern(pattern)
  if (!reading.ok) throw new Error(reading.problem)
  return readName(reading.pattern, name)
}

const morning = parseInstant('2026-11-02 08:12:06')

describe('a file name pattern', () => {
  test.each([
    [
      '{工号}_{开始时间:YYYYMMDDHHmmss}_{主叫}.wav',
      '20636_20261102081206_13931909215.wav',
      { agentNo: '20636', startedAt: morning, caller: '13931909215' },
    ],
    ['{通话编号}-*', 'd001-channel-2.mp3', { callNo: 'd001' }],
    ['{通话编号}', '2026.11.02-8.wav', { callNo: '2026.11.02-8' }],
    ['*_{通话编号}', 'rec_D001.V3', { callNo: 'D001' }],
    [
      '{忽略}_{工号}_{开始时间:YYYY-MM-DD_HH.mm}',
      'x_007_2026-11-02_08.12.wav',
      { agentNo: '007', startedAt: parseInstant('2026-11-02 08:12:00') },
    ],
    [
      '{开始时间:YYMMDDHHmmss}{主叫}',
      '261102081206+8613931909215.wav',
      { startedAt: morning, caller: '13931909215' },
    ],
    ['{通话编号}_{声道}', 'd001_客户.wav', { callNo: 'd001', side: 'customer' }],
    ['{通话编号}_{声道:A/B}', 'd001_a.wav', { callNo: 'd001', side: 'agent' }],
    ['录音{通话编号}', '录音d001.wav', { callNo: 'd001' }],
  ])('%s reads %s', (pattern, name, reading) => {
    expect(read(pattern, name)).toEqual(reading)
  })

  test.each([
    ['{通话编号}-*', 'd001.wav'],
    ['{通话编号}-*', '-x.wav'],
    ['{通话编号}_{声道:A/B}', 'd001_C.wav'],
    ['{工号}_{开始时间}', '20636_20260229081206.wav'],
    ['{工号}_{开始时间}', '20636_20261102246060.wav'],
    ['{工号}_{开始时间}', '20636_2026110208120.wav'],
    ['{工号}_{开始时间}', '20636_20261102081206x.wav'],
    ['{工号}_{开始时间}', '2.06E+4_20261102081206.wav'],
    ['{工号}_{开始时间:YYYY-MM-DD HH.mm}', '20636_2026/11/02 08.12.wav'],
    ['{开始时间}_{主叫}', '20261102081206_匿名.wav'],
  ])('%s does not read %s', (pattern, name) => {
    expect(read(pattern, name)).toBeNull()
  })

  test('takes a part up to the first separator, so that nothing is guessed', () => {
    expect(read('{通话编号}-*', 'a-b-c.wav')).toEqual({ callNo: 'a' })
  })

  test.each([
    ['', '空的'],
    ['{通话编号', '没有配对的“}”'],
    ['通话编号}', '没有配对的“{”'],
    ['{{通话编号}}', '没有配对'],
    ['{坐席}', '不认识“{坐席}”'],
    ['{}', '不认识'],
    ['{通话编号}{工号}', '要有分隔符'],
    ['{工号}{开始时间}', '要有分隔符'],
    ['**{通话编号}', '要有分隔符'],
    ['{通话编号}_{通话编号}', '写了两次'],
    ['{通话编号:YYYY}', '不能再写'],
    ['{工号}_{开始时间:YYYYMMDD}', '读不懂'],
    ['{工号}_{开始时间:YYYYMMDDhhmmss}', '读不懂'],
    ['{工号}_{开始时间:YYYYMMDDHHmmssYYYY}', '读不懂'],
    ['{通话编号}_{声道:A}', '坐席的写法'],
    ['{通话编号}_{声道:A/A}', '坐席的写法'],
    ['{工号}', '认不出是哪通电话'],
    ['{开始时间}_*', '认不出是哪通电话'],
    ['录音', '认不出是哪通电话'],
    [`{通话编号}${'-'.repeat(300)}`, '太长'],
  ])('%s is refused in words', (pattern, words) => {
    const reading = readPattern(pattern)
    expect(reading).toEqual({ ok: false, problem: expect.stringContaining(words) })
  })

  test('reads back whatever was put into a name', () => {
    const part = fc.stringMatching(/^[0-9A-Za-z]{1,20}$/)
    fc.assert(
      fc.property(part, part, (callNo, agentNo) => {
        if (/^\d+e\d+$/i.test(agentNo)) return
        expect(read('{通话编号}_{工号}', `${callNo}_${agentNo}.wav`)).toEqual({ callNo, agentNo })
      }),
    )
  })

  test('never fails on any name or pattern', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (text, name) => {
          const patterns = [text, '{通话编号}-*', '{工号}_{开始时间}', '*_{开始时间}{主叫}']
          for (const pattern of patterns.map(readPattern)) {
            if (pattern.ok) expect(typeof readName(pattern.pattern, name)).toBe('object')
            else expect(pattern.problem).not.toBe('')
          }
        },
      ),
    )
  })
})
