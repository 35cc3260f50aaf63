import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { sourceOf } from './support/source.ts'

const document = readFileSync('docs/bad-inputs.md', 'utf8')

/** The rows of the tables: number, input, file, and what of it is named. */
const held = document
  .split('\n')
  .map((line) => /^\| (\S+) +\| .+? +\| `([^`]+)` +\| (.+?) +\|$/.exec(line))
  .filter((row) => row !== null)
  .map(([, number, file = '', named = '']) => ({
    ...{ number: Number(number), file, named: named.replaceAll('&#124;', '|') },
  }))

/** The numbers of which the document says that no test holds them, and why. */
const missing = document
  .slice(document.indexOf('## Not held by any test'))
  .split('\n')
  .map((line) => Number(/^\| (\d+) +\| [^|]+ \|$/.exec(line)?.[1] ?? 0))

test('every test that is said to hold a bad input is there', () => {
  const gone = held.filter(({ file, named }) => !sourceOf(file).includes(named))
  expect(gone).toEqual([])
})

test('every bad input of the list is held, or said to be missing', () => {
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => from + at)
  const listed = [...numbers(1, 58), ...numbers(61, 67)]
  const known = new Set([...held.map(({ number }) => number), ...missing])
  expect(listed.filter((number) => !known.has(number))).toEqual([])
})
