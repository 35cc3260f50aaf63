import { asc, eq } from 'drizzle-orm'

import { liabilities } from '#src/complaints/handling/vocabulary.ts'
import { complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { type RecheckVerdict, recheckVerdicts } from '#src/screening/vocabulary.ts'
import type { Voice } from '#src/transcription/vocabulary.ts'

import { type ScoringItem, scoringItems } from '../forms/schema.ts'
import { type ItemKind, noOccasion } from '../forms/vocabulary.ts'
import { scoreAnswers, scoreChanges, type ScoreSheet } from '../scoring/schema.ts'
import { pointsOfAll } from './contested.ts'
import type { ReviewAppeal } from './schema.ts'
import { type AppealOutcome, type VerdictAspect, verdictAspects } from './vocabulary.ts'

/** One item of a sheet as it was answered, with the evidence for it; nobody's name. */
export type ItemLine = {
  itemId: number
  code: string
  section: string
  title: string
  guidance: string
  kind: ItemKind
  weight: number
  choice: string
  choiceLabel: string
  percent: number | null
  comment: string
  excused: boolean
  voice: Voice | null
  startMs: number | null
  endMs: number | null
  changes: { before: string; after: string; at: number; reason: string }[]
}

/** The word of a choice; 没有这个场合 is a choice of no form. */
export function choiceLabel(item: Pick<ScoringItem, 'choices'>, key: string): string {
  if (key === noOccasion) return '没有这个场合'
  return item.choices.find((choice) => choice.key === key)?.label ?? key
}

export function itemLines(db: Db, sheet: Pick<ScoreSheet, 'id'>): ItemLine[] {
  const changes = db
    .select()
    .from(scoreChanges)
    .where(eq(scoreChanges.sheetId, sheet.id))
    .orderBy(asc(scoreChanges.id))
    .all()
  return db
    .select({ item: scoringItems, answer: scoreAnswers })
    .from(scoreAnswers)
    .innerJoin(scoringItems, eq(scoringItems.id, scoreAnswers.itemId))
    .where(eq(scoreAnswers.sheetId, sheet.id))
    .all()
    .toSorted((a, b) => a.item.position - b.item.position || a.item.id - b.item.id)
    .map(({ item, answer }) => ({
      itemId: item.id,
      ...{ code: item.code, section: item.section, title: item.title, guidance: item.guidance },
      ...{ kind: item.kind, weight: item.weight },
      choice: answer.choice,
      choiceLabel: choiceLabel(item, answer.choice),
      percent: item.choices.find(({ key }) => key === answer.choice)?.percent ?? null,
      ...{ comment: answer.comment, excused: answer.excused, voice: answer.voice },
      ...{ startMs: answer.startMs, endMs: answer.endMs },
      changes: changes
        .filter(({ itemId }) => itemId === item.id)
        .map(({ before, after, at, reason }) => ({
          ...{ at, reason },
          before: choiceLabel(item, before),
          after: choiceLabel(item, after),
        })),
    }))
}

export type PointShown = {
  id: number
  itemId: number | null
  aspect: VerdictAspect | null
  /** Of the item, or the aspect of a complaint's verdict; null where that on a finding is contested. */
  title: string | null
  code: string | null
  before: string
  reason: string
  startMs: number | null
  endMs: number | null
  outcome: AppealOutcome | null
  after: string | null
  answer: string | null
  /** Of the whole sheet, in hundredths, where the answer changed it. */
  score: { before: number | null; after: number | null } | null
}

export type AppealShown = Pick<
  ReviewAppeal,
  | 'id'
  | 'subject'
  | 'sheetId'
  | 'findingId'
  | 'verificationId'
  | 'liabilityId'
  | 'complaintId'
  | 'party'
  | 'round'
  | 'state'
  | 'filedAt'
  | 'windowUntil'
  | 'dueAt'
  | 'takenAt'
  | 'settledAt'
> & { points: PointShown[] }

/** An appeal in words, as the agent reads it: who scored and who judged stay out of it. */
export function appealShown(db: Db, appeal: ReviewAppeal): AppealShown {
  const { id, subject, sheetId, findingId, round, state, filedAt } = appeal
  const { windowUntil, dueAt, takenAt, settledAt, complaintId, party } = appeal
  const { verificationId, liabilityId } = appeal
  return {
    ...{ id, subject, sheetId, findingId, round, state, filedAt },
    ...{ windowUntil, dueAt, takenAt, settledAt, complaintId, party },
    ...{ verificationId, liabilityId },
    points: pointsShown(db, id),
  }
}

/** How a contested result of a complaint reads. */
export function aspectWord(aspect: VerdictAspect, key: string): string {
  const words: Readonly<Record<string, string>> = {
    verdict: complaintVerdicts,
    category: faultCategories,
    liability: liabilities,
  }[aspect]
  return Object.hasOwn(words, key) ? (words[key] ?? key) : key
}

export const pointsShown = (db: Db, appealId: number): PointShown[] =>
  pointsByAppeal(db, [appealId]).get(appealId) ?? []

/** The points of several appeals in three queries, by appeal. */
export function pointsByAppeal(
  db: Db,
  appealIds: readonly number[],
): ReadonlyMap<number, PointShown[]> {
  const points = pointsOfAll(db, appealIds)
  const ids = (pick: (point: (typeof points)[number]) => number | null) =>
    points.map(pick).filter((one) => one !== null)
  const items = new Map(
    db
      .select()
      .from(scoringItems)
      .where(
        isOneOf(
          scoringItems.id,
          ids(({ itemId }) => itemId),
        ),
      )
      .all()
      .map((item) => [item.id, item]),
  )
  const changes = new Map(
    db
      .select()
      .from(scoreChanges)
      .where(
        isOneOf(
          scoreChanges.id,
          ids(({ changeId }) => changeId),
        ),
      )
      .all()
      .map((change) => [change.id, change]),
  )
  const byAppeal = new Map<number, PointShown[]>()
  for (const point of points) {
    const shown = byAppeal.get(point.appealId) ?? []
    byAppeal.set(point.appealId, [...shown, pointShown(point)])
  }
  return byAppeal

  function pointShown(point: (typeof points)[number]): PointShown {
    const item = point.itemId === null ? undefined : items.get(point.itemId)
    const { aspect } = point
    const word = (key: string) => {
      if (aspect) return aspectWord(aspect, key)
      return item ? choiceLabel(item, key) : (recheckVerdicts[key as RecheckVerdict] ?? key)
    }
    const change = point.changeId === null ? undefined : changes.get(point.changeId)
    return {
      ...{ id: point.id, itemId: point.itemId, aspect, reason: point.reason, answer: point.answer },
      ...{ startMs: point.startMs, endMs: point.endMs, outcome: point.outcome },
      title: aspect ? verdictAspects[aspect] : (item?.title ?? null),
      code: item?.code ?? null,
      before: word(point.before),
      after: point.after === null ? null : word(point.after),
      score: change ? { before: change.scoreBefore, after: change.scoreAfter } : null,
    }
  }
}
