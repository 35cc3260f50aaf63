import { formatSeconds, parseDay, parseInstant } from '#src/kernel/calendar.ts'

import type { DateFormat } from './vocabulary.ts'

/**
 * A time in the writing the row readers know. What does not fit the format stays as it is, so that
 * the reader names it as it stands in the file.
 */
export function plainTime(text: string, format: DateFormat): string {
  const given = text.normalize('NFKC').trim()
  return writings[format](given) ?? text
}

type Rewrite = (text: string) => string | null

const time = String.raw`(?:[T ]?(\d{1,2}):?(\d{2})(?::?(\d{2}))?)?`
const compact = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})${time}$`)
const slashed = new RegExp(String.raw`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})${time}$`)
const chinese =
  /^(\d{4})年(\d{1,2})月(\d{1,2})日?(?:\s*(\d{1,2})[时:](\d{1,2})[分:]?(?:(\d{1,2})秒?)?)?$/

const writings: Record<DateFormat, Rewrite> = {
  auto: () => null,
  compact: (text) => join(compact.exec(text), [1, 2, 3]),
  chinese: (text) => join(chinese.exec(text), [1, 2, 3]),
  'day-first': (text) => join(slashed.exec(text), [3, 2, 1]),
  'month-first': (text) => join(slashed.exec(text), [3, 1, 2]),
  'epoch-s': (text) => (/^\d{9,10}$/.test(text) ? formatSeconds(Number(text) * 1000) : null),
  'epoch-ms': (text) => (/^\d{12,13}$/.test(text) ? formatSeconds(Number(text)) : null),
}

function join(match: RegExpExecArray | null, [y, m, d]: [number, number, number]): string | null {
  if (!match) return null
  const day = `${match[y]}-${two(match[m])}-${two(match[d])}`
  if (match[4] === undefined) return day
  return `${day} ${two(match[4])}:${two(match[5])}:${two(match[6] ?? '0')}`
}

const two = (part: string | undefined) => (part ?? '').padStart(2, '0')

/** Texts that must be times for their column to hold times: a few bad rows are no reason against. */
const mostOf = 0.8

/** The format in which nearly all of these texts are times, or null. */
export function formatOf(texts: readonly string[]): DateFormat | null {
  const known = Object.keys(writings) as DateFormat[]
  const fit = known.find((format) => {
    const times = texts.filter((text) => isTime(plainTime(text, format)))
    return times.length > 0 && times.length >= texts.length * mostOf
  })
  return fit ?? null
}

const isTime = (text: string) => parseInstant(text) !== null || parseDay(text) !== null
