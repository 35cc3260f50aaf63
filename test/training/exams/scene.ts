import { accounts } from '#src/auth/schema.ts'
import { actorOf, openSession } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { people, postings } from '#src/organisation/schema.ts'
import { makePaper, type NewPaper } from '#src/training/exams/papers.ts'
import { planExam } from '#src/training/exams/plan.ts'
import type { Exam, Paper } from '#src/training/exams/schema.ts'
import type { QuestionCategory, QuestionKind } from '#src/training/questions/vocabulary.ts'
import { addQuestion, type Written } from '#src/training/questions/write.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

export const minute = 60_000
export const morning = Date.parse('2026-11-28T09:00:00+08:00')

/** A question whose right answer is A, both of A and B, 对, or words. */
export function question(
  kind: QuestionKind,
  words: string,
  category: QuestionCategory = 'metering',
): Written {
  const open = kind === 'short'
  const choices = ['A', 'B', 'C', 'D'].map((key) => ({ key, text: `${words}的${key}` }))
  const judged = [
    { key: 'right', text: '对' },
    { key: 'wrong', text: '错' },
  ]
  return {
    ...{ category, difficulty: 'middle', kind, stem: words, explanation: '见手册' },
    choices: open ? [] : kind === 'judgement' ? judged : choices,
    answer: open ? [] : kind === 'judgement' ? ['right'] : kind === 'multiple' ? ['A', 'B'] : ['A'],
    reference: open ? '先安抚，再核对' : '',
    clipId: null,
  }
}

export type Candidate = { personId: number; actor: Actor; cookie: string }

/** A trainer, a bank of metering questions, and some agents of one team with accounts of their own. */
export function examScene(db: Db = testDatabase().db, agents = 2, bank = 10) {
  const trainer = actorWith(db, 'trainer')
  const { first } = twoDepartments(db)
  for (let n = 1; n <= bank; n += 1) addQuestion(db, trainer, question('single', `抄表第${n}题`))
  const candidates = Array.from({ length: agents }, (_, n) => candidate(db, first.team.id, n))
  const everybody = candidates.map(({ personId }) => personId)

  function paper(changes: Partial<NewPaper> = {}): Paper {
    return makePaper(db, trainer, {
      ...{ name: '抄表月考', mode: 'drawn', fixed: [], passPercent: 60, minutes: 30, resits: 1 },
      rules: [{ category: 'metering', difficulty: null, count: 4, points: 5 }],
      ...changes,
    })
  }
  function exam(of: Paper = paper(), changes: Partial<Exam> = {}, opensAt = morning): Exam {
    return planExam(
      db,
      trainer,
      {
        ...{ title: '抄表业务考试', paperId: of.id, track: 'error-prone', opensAt },
        ...{ closesAt: opensAt + 120 * minute, graceMs: 0, teamIds: [], personIds: everybody },
        ...changes,
      },
      opensAt - 60 * minute,
      7,
    )
  }
  return { db, trainer, candidates, paper, exam }
}

export function candidate(db: Db, teamId: number, n: number): Candidate {
  const { id: personId } = db
    .insert(people)
    .values({
      agentNo: `9${String(n).padStart(4, '0')}`,
      name: `考生${n}`,
      staffCategory: 'regular',
    })
    .returning()
    .get()
  db.insert(postings).values({ personId, teamId, from: 0 }).run()
  const account = db
    .insert(accounts)
    .values({
      ...{ username: `candidate${n}`, displayName: `考生${n}`, passwordHash: 'never matches' },
      ...{ roles: ['agent' as const], scopeKind: 'person' as const, scopeId: personId, personId },
      createdAt: 0,
    })
    .returning()
    .get()
  const cookie = `huiting_session=${openSession(db, account, 'test')}`
  return { personId, actor: actorOf(account), cookie }
}
