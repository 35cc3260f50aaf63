// @ts-check
/**
 * `npm test`: sets itself up on a fresh clone, runs the unit and HTTP tests, then the browser
 * tests, and ends with one line that adds both up. `-- --unit` or `-- --e2e` runs one half; `--long`
 * takes in the browser tests that last for minutes; further words narrow the files, as the runners
 * take them.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { ensureBrowser } from './steps/browser.mjs'
import { runCommand } from './steps/command.mjs'
import { inRoot, root } from './steps/places.mjs'
import { Stop, say } from './steps/report.mjs'
import {
  countBrowser,
  countUnit,
  crashed,
  failedBrowser,
  failedUnit,
  resultLine,
  total,
} from './steps/results.mjs'
import { setUp } from './steps/set-up.mjs'

/** What the short run may take is no measure for the long one. */
const patient = ['--global-timeout', String(4 * 3_600_000)]

await runCommand(
  async () => {
    const { unit, e2e, long, words } = choices()
    await Promise.all([setUp({ dev: true }), e2e ? ensureBrowser() : null])
    mkdirSync(inRoot('test-results'), { recursive: true })
    const parts = []
    if (unit) parts.push(await runUnit(words))
    if (e2e)
      parts.push(await runBrowser([...(long ? patient : ['--grep-invert', '@long']), ...words]))
    const counts = total(parts.map(({ counts: of }) => of))
    for (const name of parts.flatMap(({ failed }) => failed)) say(`✗ ${name}`)
    say(`\n${resultLine(counts)}`)
    process.exit(counts.failed === 0 ? 0 : 1)
  },
  () => say(resultLine(crashed)),
)

function choices() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        unit: { type: 'boolean' },
        e2e: { type: 'boolean' },
        long: { type: 'boolean' },
      },
      allowPositionals: true,
    })
    const both = !values.unit && !values.e2e
    const { long = false } = values
    return { unit: both || values.unit, e2e: both || values.e2e, long, words: positionals }
  } catch {
    throw new Stop(
      '用法：npm test，或 npm test -- --unit，或 npm test -- --e2e [文件]；加 --long 连很久的也跑。',
    )
  }
}

/** @param {string[]} words */
async function runUnit(words) {
  const report = freshReport('unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs')
  const code = await show([vitest, 'run', ...reporters, ...words])
  const said = read(report)
  return { counts: countUnit(said, code), failed: failedUnit(said) }
}

/** @param {string[]} words */
async function runBrowser(words) {
  const report = freshReport('e2e.json')
  const playwright = inRoot('node_modules', 'playwright', 'cli.js')
  const code = await show([playwright, 'test', ...words])
  const said = read(report)
  return { counts: countBrowser(said, code), failed: failedBrowser(said) }
}

/**
 * A report of an earlier run must never be read as this one's.
 * @param {string} name
 */
function freshReport(name) {
  const path = inRoot('test-results', name)
  rmSync(path, { force: true })
  return path
}

/**
 * Runs one of the test runners in view.
 * @param {string[]} args
 * @returns {Promise<number | null>}
 */
function show(args) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const forward = () => child.kill('SIGTERM')
  process.once('SIGTERM', forward)
  return new Promise((resolve) => {
    child.once('error', () => resolve(null))
    child.once('exit', (code) => {
      process.removeListener('SIGTERM', forward)
      resolve(code)
    })
  })
}

/** @param {string} path */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
