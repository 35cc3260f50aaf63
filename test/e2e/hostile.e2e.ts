import { expect, test } from 'playwright/test'

import { openDatabase } from '#src/kernel/db.ts'
import { writeSampleAnalyses } from '#src/sample-centre/analyses.ts'
import { openSampleCases } from '#src/sample-centre/cases.ts'
import { arrangeSampleTraining } from '#src/sample-centre/classes.ts'
import { openSampleCourses } from '#src/sample-centre/courses.ts'
import { openSampleKnowledge } from '#src/sample-centre/knowledge.ts'
import { openSampleBulletins } from '#src/sample-centre/supervision-wall.ts'
import { openSampleSheets } from '#src/sample-centre/supervision.ts'

import { signIn } from './support/browser.ts'
import { type Centre, startCentre } from './support/centre.ts'
import { type Flood, flood } from './support/hostile-flood.ts'
import { answerForms, askFilters } from './support/hostile-forms.ts'
import { crawl, watch } from './support/hostile-page.ts'
import { hostileTexts } from './support/hostile-texts.ts'
import { bringReview } from './support/review.ts'

// Whatever stands in any column of the database, and whatever is typed into any form: it is shown as it
// was written, and nothing of it is ever an element, an attribute, an address or a script.
let centre: Centre
let flooded: Flood
test.beforeAll(async () => {
  test.setTimeout(300_000)
  centre = await startCentre(async (place) => {
    await bringReview(place)
    const { db, sqlite, close } = openDatabase(place.databaseFile)
    openSampleCourses(db)
    openSampleCases(db)
    arrangeSampleTraining(db)
    writeSampleAnalyses(db)
    openSampleSheets(db)
    openSampleBulletins(db)
    openSampleKnowledge(db)
    flooded = flood(sqlite)
    close()
  })
})
test.afterAll(async () => {
  await centre.stop()
})
test.use({ trace: 'off' })

test('two hundred hostile texts, each in its own way, stand in most tables', () => {
  expect(new Set(hostileTexts.map(({ text }) => text)).size).toBe(200)
  expect(flooded.columns.size).toBeGreaterThan(100)
  const written = [...flooded.columns.values()].reduce((sum, count) => sum + count, 0)
  expect(written).toBeGreaterThan(5 * hostileTexts.length)
})

/** The first pages of those whose menus reach farthest. */
for (const [username, most] of [
  ['manager', 40],
  ['trainer', 15],
  ['agent', 12],
] as const) {
  test(`nothing of what was stored runs on the first pages of ${username}`, async ({ page }) => {
    test.slow()
    const watched = await watch(page, centre)
    await signIn(page, centre, username)
    await crawl(page, centre, watched, { most, ofEach: 1 })
    expect(watched.problems).toEqual([])
    expect(watched.visited.length).toBeGreaterThan(5)
    expect(watched.seen.size).toBeGreaterThan(5)
  })
}

const everybody = [
  ...['manager', 'inspector', 'inspector2', 'head', 'handler', 'visitor', 'leader', 'supervisor'],
  ...['trainer', 'executive', 'agent', 'sysadmin', 'secadmin', 'auditor'],
]
test.describe('the long walk', () => {
  // Whoever is free takes the next person, over a centre of its own; `-g "of head @long"` takes one alone.
  test.describe.configure({ mode: 'parallel' })
  for (const username of everybody) {
    test(`nothing of what was stored or is typed runs on any page of ${username} @long`, async ({
      page,
    }) => {
      test.setTimeout(2_400_000)
      const watched = await watch(page, centre)
      await signIn(page, centre, username)
      await crawl(page, centre, watched, { most: 600, ofEach: 2 })
      const asked = await askFilters(page, centre, watched)
      const answered = await answerForms(page, centre, watched)
      test.info().annotations.push({
        type: 'walked',
        description: `${watched.visited.length} pages, ${asked} searches, ${answered} forms, ${watched.seen.size} columns`,
      })
      expect(watched.problems).toEqual([])
      expect(watched.seen.size).toBeGreaterThan(3)
    })
  }
})
