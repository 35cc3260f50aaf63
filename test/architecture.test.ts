import { describe, expect, test } from 'vitest'

import { jobNames } from '#src/kernel/jobs/catalogue.ts'
import { filesIn, importsOf, sourceOf, type Import } from '#test/support/source.ts'

/**
 * The ladder of slices, lowest first. A slice imports lower rungs only; slices that share a rung do
 * not import each other. Work for a higher rung is enqueued as a job.
 */
const ladder = [
  ['kernel'],
  ['audit', 'personal-data', 'documents'],
  ['organisation'],
  ['auth'],
  ['lists', 'notices'],
  ['recordings'],
  ['transcription'],
  ['complaints', 'clips'],
  ['screening'],
  ['search', 'inspection', 'supervision', 'training', 'library', 'contest'],
  [
    'callers',
    'docket',
    'hotspots',
    'imports',
    'jobs',
    'meetings',
    'profiles',
    'retention',
    'unmasking',
  ],
  ['analytics', 'api', 'home'],
  ['sample-centre'],
  ['particulars'],
]

const rungOf = (slice: string) => ladder.findIndex((rung) => rung.includes(slice))

/** Commands, measurements and trials by fire start the product from outside, so they may use all of it. */
const isCommand = (file: string) => /^src\/(bin|bench|chaos)\//.test(file)

/** The slice a file belongs to; commands and the files directly under src/ are above all slices. */
function sliceOf(file: string) {
  const [top, slice, ...rest] = file.split('/')
  return top === 'src' && !isCommand(file) && rest.length > 0 ? (slice ?? null) : null
}

const sources = filesIn('src', /\.tsx?$/)
const views = filesIn('views', /\.tsx?$/)
const imports = sources.flatMap(importsOf)
const viewImports = views.flatMap(importsOf)

const shown = (wrong: Import[]) => wrong.map(({ from, to }) => `${from} imports ${to}`)

const isRoutes = (file: string) => /^src\/.*routes\.tsx$/.test(file)
/** A slice with many routes may split them by noun and mount the parts in one place. */
const partOfSameRoutes = (from: string, to: string) =>
  isRoutes(from) && sliceOf(from) === sliceOf(to)
/** A job's handler lies in a file of the job's name: src/screening/screen.ts. */
const isJobHandler = (file: string) => {
  const [, slice, name] = /^src\/([^/]+)\/([^/]+)\.ts$/.exec(file) ?? []
  return slice !== 'kernel' && name !== undefined && name in jobNames
}
const isWorker = (file: string) => /^src\/worker[^/]*\.ts$/.test(file)

