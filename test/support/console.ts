import { afterEach, beforeEach, expect, vi } from 'vitest'

/** A message on console.error is a defect nobody asserted: the test that caused it fails. */
beforeEach(() => {
  vi.spyOn(console, 'error')
})

afterEach(() => {
  expect(vi.mocked(console.error).mock.calls, 'console.error was called').toEqual([])
})
