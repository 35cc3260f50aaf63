import { dayMs, formatDay, startOfDay, startOfWeek } from '#src/kernel/calendar.ts'

/** A stretch of time before a call: `from` inclusive, `until` exclusive. */
export type Window = { from: number; until: number }

const hourMs = 3_600_000
const number = '\\d{1,2}|[一二两三四五六七八九十]{1,3}'

/** Parts of a day in hours; what people call the night runs into the next morning. */
const parts: readonly (readonly [words: string, from: number, until: number])[] = [
  ['凌晨', 0, 6],
  ['大清早|清早|早清|早上|早晨|早起|一早|早', 5, 11],
  ['上午|头午', 6, 13],
  ['中午|晌午', 11, 15],
  ['下午|后晌', 12, 19],
  ['傍晚', 16, 21],
  ['晚上|晚|夜里|半夜|夜', 17, 30],
]
const part = parts.map(([words]) => words).join('|')
const day = '大前天|前天|前儿|昨天|昨日|昨儿|昨|今天|今儿|今'
const week = '周|礼拜|星期'

/**
 * The ways to say when, in the order in which they are tried at one place: the longer before the
 * shorter. Dates need a word of calling or of time behind them: 3号楼 is no day.
 */
const grammar = new RegExp(
  [
    `(?<ago>半|几|${number})(?<half>个半)?个?多?(?<unit>小时|钟头|分钟|天)(?:之前|以前|前)`,
    `(?<vague>前两天|前几天|前些天|这两天|这几天|那天)`,
    `(?<day>${day})(?:儿)?个?(?<dayPart>${part})?`,
    `(?<before>上上|上)?(?:一)?个?(?<week>${week})(?<weekday>[一二三四五六日天末]|[1-6](?!\\d))?(?<weekPart>${part})?`,
    `(?<lastMonth>上个?月)(?!\\d)`,
    `(?:(?<month>${number})月份?)?(?<date>\\d{1,2}|[一二三四五六七八九十]{1,3})[号日](?=打|报|来|给你|那天|上午|下午|早|晚|的时候|就|我打|我报|反映|投诉)(?<datePart>${part})?`,
    `(?<now>刚才|刚刚|刚(?=打|报|挂|跟|问|给你))`,
    `(?<alone>凌晨|清早|早清|早上|早晨|上午|中午|晌午|下午|傍晚|晚上|夜里|半夜)`,
  ].join('|'),
  'gu',
)

/** Words of time in a text with their offsets, in order. 那天 and the like are among them. */
export function timesIn(text: string): { words: string; start: number; end: number }[] {
  return [...text.matchAll(grammar)].flatMap((match) => {
    const { week: named, weekday, before } = match.groups ?? {}
    // 周 alone is a name or a unit.
    if (named !== undefined && weekday === undefined && before === undefined) return []
    return [{ words: match[0], start: match.index, end: match.index + match[0].length }]
  })
}

/**
 * When an earlier call was, as somebody says it in a call that began at `at` (Shanghai time); null
 * where the words name no time, or none that had begun by then. It never reaches beyond `at`.
 */
export function windowOf(words: string, at: number): Window | null {
  const [match] = words.matchAll(grammar)
  const said = match?.groups
  if (!said) return null
  const found = readWindow(said, at)
  if (!found) return null
  const window = { from: found.from, until: Math.min(found.until, at) }
  return window.from < window.until ? window : null
}

type Said = Partial<Record<string, string>>

function readWindow(said: Said, at: number): Window | null {
  const today = startOfDay(at)
  const { now, ago, day: named, week: ofWeek, date, vague, lastMonth, alone } = said
  if (now !== undefined) return { from: at - 3 * hourMs, until: at }
  if (ago !== undefined) return agoWindow(said, at)
  if (named !== undefined) return partOf(today - daysBack(named) * dayMs, said['dayPart'])
  if (ofWeek !== undefined) return weekWindow(said, at)
  if (date !== undefined) return dateWindow(said, at)
  if (vague !== undefined) return { from: today - vagueDays(vague) * dayMs, until: at }
  if (lastMonth !== undefined) {
    const until = startOfMonth(at)
    return { from: startOfMonth(until - dayMs), until }
  }
  if (alone === undefined) return null
  // 下午 said in the morning was yesterday's.
  const here = partOf(today, alone)
  return here.from < at ? here : partOf(today - dayMs, alone)
}

function agoWindow({ ago = '', half, unit = '' }: Said, at: number): Window {
  const length = unit === '天' ? dayMs : unit === '分钟' ? hourMs / 60 : hourMs
  if (ago === '几') return { from: at - 10 * length, until: at }
  const count = ago === '半' ? 0.5 : (numberOf(ago) ?? 1) + (half ? 0.5 : 0)
  if (unit === '天') {
    // 三天前 may be the day beside it: nobody counts so exactly.
    const start = startOfDay(at) - Math.ceil(count) * dayMs
    return { from: start - dayMs, until: start + 2 * dayMs }
  }
  return { from: at - count * 2 * length, until: at - (count * length) / 2 }
}

function daysBack(named: string): number {
  if (named === '大前天') return 3
  if (named.startsWith('前')) return 2
  return named.startsWith('昨') ? 1 : 0
}

const vagueDays = (words: string) => (words.includes('两') ? 4 : 10)

function weekWindow({ before, weekday, weekPart }: Said, at: number): Window | null {
  const monday = startOfWeek(at)
  const back = before === undefined ? 0 : before.length
  const start = monday - back * 7 * dayMs
  if (weekday === undefined) return { from: start, until: start + 7 * dayMs }
  if (weekday === '末') return { from: start + 5 * dayMs, until: start + 7 * dayMs }
  const index = '一二三四五六日'.indexOf(weekday === '天' ? '日' : weekday)
  const place = index >= 0 ? index : Number(weekday) - 1
  const that = start + place * dayMs
  // 星期三 without more is the last one that has begun.
  return partOf(before === undefined && that >= at ? that - 7 * dayMs : that, weekPart)
}

function dateWindow({ month, date = '', datePart }: Said, at: number): Window | null {
  const wanted = numberOf(date)
  const ofMonth = month === undefined ? null : numberOf(month)
  if (wanted === null) return null
  // The last such day, not more than a year back.
  for (let start = startOfDay(at), n = 0; n < 366; n += 1, start -= dayMs) {
    const [, m, d] = formatDay(start).split('-').map(Number)
    if (d === wanted && (ofMonth === null || m === ofMonth)) return partOf(start, datePart)
  }
  return null
}

function partOf(dayStart: number, words: string | undefined): Window {
  const hours = words ? parts.find(([known]) => known.split('|').includes(words)) : undefined
  const [, from, until] = hours ?? ['', 0, 24]
  return { from: dayStart + from * hourMs, until: dayStart + until * hourMs }
}

function startOfMonth(at: number): number {
  const today = Number(formatDay(at).slice(8))
  return startOfDay(at) - (today - 1) * dayMs
}

const numerals = '零一二三四五六七八九'

/** 十二, 二十, 两, 12: up to 99; null for what is no number. */
function numberOf(words: string): number | null {
  if (/^\d+$/.test(words)) return Number(words)
  const plain = words.replaceAll('两', '二')
  const match = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(plain)
  if (!match || plain === '') return null
  const [, tens, ten, ones] = match
  const value = (numeral: string | undefined) => (numeral ? numerals.indexOf(numeral) : 0)
  if (ten === undefined)
    return ones === undefined || tens === undefined ? value(tens ?? ones) : null
  return (tens === undefined ? 1 : value(tens)) * 10 + value(ones)
}
