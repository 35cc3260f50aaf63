// @ts-check
/** The reports of the two test runners, added up. */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** What a runner that left no report, or found nothing to run, counts as. */
export const crashed = { passed: 0, failed: 1, skipped: 0 }

/**
 * @param {any} report as vitest's JSON reporter writes it; null when there is none
 * @param {number | null} exitCode
 * @returns {Counts}
 */
export function countUnit(report, exitCode) {
  if (!report) return crashed
  const brokenFiles = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  ).length
  return settle(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + brokenFiles,
      skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    },
    exitCode,
  )
}

/**
 * @param {any} report as Playwright's JSON reporter writes it; null when there is none
 * @param {number | null} exitCode
 * @returns {Counts}
 */
export function countBrowser(report, exitCode) {
  if (!report) return crashed
  const { expected, unexpected, flaky, skipped } = report.stats
  return settle(
    { passed: expected, failed: unexpected + flaky + report.errors.length, skipped },
    exitCode,
  )
}

/**
 * The names of what failed, one to a line: in a long run they stand far above its end.
 * @param {any} report as vitest's JSON reporter writes it
 * @returns {string[]}
 */
export function failedUnit(report) {
  return (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const of = file.assertionResults
      .filter((/** @type {any} */ test) => test.status === 'failed')
      .map((/** @type {any} */ test) => `${file.name}: ${test.fullName}`)
    return file.status === 'failed' && of.length === 0 ? [file.name] : of
  })
}

/**
 * The same of Playwright's report, whose suites hold suites.
 * @param {any} report
 * @returns {string[]}
 */
export function failedBrowser(report) {
  /** @param {any} suite @returns {string[]} */
  const within = (suite) => [
    ...(suite.specs ?? [])
      .filter((/** @type {any} */ spec) => !spec.ok)
      .map((/** @type {any} */ spec) => `${spec.file}: ${spec.title}`),
    ...(suite.suites ?? []).flatMap(within),
  ]
  return (report?.suites ?? []).flatMap(within)
}

/**
 * A runner that ended badly without naming a failure, or that ran nothing, has failed.
 * @param {Counts} counts
 * @param {number | null} exitCode
 */
function settle(counts, exitCode) {
  const silentFailure = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0)
  return silentFailure ? { ...counts, failed: 1 } : counts
}

/** @param {Counts[]} parts */
export function total(parts) {
  /** @param {keyof Counts} key */
  const sum = (key) => parts.reduce((all, part) => all + part[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/** @param {Counts} counts */
export function resultLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
