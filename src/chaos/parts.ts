import { complaints } from './complaints.ts'
import { exams } from './exams.ts'
import { kills } from './kills.ts'
import { ledger } from './ledger.ts'
import { media } from './media.ts'
import { races } from './races.ts'
import type { Part } from './report.ts'
import { reviews } from './reviews.ts'
import { supervision } from './supervision.ts'
import { uploads } from './uploads.ts'

/** Every part of `npm run chaos`, by the name it is asked for. */
export const parts: Readonly<Record<string, Part>> = {
  ...{ complaints, exams: exams(), kills, ledger, media, races, reviews, supervision, uploads },
}
