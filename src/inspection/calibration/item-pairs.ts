import { and, eq, ne, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { calls } from '#src/recordings/schema.ts'
import type { Voice } from '#src/transcription/vocabulary.ts'

import type { ScoringItem } from '../forms/schema.ts'
import { itemsOfForm } from './form-items.ts'
import { type ItemAgreement, itemAgreement, choiceLabel } from './item-agreement.ts'
import {
  answerJoins,
  choiceAsSubmitted,
  first,
  firstAnswer,
  firstItem,
  pairedWhere,
  pairJoins,
  type PairRange,
  second,
  secondAnswer,
  secondItem,
  secondTask,
  tallies,
} from './pairs.ts'

export type AnswerShown = {
  /** Null to whoever may not know which two inspectors these are. */
  name: string | null
  /** The reader's own. */
  own: boolean
  choice: string
  comment: string
  voice: Voice | null
  startMs: number | null
  endMs: number | null
}

export type ItemPair = {
  id: number
  at: number
  callNo: string
  /** Null once the recording has been erased. */
  recordingId: number | null
  answers: [AnswerShown, AnswerShown]
}

export type ItemPairs = { item: ScoringItem; figures: ItemAgreement; page: Page<ItemPair> }

/** The pairs that differ on one item, the newest first: both answers with comment and evidence. */
export function itemPairs(
  db: Db,
  actor: Actor,
  code: string,
  range: PairRange,
  request: PageRequest,
): ItemPairs {
  authorise(actor, 'calibration.read')
  const item = itemsOfForm(db, range.formId).find((one) => one.code === code)
  if (!item) throw new NotFound()
  const mayName = can(actor, 'calibration.manage')
  const list = keyset(second.submittedAt, second.id, request)
  const [one, other] = [choiceAsSubmitted(firstAnswer), choiceAsSubmitted(secondAnswer)]
  const rows = db
    .select({
      id: second.id,
      at: sql<number>`${second.submittedAt}`,
      callNo: calls.callNo,
      recordingId: second.recordingId,
      first: {
        accountId: first.accountId,
        name: first.accountName,
        choice: one,
        comment: firstAnswer.comment,
        voice: firstAnswer.voice,
        startMs: firstAnswer.startMs,
        endMs: firstAnswer.endMs,
      },
      second: {
        accountId: second.accountId,
        name: second.accountName,
        choice: other,
        comment: secondAnswer.comment,
        voice: secondAnswer.voice,
        startMs: secondAnswer.startMs,
        endMs: secondAnswer.endMs,
      },
    })
    .from(second)
    .innerJoin(secondTask, pairJoins.secondTask)
    .innerJoin(first, pairJoins.first)
    .innerJoin(secondAnswer, answerJoins.secondAnswer)
    .innerJoin(secondItem, answerJoins.secondItem)
    .innerJoin(firstItem, answerJoins.firstItem)
    .innerJoin(firstAnswer, answerJoins.firstAnswer)
    .innerJoin(calls, eq(calls.id, second.callId))
    .where(and(pairedWhere(actor, range), eq(secondItem.code, code), ne(one, other), list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  const shown = ({ accountId, name, choice, ...rest }: (typeof rows)[number]['first']) => {
    const own = accountId === actor.accountId
    return { ...rest, own, name: mayName || own ? name : null, choice: choiceLabel(item, choice) }
  }
  const page = cutPage(rows, request, ({ at, id }) => ({ value: at, id }))
  return {
    item,
    figures: itemAgreement(item, tallies(db, actor, range, eq(secondItem.code, code))),
    page: {
      ...page,
      rows: page.rows.map((row) => ({ ...row, answers: [shown(row.first), shown(row.second)] })),
    },
  }
}
