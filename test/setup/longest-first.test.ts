import { existsSync } from 'node:fs'

import { expect, test } from 'vitest'

import { longest } from '#test/support/longest-first.ts'

test('the files that are started first are there, and named once', () => {
  expect(longest.filter((file) => !existsSync(file))).toEqual([])
  expect(new Set(longest).size).toBe(longest.length)
})
