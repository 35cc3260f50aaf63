import { describe, expect, test } from 'vitest'

import {
  countBrowser,
  countUnit,
  failedBrowser,
  failedUnit,
  resultLine,
  total,
} from '#src/bin/steps/results.mjs'

const file = (status: string, tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})

const unit = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [file('passed', ['passed', 'passed'])],
}

const browser = {
  stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 },
  errors: [] as { message: string }[],
}

describe('unit tests', () => {
  test('count as vitest reports them', () => {
    expect(countUnit(unit, 0)).toEqual({ passed: 5, failed: 0, skipped: 1 })
  })

  test('add a failure for a file that could not be loaded', () => {
    const report = { ...unit, testResults: [file('failed', []), file('failed', ['failed'])] }
    expect(countUnit({ ...report, numFailedTests: 1 }, 1).failed).toBe(2)
  })

  test('fail when the runner ended badly without naming a failure', () => {
    expect(countUnit(unit, 1).failed).toBe(1)
    expect(countUnit(unit, null).failed).toBe(1)
  })

  test('fail when there was nothing to run, or no report', () => {
    expect(countUnit({ ...unit, numPassedTests: 0, testResults: [] }, 0).failed).toBe(1)
    expect(countUnit(null, 0).failed).toBe(1)
  })
})

describe('browser tests', () => {
  test('count as Playwright reports them', () => {
    expect(countBrowser(browser, 0)).toEqual({ passed: 3, failed: 0, skipped: 0 })
  })

  test('count one that passed only at the second attempt as failed', () => {
    const stats = { expected: 2, unexpected: 1, flaky: 1, skipped: 0 }
    expect(countBrowser({ ...browser, stats }, 1)).toEqual({ passed: 2, failed: 2, skipped: 0 })
  })

  test('count an error outside any test', () => {
    const report = { ...browser, errors: [{ message: 'config' }] }
    expect(countBrowser(report, 1).failed).toBe(1)
  })

  test('fail when the runner crashed', () => {
    expect(countBrowser(null, 1).failed).toBe(1)
  })
})

test('the last line adds both up, and names skipped ones only when there are any', () => {
  const sum = total([countUnit(unit, 0), countBrowser(browser, 0)])
  expect(resultLine(sum)).toBe('8 passed, 0 failed, 1 skipped')
  expect(resultLine(total([countBrowser(browser, 0)]))).toBe('3 passed, 0 failed')
})

describe('what failed is named', () => {
  test('of unit tests, and of files that could not be loaded', () => {
    const tests = [
      { status: 'passed', fullName: 'well' },
      { status: 'failed', fullName: 'a group ill' },
    ]
    const testResults = [
      { name: 'a.test.ts', status: 'failed', assertionResults: tests },
      { name: 'b.test.ts', status: 'failed', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', assertionResults: tests.slice(0, 1) },
    ]
    expect(failedUnit({ testResults })).toEqual(['a.test.ts: a group ill', 'b.test.ts'])
    expect(failedUnit(null)).toEqual([])
  })

  test('of browser tests, however deep they stand', () => {
    const specs = [
      { ok: true, file: 'a.e2e.ts', title: 'well' },
      { ok: false, file: 'a.e2e.ts', title: 'ill' },
    ]
    expect(failedBrowser({ suites: [{ suites: [{ specs }] }, { specs: [] }] })).toEqual([
      'a.e2e.ts: ill',
    ])
    expect(failedBrowser(null)).toEqual([])
  })
})
