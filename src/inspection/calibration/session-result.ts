import { eq, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import type { Db } from '#src/kernel/db.ts'

import { itemsOf } from '../forms/queries.ts'
import { type ScoringItem, scoringItems } from '../forms/schema.ts'
import { scoreAnswers, scoreSheets } from '../scoring/schema.ts'
import type { SheetOutcome } from '../scoring/vocabulary.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { choiceLabel } from './item-agreement.ts'
import { type MeanDifference, meanDifference } from './mean-difference.ts'
import { choiceAsSubmitted } from './pairs.ts'
import { calibrationNotes, type CalibrationSession } from './schema.ts'
import { againstExpert, groupAgreement, type GroupAgreement } from './session-agreement.ts'
import { callsOf, type Participant, participantsOf, type SessionCall } from './session-queries.ts'
import { sheetsOf, submittedIn } from './session-sheets.ts'

/** A place in the matrix: what one person chose on one item of one call. */
export type Cell = {
  choice: string
  comment: string
  /** Other than the expert chose; without an expert, than most did. */
  apart: boolean
} | null

export type ItemResult = GroupAgreement & {
  code: string
  section: string
  title: string
  guidance: string
  /** A row for each call, a place for each person. */
  cells: Cell[][]
  /** Members against the expert, in the order of the people; null for the expert and without one. */
  toExpert: ({ n: number; agreed: number; kappa: number | null } | null)[]
  note: { text: string; byName: string; at: number } | null
}

export type ResultPerson = {
  /** Hidden, as 甲, 乙 …, from whoever does not convene sessions. */
  name: string
  isExpert: boolean
  own: boolean
  scored: number
  /** Score less the expert's, in hundredths, over the calls both scored. */
  byExpert: MeanDifference | null
  /** Answers alike with the expert's. */
  alike: number
  answers: number
}

export type SessionResult = {
  calls: SessionCall[]
  people: ResultPerson[]
  /** Score of each call by each person, in hundredths; null where there is none. */
  scores: ({ outcome: SheetOutcome | null; hundredths: number | null } | null)[][]
  items: ItemResult[]
  /** Tasks that were withdrawn unscored when it was closed. */
  missing: number
}

/** What a closed session showed: who chose what, how far members agreed, and how far with the expert. */
export function sessionResult(db: Db, actor: Actor, session: CalibrationSession): SessionResult {
  authorise(actor, 'calibration.read')
  const calls = callsOf(db, session.id)
  const mayName = can(actor, 'calibration.manage')
  const named = participantsOf(db, session)
  const participants = mayName ? named : covered(named, session.id)
  const callPlace = new Map(calls.map(({ callId }, index) => [callId, index]))
  const personPlace = new Map(participants.map(({ accountId }, index) => [accountId, index]))
  const expert = participants.findIndex(({ isExpert }) => isExpert)
  const members = participants.flatMap(({ isExpert }, index) => (isExpert ? [] : [index]))

  const blank = <T>(): (T | null)[][] => calls.map(() => participants.map(() => null))
  const scores = blank<{ outcome: SheetOutcome | null; hundredths: number | null }>()
  for (const sheet of sheetsOf(db, session)) {
    const row = scores[callPlace.get(sheet.callId) ?? -1]
    const place = personPlace.get(sheet.accountId)
    if (row && place !== undefined) row[place] = sheet
  }
  const given = new Map<string, ({ choice: string; comment: string } | null)[][]>()
  for (const { code, callId, accountId, choice, comment } of answersOf(db, session)) {
    const table = given.get(code) ?? blank<{ choice: string; comment: string }>()
    given.set(code, table)
    const row = table[callPlace.get(callId) ?? -1]
    const place = personPlace.get(accountId)
    if (row && place !== undefined) row[place] = { choice, comment }
  }

  const notes = new Map(notesOf(db, session.id).map((note) => [note.code, note]))
  const items = itemsOf(db, session.versionId).map((item) => {
    const table = given.get(item.code) ?? blank<{ choice: string; comment: string }>()
    const choices = table.map((row) => row.map((answer) => answer?.choice ?? null))
    const note = notes.get(item.code)
    return {
      code: item.code,
      section: item.section,
      title: item.title,
      guidance: item.guidance,
      ...groupAgreement(
        item,
        choices.map((row) => members.map((place) => row[place] ?? null)),
      ),
      cells: cellsOf(item, table, expert),
      toExpert: participants.map(({ isExpert }, place) => {
        if (isExpert || expert === -1) return null
        const { n, agreed, kappa } = againstExpert(item, choices, place, expert)
        return { n, agreed, kappa }
      }),
      note: note ? { text: note.note, byName: note.byName, at: note.at } : null,
    }
  })

  const people = participants.map(({ accountId, name, isExpert }, place) => {
    const own = accountId === actor.accountId
    const toExpert = items.flatMap((item) => item.toExpert[place] ?? [])
    return {
      name: mayName || own ? name : isExpert ? '专家' : coverName(members.indexOf(place)),
      isExpert,
      own,
      scored: scores.filter((row) => row[place] !== null).length,
      byExpert: isExpert || expert === -1 ? null : scoreDifference(scores, place, expert),
      alike: toExpert.reduce((sum, { agreed }) => sum + agreed, 0),
      answers: toExpert.reduce((sum, { n }) => sum + n, 0),
    }
  })
  const missing = participants.reduce((sum, { asked, done }) => sum + asked - done, 0)
  return { calls, people, scores, items, missing }
}

/** In the order of names 甲 would be whoever comes first by name: another order, the same each time. */
function covered(named: readonly Participant[], sessionId: number): Participant[] {
  const place = ({ accountId }: Participant) => chanceOf(sessionId * 1_000_003 + accountId)()
  return named.toSorted((a, b) => Number(b.isExpert) - Number(a.isExpert) || place(a) - place(b))
}

const stems = '甲乙丙丁戊己庚辛壬癸'
const coverName = (index: number) => stems[index] ?? `成员 ${index + 1}`

function scoreDifference(
  scores: SessionResult['scores'],
  member: number,
  expert: number,
): MeanDifference | null {
  return meanDifference(
    scores.flatMap((row) => {
      const [own, other] = [row[member]?.hundredths ?? null, row[expert]?.hundredths ?? null]
      return own === null || other === null ? [] : [own - other]
    }),
  )
}

function cellsOf(
  item: ScoringItem,
  table: ({ choice: string; comment: string } | null)[][],
  expert: number,
): Cell[][] {
  return table.map((row) => {
    const given = row.flatMap((answer) => answer?.choice ?? [])
    const measure = row[expert]?.choice ?? mostGiven(given)
    // Where as many say one as the other nobody is the measure, and everybody stands apart.
    const split = measure === null && new Set(given).size > 1
    return row.map(
      (answer) =>
        answer && {
          choice: choiceLabel(item, answer.choice),
          comment: answer.comment,
          apart: split || (measure !== null && answer.choice !== measure),
        },
    )
  })
}

/** What more people chose than anything else; null where two choices are given equally often. */
function mostGiven(choices: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const choice of choices) counts.set(choice, (counts.get(choice) ?? 0) + 1)
  const [top, next] = [...counts].toSorted(([, a], [, b]) => b - a)
  return top && top[1] !== next?.[1] ? top[0] : null
}

function answersOf(db: Db, session: CalibrationSession) {
  return db
    .select({
      code: scoringItems.code,
      callId: scoreSheets.callId,
      accountId: scoreSheets.accountId,
      choice: choiceAsSubmitted(scoreAnswers),
      comment: scoreAnswers.comment,
    })
    .from(inspectionTasks)
    .innerJoin(scoreSheets, eq(scoreSheets.taskId, inspectionTasks.id))
    .innerJoin(scoreAnswers, eq(scoreAnswers.sheetId, scoreSheets.id))
    .innerJoin(scoringItems, eq(scoringItems.id, scoreAnswers.itemId))
    .where(submittedIn(session))
    .orderBy(sql`${scoreAnswers.id}`)
    .all()
}

function notesOf(db: Db, sessionId: number) {
  return db.select().from(calibrationNotes).where(eq(calibrationNotes.sessionId, sessionId)).all()
}
