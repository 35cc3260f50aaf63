import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { openSampleCourses } from '#src/sample-centre/courses.ts'
import { makePaper } from '#src/training/exams/papers.ts'
import { planExam, releaseExam } from '#src/training/exams/plan.ts'
import { keepAnswer, openRun, startSitting } from '#src/training/exams/sit.ts'
import { submitSitting } from '#src/training/exams/submit.ts'
import { addQuestion } from '#src/training/questions/write.ts'
import { openQuiz } from '#src/training/quizzes/quiz.ts'

const minute = 60_000

/**
 * Something to look at on the pages of exams and courses: of the sample agent one exam that is sat now,
 * one with an open answer to be marked, one with its result, and a quiz that is open.
 */
export function bringExams(db: Db, now = Date.now()): void {
  openSampleCourses(db)
  const trainer = actorNamed(db, 'trainer')
  const agent = actorNamed(db, 'agent')
  if (agent.scope.kind !== 'person') throw new Error('the agent is nobody')
  const personIds = [agent.scope.id]
  const { id: openQuestion } = addQuestion(db, trainer, {
    ...{ category: 'service', difficulty: 'middle', kind: 'short', stem: '客户打断时怎么办' },
    ...{ choices: [], answer: [], reference: '先听完，再复述', explanation: '', clipId: null },
  })
  const { id: openPaper } = makePaper(db, trainer, {
    ...{ name: '服务规范简答', mode: 'fixed', rules: [], passPercent: 60, minutes: 20, resits: 0 },
    fixed: [
      { questionId: openQuestion, points: 10 },
      { questionId: 1, points: 10 },
    ],
  })
  const exam = (title: string, paperId: number) =>
    planExam(
      db,
      trainer,
      {
        ...{ title, paperId, track: 'knowledge', personIds, teamIds: [], graceMs: 0 },
        ...{ opensAt: now - 60 * minute, closesAt: now + 600 * minute },
      },
      now - 120 * minute,
    ).id
  const [running, marking, released] = [
    exam('本周小测', 1),
    exam('简答测验', openPaper),
    exam('上周小测', 1),
  ]
  sit(db, agent, marking, '等他说完', now - 50 * minute)
  sit(db, agent, released, null, now - 40 * minute)
  releaseExam(db, trainer, released, now)
  startSitting(db, agent, running, now)
  openQuiz(
    db,
    trainer,
    { title: '课堂一题', track: 'knowledge', category: 'service', count: 1, minutes: 15 },
    now,
  )
}

/** A go from its beginning to its end: with words to its open question, or with every first choice. */
function sit(db: Db, agent: Actor, examId: number, words: string | null, at: number): void {
  const { id, questions } = startSitting(db, agent, examId, at)
  const { runs: run } = openRun(db, agent, id, at)
  for (const [position, { order }] of questions.entries()) {
    const choice = order.slice(0, 1)
    const text = order.length === 0 ? (words ?? '') : ''
    keepAnswer(db, agent, id, { run, sequence: position + 1, position, choice, text }, at)
  }
  submitSitting(db, agent, id, at + 1000)
}

function actorNamed(db: Db, username: string): Actor {
  const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
  if (!account) throw new Error(`there is no ${username}`)
  return actorOf(account)
}
