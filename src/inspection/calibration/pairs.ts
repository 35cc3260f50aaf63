import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { scoringItems } from '../forms/schema.ts'
import { scoreAnswers, scoreSheets } from '../scoring/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'

/** The sheet of the drawn task, and the hidden second one (双评) of the same call. */
export const first = alias(scoreSheets, 'first_sheet')
export const second = alias(scoreSheets, 'second_sheet')
export const secondTask = alias(inspectionTasks, 'second_task')
export const firstAnswer = alias(scoreAnswers, 'first_answer')
export const secondAnswer = alias(scoreAnswers, 'second_answer')
export const firstItem = alias(scoringItems, 'first_item')
export const secondItem = alias(scoringItems, 'second_item')

/** Which pairs: of one form, by when the second of the two was submitted. */
export type PairRange = { formId: number; from: number; until: number }

/** Both submitted, by two people. Read along the index of second sheets. */
export function pairedWhere(actor: Actor, { formId, from, until }: PairRange): SQL | undefined {
  return and(
    sql`${second.purpose} = 'double'`,
    gte(second.submittedAt, from),
    lt(second.submittedAt, until),
    eq(second.state, 'submitted'),
    eq(secondTask.formId, formId),
    eq(first.state, 'submitted'),
    sql`${first.accountId} <> ${second.accountId}`,
    visibleTo(actor, second),
  )
}

/** Of one second sheet, its task and the first sheet: lookups by unique keys. */
export const pairJoins = {
  secondTask: eq(secondTask.id, second.taskId),
  first: eq(first.taskId, secondTask.pairOf),
} as const

/** And item by item: matched by code, since the two may have been scored by different versions. */
export const answerJoins = {
  secondAnswer: eq(secondAnswer.sheetId, second.id),
  secondItem: eq(secondItem.id, secondAnswer.itemId),
  firstItem: and(eq(firstItem.versionId, first.versionId), eq(firstItem.code, secondItem.code)),
  firstAnswer: and(eq(firstAnswer.sheetId, first.id), eq(firstAnswer.itemId, firstItem.id)),
} as const

type SheetColumns = { id: SQLiteColumn; scoreHundredths: SQLiteColumn }
type AnswerColumns = { sheetId: SQLiteColumn; itemId: SQLiteColumn; choice: SQLiteColumn }

/**
 * The choice as it was submitted: what a person corrected afterwards, or an appeal overturned, does
 * not tell how alike two people heard the call.
 */
export const choiceAsSubmitted = (answer: AnswerColumns) => sql<string>`coalesce((
  select "before" from score_changes
  where sheet_id = ${answer.sheetId} and item_id = ${answer.itemId}
  order by "at", id limit 1
), ${answer.choice})`

/** The score as it was submitted, in hundredths. */
export const scoreAsSubmitted = (sheet: SheetColumns) => sql<number | null>`case
  when exists (select 1 from score_changes where sheet_id = ${sheet.id})
  then (select score_before from score_changes where sheet_id = ${sheet.id} order by "at", id limit 1)
  else ${sheet.scoreHundredths} end`

/** Monday 00:00 in Shanghai of the second sheet; 1970-01-05 was a Monday. */
const firstMonday = Date.parse('1970-01-05T00:00:00+08:00')
const weekMs = 7 * 86_400_000
const weekOfPair = sql<number>`${second.submittedAt} - (${second.submittedAt} - ${firstMonday}) % ${weekMs}`

export type Pair = {
  id: number
  at: number
  week: number
  callId: number
  firstId: number
  first: { accountId: number; name: string; score: number | null }
  second: { accountId: number; name: string; score: number | null }
}

/** Every pair of a range, oldest first. */
export function pairsIn(db: Db, actor: Actor, range: PairRange): Pair[] {
  return db
    .select({
      id: second.id,
      at: sql<number>`${second.submittedAt}`,
      week: weekOfPair,
      callId: second.callId,
      firstId: first.id,
      firstAccount: first.accountId,
      firstName: first.accountName,
      firstScore: scoreAsSubmitted(first),
      secondAccount: second.accountId,
      secondName: second.accountName,
      secondScore: scoreAsSubmitted(second),
    })
    .from(second)
    .innerJoin(secondTask, pairJoins.secondTask)
    .innerJoin(first, pairJoins.first)
    .where(pairedWhere(actor, range))
    .orderBy(second.submittedAt, second.id)
    .limit(50_000)
    .all()
    .map(({ id, at, week, callId, firstId, ...row }) => ({
      id,
      at,
      week,
      callId,
      firstId,
      first: { accountId: row.firstAccount, name: row.firstName, score: row.firstScore },
      second: { accountId: row.secondAccount, name: row.secondName, score: row.secondScore },
    }))
}

export type Tally = { week: number; code: string; first: string; second: string; n: number }

/** How often each two choices met on each item, week by week; `only` some of the pairs. */
export function tallies(db: Db, actor: Actor, range: PairRange, only?: SQL): Tally[] {
  const one = choiceAsSubmitted(firstAnswer)
  const other = choiceAsSubmitted(secondAnswer)
  return db
    .select({
      week: weekOfPair,
      code: secondItem.code,
      first: one,
      second: other,
      n: sql<number>`count(*)`,
    })
    .from(second)
    .innerJoin(secondTask, pairJoins.secondTask)
    .innerJoin(first, pairJoins.first)
    .innerJoin(secondAnswer, answerJoins.secondAnswer)
    .innerJoin(secondItem, answerJoins.secondItem)
    .innerJoin(firstItem, answerJoins.firstItem)
    .innerJoin(firstAnswer, answerJoins.firstAnswer)
    .where(and(pairedWhere(actor, range), only))
    .groupBy(sql`1`, sql`2`, sql`3`, sql`4`)
    .all()
}
