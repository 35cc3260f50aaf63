import type { Db } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { appealsAbout, type Contested, pointsOf } from './contested.ts'
import { appealDaysAt } from './settings.ts'
import type { AppealRefusal } from './vocabulary.ts'
import { appealRounds } from './vocabulary.ts'

export type Filing =
  | {
      may: true
      round: number
      /** First moment that is too late. */
      until: number
      /** The way there leads through a year without published holidays. */
      known: boolean
      days: number
      /** Items that may be contested; null for all. */
      items: ReadonlySet<number | null> | null
    }
  | { may: false; why: AppealRefusal; until: number | null }

/**
 * Whether an appeal may be filed now, and until when. The first round runs from the score, or from its
 * last change; the second from the answer to the first, about nothing but what that one was about. The
 * days are those set when the window began.
 */
export function filingOf(db: Db, contested: Contested, now: number): Filing {
  const { subject, sheetId, findingId } = contested
  const about = { kind: subject, id: sheetId ?? findingId ?? 0 }
  const standing = appealsAbout(db, about).filter(({ state }) => state !== 'withdrawn')
  const last = standing.at(-1)
  if (last && last.state !== 'settled') return { may: false, why: 'already-open', until: null }
  if (last && last.round >= appealRounds) return { may: false, why: 'final', until: null }
  const since = last ? (last.settledAt ?? last.filedAt) : contested.since
  const days = appealDaysAt(db, since).fileDays
  const { until, known } = endOfWorkingDay(db, since, days)
  if (now >= until) return { may: false, why: 'window-passed', until }
  const items = last ? new Set(pointsOf(db, last.id).map(({ itemId }) => itemId)) : null
  return { may: true, round: last ? last.round + 1 : 1, until, known, days, items }
}
