import { expect, test } from 'vitest'

import { isNewEnough } from '#src/bin/steps/node-version.mjs'

test.each([
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['100.1.0', true],
  ['20.18.3', false],
  ['20.9.0', false],
  ['18.20.8', false],
])('Node %s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version, '20.19.0')).toBe(expected)
})

test('a pre-release of the oldest version still counts by its numbers', () => {
  expect(isNewEnough('20.19.0-nightly20260101', '20.19.0')).toBe(true)
})
