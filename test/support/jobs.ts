import { type JobName, jobNames } from '#src/kernel/jobs/catalogue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

/** Handlers that do nothing; a test puts its own in their place. */
export const idleHandlers = Object.fromEntries(
  keysOf(jobNames).map((name: JobName) => [name, () => undefined]),
) as unknown as JobHandlers
