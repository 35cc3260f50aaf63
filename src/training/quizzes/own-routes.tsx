import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { QuizCodePage, QuizPaperPage } from '#views/training/quizzes/own.tsx'

import { answerQuiz, quizBehind, quizPaper } from './quiz.ts'
import { quizLimits } from './vocabulary.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** A spot quiz as agents answer it on their phones. */
export const ownQuizRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    authorise(c.var.actor, 'exam.sit')
    const { code = '' } = c.req.query()
    if (code === '') return c.render(<QuizCodePage code="" />, { title: '现场抽考' })
    try {
      return c.redirect(`/my-exams/quizzes/${quizBehind(c.var.db, c.var.actor, code)}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      const page = <QuizCodePage code={code.slice(0, 20)} sentence={error.message} />
      return c.render(page, { title: '现场抽考' })
    }
  })
  .get(one, (c) => {
    const paper = quizPaper(c.var.db, c.var.actor, idOf(c))
    return c.render(<QuizPaperPage paper={paper} />, { title: paper.quiz.title })
  })
  .post(one, async (c) => {
    authorise(c.var.actor, 'exam.sit')
    const body = await readBody(c, { all: true })
    const answers = Array.from({ length: quizLimits.questions[1] }, (_, at) =>
      [body[`q${at}`]].flat().filter((key) => typeof key === 'string' && key.length <= 20),
    ) as string[][]
    try {
      answerQuiz(c.var.db, c.var.actor, idOf(c), answers)
    } catch (error) {
      // Pressed twice, it is answered: the page says so.
      if (!(error instanceof Refused) || error.code !== 'answered') throw error
    }
    return c.redirect(`/my-exams/quizzes/${idOf(c)}`, 303)
  })
