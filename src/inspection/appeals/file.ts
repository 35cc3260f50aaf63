import { and, eq, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { seenLines } from '#src/kernel/typed-text.ts'
import { notify } from '#src/notices/notify.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { recordings } from '#src/recordings/schema.ts'
import { holdVerdict } from '#src/screening/hold-verdict.ts'

import { personOf } from '../my-reviews/own.ts'
import { partyOf } from './contested-verification.ts'
import { type Contested, contestedBy, keyOf, type PointKey, type SubjectOf } from './contested.ts'
import { filingOf } from './filing.ts'
import { type ReviewAppeal, reviewAppealPoints, reviewAppeals } from './schema.ts'
import { appealDaysAt } from './settings.ts'
import { saysEnough } from './typed.ts'
import {
  appealRefusals,
  appealRounds,
  appealSubjects,
  isOfComplaint,
  longestWords,
  roundWords,
  type VerdictAspect,
} from './vocabulary.ts'

export type PointInput = {
  /** Null where the verdict on a finding is contested. */
  itemId: number | null
  /** Of the verdict on a complaint. */
  aspect?: VerdictAspect | null
  reason: string
  startMs: number | null
  endMs: number | null
}

export type AppealInput = {
  /** The last change of the score or verdict that the agent had before its eyes. */
  seen: number
  points: PointInput[]
}

/** 提出申诉: item by item, each with its own reason, within the window, one at a time for each subject. */
export function fileAppeal(
  db: Db,
  actor: Actor,
  subject: SubjectOf,
  input: AppealInput,
  now = Date.now(),
): ReviewAppeal {
  const right = rightTo(actor, subject)
  authorise(actor, right)
  const { accountId } = actor
  if (accountId === null) throw new Forbidden(right)
  return write(db, (tx) => {
    const contested = contestedBy(tx, actor, subject)
    const filing = filingOf(tx, contested, now)
    if (!filing.may) throw refused(appealRefusals, filing.why)
    if (input.seen !== contested.seen) throw refused(appealRefusals, 'subject-changed')
    const points = checkedPoints(tx, contested, input.points, filing.items)

    const { recordingId: _r, since: _s, seen: _n, followedAt: _f, current, ...about } = contested
    const { until: dueAt } = endOfWorkingDay(tx, now, appealDaysAt(tx, now).answerDays)
    const appeal = tx
      .insert(reviewAppeals)
      .values({
        ...about,
        ...{ round: filing.round, filedBy: accountId, filedByName: actor.name, filedAt: now },
        ...{ windowUntil: filing.until, dueAt },
      })
      .returning()
      .get()
    if (appeal.findingId !== null) holdVerdict(tx, appeal.findingId, 'open')
    for (const point of points) {
      const before = current.get(keyOf(point)) ?? ''
      tx.insert(reviewAppealPoints)
        .values({ appealId: appeal.id, before, ...point })
        .run()
    }
    const particulars = {
      which: `${subjectWords[subject.kind]} ${appeal.complaintId ?? subject.id}`,
      kind: roundWords[filing.round],
      figure: points.length,
    }
    record(tx, actor, 'review-appeal.filed', { kind: 'review-appeal', id: appeal.id }, particulars)
    if (isOfComplaint(subject.kind)) tellJudges(tx, appeal, now)
    return appeal
  })
}

const subjectWords = {
  sheet: '评分单',
  finding: '疑点',
  verification: '投诉',
  liability: '投诉',
} as const

const rightTo = (actor: Actor, { kind }: SubjectOf) =>
  isOfComplaint(kind) && partyOf(actor) === 'department'
    ? 'verdict-appeal.file'
    : 'own-review.appeal'

function tellJudges(tx: Db, appeal: ReviewAppeal, now: number) {
  const right = appeal.round >= appealRounds ? 'review-appeal.final' : 'review-appeal.settle'
  const sentence = `有一件${appealSubjects[appeal.subject]}${roundWords[appeal.round]}等待复评`
  const to = holdersOf(tx, right, appeal)
    .map(({ id }) => id)
    .filter((id) => id !== appeal.scorerId && id !== appeal.filedBy)
  notify(tx, { to, kind: 'task', sentence, href: `/review-appeals/${appeal.id}` }, now)
}

function checkedPoints(
  tx: Db,
  contested: Contested,
  given: readonly PointInput[],
  allowed: ReadonlySet<PointKey> | null,
): PointInput[] {
  const points = given.map((point) => ({ ...point, reason: seenLines(point.reason) }))
  const items = new Set(points.map(keyOf))
  if (points.length === 0) throw refused(appealRefusals, 'no-points')
  if (items.size < points.length) throw refused(appealRefusals, 'unknown-item')
  const length = lengthOf(tx, contested.recordingId)
  for (const { reason, startMs, endMs, ...point } of points) {
    const key = keyOf(point)
    if (!contested.current.has(key)) {
      const why = isOfComplaint(contested.subject) ? 'unknown-aspect' : 'unknown-item'
      throw refused(appealRefusals, why)
    }
    if (allowed && !allowed.has(key)) throw refused(appealRefusals, 'not-in-first-round')
    if (!saysEnough(reason) || reason.length > longestWords)
      throw refused(appealRefusals, 'no-points')
    if (!isSpan(startMs, endMs, length)) throw refused(appealRefusals, 'bad-span')
  }
  return points
}

/** None at all, or a beginning before an end within the sound. */
export function isSpan(
  startMs: number | null,
  endMs: number | null,
  length: number | null,
): boolean {
  if (startMs === null && endMs === null) return true
  if (startMs === null || endMs === null) return false
  const whole = Number.isInteger(startMs) && Number.isInteger(endMs)
  return whole && startMs >= 0 && startMs < endMs && endMs <= (length ?? 24 * 3_600_000)
}

function lengthOf(tx: Db, recordingId: number | null): number | null {
  if (recordingId === null) return null
  const row = tx
    .select({ durationMs: recordings.durationMs })
    .from(recordings)
    .where(eq(recordings.id, recordingId))
    .get()
  // Typed to the second, an end may lie within the last one.
  return row ? Math.ceil(row.durationMs / 1000) * 1000 : null
}

/** 撤回: while nobody has taken it. Until the window closes the agent may file anew. */
export function withdrawAppeal(db: Db, actor: Actor, id: number, now = Date.now()): ReviewAppeal {
  const department = partyOf(actor) === 'department'
  authorise(actor, department ? 'verdict-appeal.file' : 'own-review.appeal')
  return write(db, (tx) => {
    const mine = department
      ? and(eq(reviewAppeals.party, 'department'), visibleTo(actor, reviewAppeals))
      : eq(reviewAppeals.personId, personOf(actor) ?? -1)
    const appeal = tx
      .select()
      .from(reviewAppeals)
      .where(and(eq(reviewAppeals.id, id), mine))
      .get()
    if (!appeal) throw new NotFound()
    if (appeal.filedBy !== actor.accountId) throw refused(appealRefusals, 'not-yours')
    if (appeal.state === 'taken') throw refused(appealRefusals, 'taken-already')
    if (appeal.state === 'settled') throw refused(appealRefusals, 'answered-already')
    if (appeal.state === 'withdrawn') return appeal
    tx.update(reviewAppeals)
      .set({ state: 'withdrawn', settledAt: now })
      .where(and(eq(reviewAppeals.id, id), ne(reviewAppeals.state, 'withdrawn')))
      .run()
    // An earlier round that was answered holds the verdict still.
    const left = appeal.round > 1 ? 'answered' : null
    if (appeal.findingId !== null) holdVerdict(tx, appeal.findingId, left)
    record(tx, actor, 'review-appeal.withdrawn', { kind: 'review-appeal', id })
    return { ...appeal, state: 'withdrawn', settledAt: now }
  })
}
