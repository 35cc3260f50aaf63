import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { dayMs, formatTime, startOfDay, startOfWeek } from '#src/kernel/calendar.ts'
import { timesIn, windowOf } from '#src/screening/back-trace/windows.ts'

/** A Wednesday. */
const at = Date.parse('2026-11-04T15:30:00+08:00')

const said = (words: string, when = at) => {
  const window = windowOf(words, when)
  return window && `${formatTime(window.from)} – ${formatTime(window.until)}`
}

describe('the time of an earlier call', () => {
  test.each([
    ['刚才', '2026-11-04 12:30 – 2026-11-04 15:30'],
    ['昨天', '2026-11-03 00:00 – 2026-11-04 00:00'],
    ['昨儿晚上', '2026-11-03 17:00 – 2026-11-04 06:00'],
    ['昨晚', '2026-11-03 17:00 – 2026-11-04 06:00'],
    ['前天上午', '2026-11-02 06:00 – 2026-11-02 13:00'],
    ['大前天', '2026-11-01 00:00 – 2026-11-02 00:00'],
    ['今早', '2026-11-04 05:00 – 2026-11-04 11:00'],
    ['今天', '2026-11-04 00:00 – 2026-11-04 15:30'],
    ['上午', '2026-11-04 06:00 – 2026-11-04 13:00'],
    ['下午', '2026-11-04 12:00 – 2026-11-04 15:30'],
    ['晚上', '2026-11-03 17:00 – 2026-11-04 06:00'],
    ['星期三', '2026-11-04 00:00 – 2026-11-04 15:30'],
    ['礼拜五', '2026-10-30 00:00 – 2026-10-31 00:00'],
    ['上周', '2026-10-26 00:00 – 2026-11-02 00:00'],
    ['上个礼拜二下午', '2026-10-27 12:00 – 2026-10-27 19:00'],
    ['上周日', '2026-11-01 00:00 – 2026-11-02 00:00'],
    ['上个月', '2026-10-01 00:00 – 2026-11-01 00:00'],
    ['三天前', '2026-10-31 00:00 – 2026-11-03 00:00'],
    ['两个小时前', '2026-11-04 11:30 – 2026-11-04 14:30'],
    ['前两天', '2026-10-31 00:00 – 2026-11-04 15:30'],
  ])('%s', (words, window) => {
    expect(said(words)).toBe(window)
  })

  test('a date is the last such day, and needs a word of calling behind it', () => {
    const [date] = timesIn('我二十八号打过电话')
    expect(date?.words).toBe('二十八号')
    expect(said('二十八号打')).toBe('2026-10-28 00:00 – 2026-10-29 00:00')
    expect(timesIn('三号楼没电')).toEqual([])
    expect(timesIn('我住周家村')).toEqual([])
  })

  test('下午 said in the morning was yesterday’s', () => {
    const morning = Date.parse('2026-11-04T09:00:00+08:00')
    expect(said('下午', morning)).toBe('2026-11-03 12:00 – 2026-11-03 19:00')
  })

  test('上次 names no time, and neither does what lies ahead', () => {
    expect(windowOf('上次', at)).toBeNull()
    expect(windowOf('今天晚上', at)).toBeNull()
  })
})

const words = fc.constantFrom(
  ...['刚才', '刚刚', '昨天', '昨天上午', '昨晚', '前天下午', '大前天夜里', '今天', '今天凌晨'],
  ...['早上', '中午', '晚上', '半夜', '上周', '上周三', '礼拜天', '星期一上午', '这周二', '周末'],
  ...[
    '上个月',
    '前几天',
    '那天',
    '五天前',
    '半小时前',
    '几个小时前',
    '10分钟前',
    '3号打',
    '十二号下午',
  ],
)
const instants = fc.integer({
  min: Date.parse('2024-01-01T00:00:00+08:00'),
  max: Date.parse('2028-12-31T23:59:59+08:00'),
})

describe('whatever is said at whatever time', () => {
  test('a window lies before the call, is not empty and is not older than people remember', () => {
    fc.assert(
      fc.property(words, instants, (text, when) => {
        const window = windowOf(text, when)
        if (!window) return
        expect(window.from).toBeLessThan(window.until)
        expect(window.until).toBeLessThanOrEqual(when)
        expect(window.from).toBeGreaterThan(when - 63 * dayMs)
      }),
      { numRuns: 2000 },
    )
  })

  test('昨天 is all of the day before and nothing else', () => {
    fc.assert(
      fc.property(instants, (when) => {
        const until = startOfDay(when)
        expect(windowOf('昨天', when)).toEqual({ from: until - dayMs, until })
      }),
    )
  })

  test('上周 ends where this week begins', () => {
    fc.assert(
      fc.property(instants, (when) => {
        const until = startOfWeek(when)
        expect(windowOf('上周', when)).toEqual({ from: until - 7 * dayMs, until })
      }),
    )
  })

  test('a weekday is never further back than a week', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...'一二三四五六日天'), (when, day) => {
        const window = windowOf(`星期${day}`, when)
        if (!window) return
        expect(window.from).toBeGreaterThanOrEqual(startOfDay(when) - 7 * dayMs)
      }),
    )
  })

  test('any text is read without trouble, and what is found lies in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), instants, (text, when) => {
        for (const { words: found, start, end } of timesIn(text)) {
          expect(text.slice(start, end)).toBe(found)
          windowOf(found, when)
        }
      }),
    )
  })
})
