import { readMoment } from '#src/recordings/moment.ts'

import { shortestWords } from './vocabulary.ts'

/** Blanks do not count. */
export const saysEnough = (text: string): boolean =>
  [...text.replaceAll(/\s/gu, '')].length >= shortestWords

/** Milliseconds; null where nothing was typed, NaN for what is no time. */
export const typedMoment = (text: string): number | null =>
  text.trim() === '' ? null : (readMoment(text) ?? NaN)
