import { defineConfig } from 'vitest/config'

/** Unit and HTTP tests. Browser journeys (`*.e2e.ts`) run in Playwright. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    setupFiles: ['test/support/console.ts'],
    // Whole recordings are decoded and hashed; a busy machine may take its time.
    testTimeout: 30_000,
    restoreMocks: true,
    allowOnly: false,
  },
})
