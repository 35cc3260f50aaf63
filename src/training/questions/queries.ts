import { and, desc, eq, isNotNull, or, type SQL } from 'drizzle-orm'

import { type ClipLine, clips } from '#src/clips/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { recordings } from '#src/recordings/schema.ts'

import { type Question, questions, type QuestionVersion, questionVersions } from './schema.ts'
import {
  type Difficulty,
  difficulties,
  type QuestionCategory,
  questionCategories,
  type QuestionKind,
  questionKinds,
  type QuestionState,
  questionStates,
} from './vocabulary.ts'
import { questionWithVersion } from './write.ts'

export type QuestionFilters = {
  category: QuestionCategory | null
  difficulty: Difficulty | null
  kind: QuestionKind | null
  state: QuestionState
}

const oneOf = <T extends Record<string, string>>(words: T, given: string | undefined) =>
  given !== undefined && Object.hasOwn(words, given) ? (given as keyof T) : null

export const readQuestionFilters = (
  query: Readonly<Record<string, string | undefined>>,
): QuestionFilters => ({
  category: oneOf(questionCategories, query['category']),
  difficulty: oneOf(difficulties, query['difficulty']),
  kind: oneOf(questionKinds, query['kind']),
  state: oneOf(questionStates, query['state']) ?? 'active',
})

export type QuestionRow = Question & Pick<QuestionVersion, 'stem' | 'clipId'>

const conditionsOf = ({ category, difficulty, kind, state }: QuestionFilters): SQL | undefined =>
  and(
    eq(questions.state, state),
    category ? eq(questions.category, category) : undefined,
    difficulty ? eq(questions.difficulty, difficulty) : undefined,
    kind ? eq(questions.kind, kind) : undefined,
  )

export function questionCount(
  db: Db,
  actor: Actor,
  filters: QuestionFilters,
  most: number,
): number {
  authorise(actor, 'question.edit')
  const found = db.select({ id: questions.id }).from(questions).where(conditionsOf(filters))
  return countUpTo(db, found, most)
}

/** 题库, newest first. */
export function questionList(
  db: Db,
  actor: Actor,
  filters: QuestionFilters,
  request: PageRequest,
): Page<QuestionRow> {
  authorise(actor, 'question.edit')
  const list = keyset(questions.id, questions.id, request)
  const rows = db
    .select({ question: questions, stem: questionVersions.stem, clipId: questionVersions.clipId })
    .from(questions)
    .innerJoin(
      questionVersions,
      and(
        eq(questionVersions.questionId, questions.id),
        eq(questionVersions.version, questions.version),
      ),
    )
    .where(and(conditionsOf(filters), list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
    .map(({ question, stem, clipId }) => ({ ...question, stem, clipId }))
  return cutPage(rows, request, ({ id }) => ({ value: id, id }))
}

export type QuestionDetail = {
  question: Question
  newest: QuestionVersion
  versions: Pick<QuestionVersion, 'id' | 'version' | 'at' | 'byName' | 'stem'>[]
}

export function questionDetail(db: Db, actor: Actor, id: number): QuestionDetail {
  authorise(actor, 'question.edit')
  const { id: versionId, version, at, byName, stem } = questionVersions
  const versions = db
    .select({ id: versionId, version, at, byName, stem })
    .from(questionVersions)
    .where(eq(questionVersions.questionId, id))
    .orderBy(desc(version))
    .limit(20)
    .all()
  return { ...questionWithVersion(db, id), versions }
}

export type ClipChoice = { id: number; purpose: string; lines: ClipLine[] }

/** Clips that may be played with a question or a course: covered, ready, and of a verified case. */
export function clipChoices(db: Db, actor: Actor): ClipChoice[] {
  authorise(actor, 'question.edit')
  const { id, purpose, lines } = clips
  return db
    .select({ id, purpose, lines })
    .from(clips)
    .innerJoin(recordings, eq(recordings.id, clips.recordingId))
    .innerJoin(
      complaints,
      or(
        eq(complaints.callId, recordings.callId),
        eq(complaints.concernedCallId, recordings.callId),
      ),
    )
    .where(and(eq(clips.state, 'ready'), isNotNull(complaints.verdict)))
    .groupBy(id)
    .orderBy(desc(id))
    .limit(50)
    .all()
}
