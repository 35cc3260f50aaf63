import { dayMs, formatDay, parseDay, startOfDay, startOfWeek } from '#src/kernel/calendar.ts'

/** What a dashboard looks at: whole Shanghai days, the end not among them. */
export type Stretch = { from: number; until: number }

export const periodKinds = {
  day: '日',
  week: '周',
  month: '月',
  quarter: '季',
  range: '自选',
} as const
export type PeriodKind = keyof typeof periodKinds

export type Period = Stretch & {
  kind: PeriodKind
  /** Any day of it, as the address names it. */
  at: number
  /** The whole of it, where `until` stops at today. */
  end: number
  label: string
}

/** The longest stretch one can ask for. */
export const longestDays = 400
export const earliest = Date.parse('2000-01-01T00:00:00+08:00')

export type PeriodQuery = { period?: string; at?: string; from?: string; to?: string }
export type ReadPeriod = { period: Period; problems: Record<string, string> }

/**
 * The period an address asks for, cut off at the end of today: what has not been lived yet holds
 * nothing. Anything that is no period falls back to this month, and days that do not exist are named.
 */
export function readPeriod(query: PeriodQuery, now: number): ReadPeriod {
  const problems: Record<string, string> = {}
  const today = startOfDay(now)
  const day = (name: 'at' | 'from' | 'to'): number | null => {
    const text = query[name]?.trim() ?? ''
    if (text === '') return null
    const read = parseDay(/^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text)
    if (read === null) problems[name] = '没有这一天，这个条件没有生效'
    else if (read > today) problems[name] = '这一天还没有到，这个条件没有生效'
    else if (read < earliest) problems[name] = '太早了，这个条件没有生效'
    else return read
    return null
  }
  const kinds = Object.keys(periodKinds) as PeriodKind[]
  const asked = kinds.find((kind) => kind === query.period) ?? 'month'
  if (asked === 'range') {
    const [from, to] = [day('from'), day('to')]
    if (from !== null && to !== null && to < from) problems['to'] = '结束日期早于开始日期'
    else if (from !== null && to !== null && (to - from) / dayMs >= longestDays)
      problems['to'] = `最多 ${longestDays} 天`
    else if (from !== null && to !== null)
      return {
        period: {
          ...{ kind: 'range', at: from, from, until: to + dayMs, end: to + dayMs },
          label: from === to ? formatDay(from) : `${formatDay(from)} 至 ${formatDay(to)}`,
        },
        problems,
      }
    else if (Object.keys(problems).length === 0) problems['from'] = '请选开始和结束两个日期'
    return { period: periodOf('month', today, today), problems }
  }
  return { period: periodOf(asked, day('at') ?? today, today), problems }
}

export function periodOf(kind: Exclude<PeriodKind, 'range'>, at: number, today: number): Period {
  const from = startOf(kind, at)
  const end = after(kind, from, 1)
  return {
    kind,
    at: from,
    from,
    until: Math.min(end, today + dayMs),
    end,
    label: labelOf(kind, from),
  }
}

function startOf(kind: Exclude<PeriodKind, 'range'>, at: number): number {
  if (kind === 'day') return startOfDay(at)
  if (kind === 'week') return startOfWeek(at)
  const [year, month] = fields(at)
  const first = kind === 'month' ? month : month - ((month - 1) % 3)
  return monthStart(year, first)
}

/** Where a period so many later begins. */
function after(kind: Exclude<PeriodKind, 'range'>, from: number, count: number): number {
  if (kind === 'day') return from + count * dayMs
  if (kind === 'week') return from + count * 7 * dayMs
  const [year, month] = fields(from)
  return monthStart(year, month + count * (kind === 'month' ? 1 : 3))
}

const fields = (at: number): [year: number, month: number] => {
  const [year = 0, month = 0] = formatDay(at).split('-').map(Number)
  return [year, month]
}

function monthStart(year: number, month: number): number {
  const index = year * 12 + month - 1
  const text = `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`
  return parseDay(text) ?? earliest
}

function labelOf(kind: Exclude<PeriodKind, 'range'>, from: number): string {
  const [year, month] = fields(from)
  if (kind === 'day') return formatDay(from)
  if (kind === 'week') return `${formatDay(from)} 起一周`
  if (kind === 'month') return `${year} 年 ${month} 月`
  return `${year} 年第 ${(month + 2) / 3} 季度`
}

/**
 * The period before and the same of last year, cut to as many days as have been lived of this one, so
 * that like is held against like.
 */
export function comparedWith(period: Period): { before: Stretch; lastYear: Stretch } {
  const { kind, from, until, end } = period
  const lived = until - from
  const whole = until === end
  if (kind === 'range' || kind === 'day' || kind === 'week') {
    const length = kind === 'range' ? lived : end - from
    // 52 weeks: the same weekdays, which the load follows more than dates.
    return {
      before: cut(from - length, from, lived),
      lastYear: cut(from - 364 * dayMs, from - 364 * dayMs + lived, lived),
    }
  }
  const back = (count: number): Stretch => {
    const start = after(kind, from, count)
    const close = after(kind, from, count + 1)
    return whole ? { from: start, until: close } : cut(start, close, lived)
  }
  return { before: back(-1), lastYear: back(kind === 'month' ? -12 : -4) }
}

const cut = (from: number, until: number, lived: number): Stretch => ({
  from,
  until: Math.min(until, from + lived),
})

/** The same kind of period one earlier and one later, for the arrows of the page. */
export function neighbours(period: Period, now: number): { earlier: number; later: number | null } {
  const { kind, from, until } = period
  if (kind === 'range') {
    const length = until - from
    return {
      earlier: from - length,
      later: until + length <= startOfDay(now) + dayMs ? until : null,
    }
  }
  const later = after(kind, from, 1)
  return { earlier: after(kind, from, -1), later: later <= now ? later : null }
}

/** How a period is cut for charts, so that there are seven to some thirty bars. */
export type Step = { from: number; until: number; label: string }

export function stepsOf({ from, until }: Stretch): Step[] {
  const days = Math.round((until - from) / dayMs)
  if (days <= 1) return []
  const steps: Step[] = []
  for (let at = from; at < until;) {
    const next =
      days <= 35
        ? at + dayMs
        : days <= 190
          ? startOfWeek(at) + 7 * dayMs
          : after('month', startOf('month', at), 1)
    const end = Math.min(next, until)
    const text = formatDay(at)
    steps.push({ from: at, until: end, label: days <= 190 ? text.slice(5) : text.slice(2, 7) })
    at = end
  }
  return steps
}

export const stepWords = ({ from, until }: Stretch): string => {
  const days = Math.round((until - from) / dayMs)
  return days <= 35 ? '每天' : days <= 190 ? '每周' : '每月'
}
