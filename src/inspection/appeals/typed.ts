import { shortestWords } from './vocabulary.ts'

/** Blanks do not count. */
export const saysEnough = (text: string): boolean =>
  [...text.replaceAll(/\s/gu, '')].length >= shortestWords

/** `1:05`, `1:02:03`, `65` or `65.5` as milliseconds; null where nothing was typed, NaN for no time. */
export function readMoment(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll('：', ':').trim()
  if (plain === '') return null
  if (!/^(?:\d{1,2}:)?\d{1,3}(?::[0-5]\d)?(?:\.\d{1,3})?$/.test(plain)) return NaN
  const parts = plain.split(':').map(Number)
  return Math.round(parts.reduce((sum, part) => sum * 60 + part, 0) * 1000)
}
