import { type LineSpan, personalSpansInLines, type SpokenLine } from './detect.ts'
import { digitOf } from './digits.ts'
import type { Span } from './spans.ts'
import { spansTyped } from './typed.ts'

const shown = { first: 3, last: 4 }

/** `13931909215` reads as `139****9215`; words such as 匿名 hide nobody and stay. */
export function maskCaller(text: string): string {
  const digits = text.replaceAll(/\D/g, '').length
  if (digits === 0) return text
  const first = digits >= 10 ? shown.first : 0
  const last = digits >= 8 ? shown.last : Math.min(2, digits - 1)
  let seen = 0
  return text.replaceAll(/\d/g, (digit) => {
    seen++
    return seen <= first || seen > digits - last ? digit : '*'
  })
}

/**
 * Masks whatever in the name of a file, a message or a log looks like a mobile or long-distance number
 * or an identity card. Machines write many numbers of their own, so nothing else is taken for one.
 */
export function maskNumbers(text: string): string {
  return text
    .replaceAll(identity, (found) => '*'.repeat(found.length))
    .replaceAll(/(?<!\d)(?:(?:00)?86)?(?:1[3-9]\d{9}|0[1-9]\d{8,10})(?!\d)/g, maskCaller)
}

const identity =
  /(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g

/**
 * Masks numbers, names and addresses in what was said or written. As long as before, so that places in
 * the text stay where they are; a telephone keeps its first and last digits, as people tell them apart
 * by these.
 */
export function maskText(text: string): string {
  return maskSpans(text, spansTyped(text))
}

/** For readers outside: of a telephone no figure stays either. */
export function maskWholly(text: string): string {
  return maskSpans(text, spansWhole(text))
}

/** What was found in a text, to be covered from end to end. */
export const spansWhole = (text: string): Span[] =>
  spansTyped(text).map((span) => ({ ...span, kind: 'name' }))

/** The same for the lines of a conversation, over which a number may be spread. */
export function maskLines<T extends SpokenLine>(lines: readonly T[]): T[] {
  const spans = personalSpansInLines(lines)
  return lines.map((line, index) => ({ ...line, text: maskLine(line.text, spans, index) }))
}

function maskLine(text: string, spans: readonly LineSpan[], index: number): string {
  // Part of a number in each of two lines: what is left of one would complete the other.
  return maskSpans(
    text,
    spans.filter(({ line }) => line === index),
  )
}

/** Puts marks over the spans of a text. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  let masked = ''
  let at = 0
  for (const { kind, from, to } of spans) {
    const hidden = text.slice(from, to)
    masked += text.slice(at, from) + (kind === 'phone' ? maskPhone(hidden) : maskAll(hidden))
    at = to
  }
  return masked + text.slice(at)
}

const isMark = (character: string) => /[\s，,、。.\-—]/.test(character)

function maskAll(hidden: string): string {
  return hidden.replaceAll(/./gsu, (character) => {
    return isMark(character) ? character : '*'.repeat(character.length)
  })
}

/** Keeps three digits at the beginning and four at the end, where there are more than ten. */
function maskPhone(hidden: string): string {
  const digits = [...hidden].filter((character) => digitOf(character) !== undefined).length
  const first = digits >= 10 ? shown.first : 0
  const last = digits >= 8 ? shown.last : 0
  let seen = 0
  return hidden.replaceAll(/./gsu, (character) => {
    if (digitOf(character) === undefined) {
      return isMark(character) ? character : '*'.repeat(character.length)
    }
    seen++
    return seen <= first || seen > digits - last ? character : '*'
  })
}
