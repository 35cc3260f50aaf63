import { defineConfig } from 'vitest/config'

/** Unit and HTTP tests. Browser journeys (`*.e2e.ts`) run in Playwright. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    setupFiles: ['test/support/console.ts'],
    restoreMocks: true,
    allowOnly: false,
  },
})
