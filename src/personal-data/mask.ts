import { type LineSpan, personalSpans, personalSpansInLines, type SpokenLine } from './detect.ts'
import { digitOf } from './digits.ts'
import type { Span } from './spans.ts'

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

/** Masks whatever in a name of a file or a machine looks like a mobile or a long-distance number. */
export function maskNumbers(text: string): string {
  return text.replaceAll(/(?<!\d)(?:1\d{10}|0\d{9,11})(?!\d)/g, maskCaller)
}

/**
 * Masks numbers, names and addresses in what was said or written. As long as before, so that places in
 * the text stay where they are; a telephone keeps its first and last digits, as people tell them apart
 * by these.
 */
export function maskText(text: string): string {
  return maskSpans(text, personalSpans(text))
}

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