describe('the house', () => {
  test('is looked at through its real imports', () => {
    expect(importsOf('test/architecture.test.ts')).toEqual([
      { from: 'test/architecture.test.ts', to: 'vitest', typeOnly: false },
      { from: 'test/architecture.test.ts', to: 'src/kernel/jobs/catalogue.ts', typeOnly: false },
      { from: 'test/architecture.test.ts', to: 'test/support/source.ts', typeOnly: false },
    ])
    expect(imports.some(({ to }) => isJobHandler(to))).toBe(true)
    expect(imports.some(({ to }) => isRoutes(to))).toBe(true)
  })

  test('keeps every slice on the ladder', () => {
    const slices = new Set(sources.map(sliceOf).filter((slice) => slice !== null))
    expect([...slices].filter((slice) => rungOf(slice) === -1)).toEqual([])
  })

  test('lets a slice import lower rungs only', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [importer, imported] = [sliceOf(from), sliceOf(to)]
      if (importer === null) return false
      if (imported === null)
        return /^src\/(app|server|worker[^/]*)\.tsx?$/.test(to) || isCommand(to)
      return importer !== imported && rungOf(imported) >= rungOf(importer)
    })
    expect(shown(wrong)).toEqual([])
  })

  test('mounts routes in app.tsx and names job handlers in the worker, nowhere else', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        (isRoutes(to) && from !== 'src/app.tsx' && !partOfSameRoutes(from, to)) ||
        (isJobHandler(to) && !isWorker(from) && !isCommand(from)),
    )
    expect(shown(wrong)).toEqual([])
  })

  test('gives views words, dates, types and each other, and no more', () => {
    const wrong = viewImports.filter(({ to, typeOnly }) => {
      if (typeOnly || to.startsWith('views/')) return false
      if (to.startsWith('src/')) {
        return !/^src\/([^/]+\/){1,2}vocabulary\.ts$/.test(to) && to !== 'src/kernel/calendar.ts'
      }
      return !/^hono(\/|$)/.test(to)
    })
    expect(shown(wrong)).toEqual([])
  })

  test('lets only routes and app.tsx draw views', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        to.startsWith('views/') && !typeOnly && !isRoutes(from) && from !== 'src/app.tsx',
    )
    expect(shown(wrong)).toEqual([])
  })

  test('reads the configuration and opens the database only where a process begins', () => {
    const begins = (file: string) =>
      ['src/server.ts', 'src/worker.ts'].includes(file) || isCommand(file)
    const opens = sources.filter(
      (file) =>
        !begins(file) && file !== 'src/kernel/db.ts' && /\bopenDatabase\(/.test(sourceOf(file)),
    )
    const wrong = imports.filter(
      ({ from, to, typeOnly }) => to === 'src/config.ts' && !typeOnly && !begins(from),
    )
    expect([...opens, ...shown(wrong)]).toEqual([])
  })

  test('leaves the environment to config.ts and the set-up, which runs before anything else', () => {
    const allowed = (file: string) => file === 'src/config.ts' || /^src\/bin\/.*\.mjs$/.test(file)
    const readers = [...filesIn('src'), ...views, ...filesIn('test')].filter(
      (file) =>
        !allowed(file) && /\bprocess\s*(\.env\b|\[\s*['"]env['"])/.test(withoutStrings(file)),
    )
    expect(readers).toEqual([])
  })

  test('has a worker for every job there is', () => {
    const worker = sourceOf('src/worker.ts')
    const idle = Object.keys(jobNames).filter((name) => !worker.includes(`'${name}'`))
    expect(idle).toEqual([])
  })

  test('leaves the tables of the queue to the queue, which another may replace', () => {
    const mine = (file: string) => file.startsWith('src/kernel/jobs/') || isCommand(file)
    const inner = ['schema', 'statements', 'prune'].map((name) => `src/kernel/jobs/${name}.ts`)
    // A type costs nothing to replace, and pruning is asked for by its own job alone.
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        inner.includes(to) && !typeOnly && !mine(from) && !from.endsWith('prune-jobs.ts'),
    )
    const raw = [...sources, ...views].filter(
      (file) =>
        !mine(file) && /\b(from|join|into|update)\s+(jobs|job_attempts)\b/i.test(sourceOf(file)),
    )
    expect([...shown(wrong), ...raw]).toEqual([])
  })

  test('uses nothing but Node in the set-up, which runs before anything is installed', () => {
    const wrong = filesIn('src/bin', /\.mjs$/)
      .flatMap(importsOf)
      .filter(({ to }) => !to.startsWith('node:') && !/^src\/bin\/steps\/.*\.mjs$/.test(to))
    expect(shown(wrong)).toEqual([])
  })

  test('has no barrels and no attics', () => {
    const names = [...sources, ...views].filter((file) =>
      /(^|\/)(index\.tsx?|utils?|helpers?|misc|common)(\/|\.tsx?$|$)/.test(file),
    )
    const barrels = names.filter((file) => !/^views\/.*index\.tsx$/.test(file))
    expect(barrels).toEqual([])
  })
})

/** Comments and quoted text may speak of the environment. */
function withoutStrings(file: string) {
  return sourceOf(file)
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replaceAll(/\/(?:\\.|\[[^\]\n]*\]|[^/\n\\[])+\/[gimsuy]*/g, '')
    .replaceAll(/(['"])(?:\\.|(?!\1)[^\\\n])*\1/g, "''")
}
