import type { Head } from '#src/screening/model/logistic.ts'
import { bucketOf } from '#src/screening/model/tally.ts'
import { readText } from '#src/screening/reading.ts'

const longestSpan = 16

/** The stretch of up to sixteen characters that moves the evidence head most. */
export function tellingSpan(head: Head, text: string): { start: number; end: number } {
  const { characters, offsets } = readText(text)
  if (characters === '') return { start: 0, end: text.length }

  const length = Math.min(longestSpan, characters.length)
  const gains = [...characters].map(
    (character, at) =>
      weightOf(head, character) + weightOf(head, character + (characters[at + 1] ?? '$')),
  )
  let sum = gains.slice(0, length).reduce((total, gain) => total + gain, 0)
  let best = { sum, at: 0 }
  for (let at = 1; at + length <= gains.length; at += 1) {
    sum += (gains[at + length - 1] ?? 0) - (gains[at - 1] ?? 0)
    if (sum > best.sum) best = { sum, at }
  }
  const start = offsets[best.at] ?? 0
  const end = (offsets[best.at + length - 1] ?? start) + 1
  return { start, end }
}

function weightOf(head: Head, gram: string) {
  return head.weights[bucketOf(`=${gram}`, head.bits)] ?? 0
}
