import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { questions, questionVersions } from '#src/training/questions/schema.ts'

import { type Candidate, drawPaper } from './draw.ts'
import { type DrawRule, type FixedQuestion, type Paper, papers } from './schema.ts'
import { examRefusals, type PaperMode } from './vocabulary.ts'

export type NewPaper = {
  name: string
  mode: PaperMode
  rules: DrawRule[]
  fixed: FixedQuestion[]
  passPercent: number
  minutes: number
  resits: number
}

/** 组卷: kept as it is; a paper that should be otherwise is another paper. */
export function makePaper(db: Db, actor: Actor, paper: NewPaper, now = Date.now()): Paper {
  authorise(actor, 'exam.manage')
  return write(db, (tx) => {
    if (!enoughFor(tx, paper)) throw refused(examRefusals, 'bank-too-small')
    const by = { createdById: actor.accountId, createdByName: actor.name }
    const made = tx
      .insert(papers)
      .values({ ...paper, createdAt: now, ...by })
      .returning()
      .get()
    record(tx, actor, 'paper.made', { kind: 'paper', id: made.id }, { name: made.name })
    return made
  })
}

export function retirePaper(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'exam.manage')
  write(db, (tx) => {
    const paper = paperOf(tx, id)
    if (paper.retiredAt !== null) throw refused(examRefusals, 'paper-retired')
    tx.update(papers).set({ retiredAt: now }).where(eq(papers.id, id)).run()
    record(tx, actor, 'paper.retired', { kind: 'paper', id }, { name: paper.name })
  })
}

export function paperOf(db: Db, id: number): Paper {
  const paper = db.select().from(papers).where(eq(papers.id, id)).get()
  if (!paper) throw new NotFound()
  return paper
}

function enoughFor(tx: Db, { mode, rules, fixed }: NewPaper): boolean {
  if (mode === 'fixed') {
    const wanted = new Set(fixed.map(({ questionId }) => questionId))
    return wanted.size > 0 && activeOf(tx, [...wanted]).length === wanted.size
  }
  return rules.length > 0 && drawPaper(bankFor(tx, rules), rules, 1, new Set()) !== null
}

const candidate = {
  versionId: questionVersions.id,
  questionId: questions.id,
  category: questions.category,
  difficulty: questions.difficulty,
  kind: questions.kind,
  choices: questionVersions.choices,
  retiredAt: questions.retiredAt,
}
type CandidateRow = {
  [Key in keyof typeof candidate]: (typeof candidate)[Key]['_']['notNull'] extends true
    ? (typeof candidate)[Key]['_']['data']
    : (typeof candidate)[Key]['_']['data'] | null
}

const asCandidate = ({
  kind,
  choices,
  retiredAt: _retiredAt,
  ...row
}: CandidateRow): Candidate => ({
  ...row,
  keys: choices.map(({ key }) => key),
  fixedOrder: kind === 'judgement',
})

const inUse = () =>
  and(
    eq(questionVersions.questionId, questions.id),
    eq(questionVersions.version, questions.version),
  )

/** The questions in use of the categories that rules name. */
export function bankFor(db: Db, rules: readonly DrawRule[]): Candidate[] {
  const categories = [...new Set(rules.map(({ category }) => category))]
  return categories
    .flatMap((category) =>
      db
        .select(candidate)
        .from(questions)
        .innerJoin(questionVersions, inUse())
        .where(and(eq(questions.state, 'active'), eq(questions.category, category)))
        .all(),
    )
    .map(asCandidate)
    .sort((a, b) => a.versionId - b.versionId)
}

/** Versions as an exam froze them, without questions that were retired since. */
export function frameOf(db: Db, versionIds: readonly number[]): Candidate[] {
  return db
    .select(candidate)
    .from(questionVersions)
    .innerJoin(questions, eq(questions.id, questionVersions.questionId))
    .where(isOneOf(questionVersions.id, versionIds))
    .all()
    .filter(({ retiredAt }) => retiredAt === null)
    .map(asCandidate)
    .sort((a, b) => a.versionId - b.versionId)
}

/** Questions in use among these. */
export function activeOf(db: Db, questionIds: readonly number[]): Candidate[] {
  return db
    .select(candidate)
    .from(questions)
    .innerJoin(questionVersions, inUse())
    .where(and(eq(questions.state, 'active'), isOneOf(questions.id, questionIds)))
    .all()
    .map(asCandidate)
}
