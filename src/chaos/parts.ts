import { kills } from './kills.ts'
import type { Part } from './report.ts'

/** Every part of `npm run chaos`, by the name it is asked for. */
export const parts: Readonly<Record<string, Part>> = { kills }
