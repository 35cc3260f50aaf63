import type { Db } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { appealsAbout, type Contested, keyOf, type PointKey, pointsOf } from './contested.ts'
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
      /** Points that may be contested; null for all. */
      items: ReadonlySet<PointKey> | null
    }
  | { may: false; why: AppealRefusal; until: number | null }

/**
 * Whether an appeal may be filed now, and until when. The first round runs from the score, or from its
 * last change; the second from the answer to the first, about nothing but what that one was about, unless
 * the other party had filed that one. Both run anew when somebody is held liable for what was verified.
 * The days are those set when the window began.
 */
export function filingOf(db: Db, contested: Contested, now: number): Filing {
  const { subject, sheetId, findingId, verificationId, liabilityId, followedAt, party } = contested
  if (contested.current.size === 0) {
    const why = subject === 'liability' ? 'not-liable-now' : 'nothing-to-contest'
    if (subject === 'liability' || subject === 'verification')
      return { may: false, why, until: null }
  }
  const about = { kind: subject, id: sheetId ?? findingId ?? verificationId ?? liabilityId ?? 0 }
  const standing = appealsAbout(db, about).filter(({ state }) => state !== 'withdrawn')
  const last = standing.at(-1)
  if (last && last.state !== 'settled') return { may: false, why: 'already-open', until: null }
  if (last && last.round >= appealRounds) return { may: false, why: 'final', until: null }
  const since = last ? Math.max(last.settledAt ?? last.filedAt, followedAt ?? 0) : contested.since
  const days = appealDaysAt(db, since).fileDays
  const { until, known } = endOfWorkingDay(db, since, days)
  if (now >= until) return { may: false, why: 'window-passed', until }
  const items = last && last.party === party ? new Set(pointsOf(db, last.id).map(keyOf)) : null
  return { may: true, round: last ? last.round + 1 : 1, until, known, days, items }
}
