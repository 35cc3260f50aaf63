import { defineConfig } from 'playwright/test'

import { findBrowser } from '#src/bin/steps/browser.mjs'

const isRoot = process.getuid?.() === 0

/** Journeys in the system's Chromium. Each test starts the servers it needs (test/support). */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.e2e.ts',
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  // Each over centres of its own: while one waits for a page to come to rest, the other is at work.
  workers: 2,
  retries: 0,
  timeout: 120_000,
  globalTimeout: 2_700_000,
  forbidOnly: true,
  // What is waited for comes at once on a quiet machine; a busy one is given time.
  expect: { timeout: 15_000 },
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    // A picture of every frame costs a quarter of the time; the pages themselves are kept.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    launchOptions: {
      executablePath: findBrowser() ?? 'chromium',
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        // There is none where the gate runs; standing in for one takes a sixth of the browser's time.
        '--disable-gpu',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
