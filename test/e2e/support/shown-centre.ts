import { test as plain } from 'playwright/test'

import { openDatabase } from '#src/kernel/db.ts'
import { writeSampleAnalyses } from '#src/sample-centre/analyses.ts'
import { sumSampleDays } from '#src/sample-centre/analytics.ts'
import { openSampleCases } from '#src/sample-centre/cases.ts'
import { arrangeSampleTraining } from '#src/sample-centre/classes.ts'
import { announceSampleMonths } from '#src/sample-centre/contest.ts'
import { openSampleHotspots } from '#src/sample-centre/hotspots.ts'
import { openSampleKnowledge } from '#src/sample-centre/knowledge.ts'
import { openSampleLibrary } from '#src/sample-centre/library.ts'
import { openSampleMeetings } from '#src/sample-centre/meetings.ts'
import { openSampleSheets } from '#src/sample-centre/supervision.ts'

import { type Centre, type CentrePlace, startCentre } from './centre.ts'
import { bringColleagues } from './colleagues.ts'
import { bringExams } from './exams.ts'
import { bringReview } from './review.ts'

/**
 * Tests that only look at pages: they share one centre in each process of tests, as filling one and
 * starting its programs takes as long as looking at a dozen pages.
 */
export const test = plain.extend<object, { centre: Centre }>({
  centre: [
    // Playwright reads from the pattern which others are asked for: none.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const centre = await startCentre(somethingOnEveryPage)
      await use(centre)
      await centre.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

async function somethingOnEveryPage(place: CentrePlace): Promise<void> {
  await bringReview(place)
  const open = openDatabase(place.databaseFile)
  const cases = openSampleCases(open.db)
  bringColleagues(open.db)
  arrangeSampleTraining(open.db)
  bringExams(open.db)
  writeSampleAnalyses(open.db)
  openSampleSheets(open.db)
  openSampleHotspots(open.db)
  openSampleLibrary(open.db, cases)
  openSampleMeetings(open.db)
  openSampleKnowledge(open.db)
  announceSampleMonths(open.db)
  sumSampleDays(open.db)
  open.close()
}
