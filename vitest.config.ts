import { availableParallelism } from 'node:os'

import { defineConfig } from 'vitest/config'

import { LongestFirst } from './test/support/longest-first.ts'

/** Unit and HTTP tests. Browser journeys (`*.e2e.ts`) run in Playwright. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    setupFiles: ['test/support/console.ts'],
    // Whole recordings are decoded and hashed; a busy machine may take its time. A limit is there for
    // what hangs, never for what is slow: speed is measured in benchmarks.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    // Left to itself, vitest keeps one core free: on two cores that is half the machine.
    maxWorkers: Math.min(4, availableParallelism()),
    // No test replaces a module, so a worker reads the product once instead of once a file.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    allowOnly: false,
  },
})
