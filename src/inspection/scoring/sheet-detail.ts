import { and, asc, desc, eq, isNotNull, ne } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { itemsOf } from '../forms/queries.ts'
import { scoringForms, scoringFormVersions, type ScoringItem } from '../forms/schema.ts'
import { type MarkFacts, marksOfCall } from '../marks/queries.ts'
import { changeRefusal, changeUntil } from './change-own.ts'
import { answersOf } from './own-sheet.ts'
import { readableSheets, stillBlind } from './readable.ts'
import {
  type ScoreAnswer,
  type ScoreChange,
  scoreChanges,
  type ScoreSheet,
  scoreSheets,
} from './schema.ts'
import { type HeardCall, heardCall } from './scoring-detail.ts'
import type { SheetRefusal } from './vocabulary.ts'

export type ScoredAgent = {
  agentNo: string
  name: string | null
  staffCategory: StaffCategory
  department: string | null
  team: string | null
  /** The last scores that count, newest first, this one left out. */
  history: { id: number; submittedAt: number; scoreHundredths: number | null; form: string }[]
}

export type SheetDetail = {
  sheet: ScoreSheet
  form: { name: string; version: number; bonusCap: number }
  items: ScoringItem[]
  answers: ScoreAnswer[]
  changes: ScoreChange[]
  marks: MarkFacts[]
  heard: HeardCall
  /** One's own score, not revealed yet: who spoke is shown on asking for it. */
  mayReveal: boolean
  /** Scored by oneself elsewhere and not revealed there. */
  blind: boolean
  /** Null while blind, and for readers who may not see agents. */
  agent: ScoredAgent | null
  mine: boolean
  /** Why the reader may not correct it; null when it may, until `changeUntil`. */
  changeRefusal: SheetRefusal | null
  changeUntil: number
}

const shownScores = 10

/** The sheet alone, by the same right: nothing of its call is read, so nothing is left on the trail. */
export function readableSheet(
  db: Db,
  actor: Actor,
  id: number,
): { sheet: ScoreSheet; blind: boolean } {
  const row = db
    .select({ sheet: scoreSheets, blind: stillBlind(db, actor) })
    .from(scoreSheets)
    .where(and(eq(scoreSheets.id, id), readableSheets(db, actor)))
    .get()
  if (!row) throw new NotFound()
  return { sheet: row.sheet, blind: Boolean(row.blind) }
}

/** A submitted sheet to read. Raises NotFound for what the reader may not see, or not yet. */
export function sheetDetail(db: Db, actor: Actor, id: number, now = Date.now()): SheetDetail {
  const row = db
    .select({
      sheet: scoreSheets,
      name: scoringForms.name,
      version: scoringFormVersions.version,
      bonusCap: scoringFormVersions.bonusCap,
      blind: stillBlind(db, actor),
    })
    .from(scoreSheets)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoreSheets.versionId))
    .innerJoin(scoringForms, eq(scoringForms.id, scoringFormVersions.formId))
    .where(and(eq(scoreSheets.id, id), readableSheets(db, actor)))
    .get()
  if (!row) throw new NotFound()
  const { sheet, name, version, bonusCap } = row
  const blind = Boolean(row.blind)
  const mine = sheet.accountId === actor.accountId
  const submittedAt = sheet.submittedAt ?? 0
  return {
    sheet,
    form: { name, version, bonusCap },
    items: itemsOf(db, sheet.versionId),
    answers: answersOf(db, id),
    changes: db
      .select()
      .from(scoreChanges)
      .where(eq(scoreChanges.sheetId, id))
      .orderBy(asc(scoreChanges.at), asc(scoreChanges.id))
      .all(),
    marks: marksOfCall(db, sheet.callId).map((mark) => ({
      ...mark,
      // A note may repeat a number that was said.
      note: maskText(mark.note),
    })),
    heard: heardCall(db, actor, sheet),
    mayReveal: mine && sheet.revealedAt === null,
    blind,
    agent: blind || !can(actor, 'agent.read') ? null : agentOf(db, actor, sheet),
    mine,
    changeRefusal: changeRefusal(db, actor, sheet, now),
    changeUntil: changeUntil(db, submittedAt),
  }
}

function agentOf(db: Db, actor: Actor, sheet: ScoreSheet): ScoredAgent | null {
  if (sheet.personId === null) return null
  const person = db.select().from(people).where(eq(people.id, sheet.personId)).get()
  if (!person) return null
  const nameOf = (table: typeof departments | typeof teams, id: number | null) =>
    id === null
      ? null
      : (db.select({ name: table.name }).from(table).where(eq(table.id, id)).get()?.name ?? null)
  return {
    agentNo: person.agentNo,
    name: person.name || null,
    staffCategory: person.staffCategory,
    department: nameOf(departments, sheet.departmentId),
    team: nameOf(teams, sheet.teamId),
    history: db
      .select({
        id: scoreSheets.id,
        submittedAt: scoreSheets.submittedAt,
        scoreHundredths: scoreSheets.scoreHundredths,
        form: scoringForms.name,
      })
      .from(scoreSheets)
      .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoreSheets.versionId))
      .innerJoin(scoringForms, eq(scoringForms.id, scoringFormVersions.formId))
      .where(
        and(
          eq(scoreSheets.personId, sheet.personId),
          isNotNull(scoreSheets.submittedAt),
          eq(scoreSheets.counts, true),
          ne(scoreSheets.id, sheet.id),
          // A score that may not be opened is not told here either.
          readableSheets(db, actor),
        ),
      )
      .orderBy(desc(scoreSheets.submittedAt), desc(scoreSheets.id))
      .limit(shownScores)
      .all()
      .map((one) => ({ ...one, submittedAt: one.submittedAt ?? 0 })),
  }
}
