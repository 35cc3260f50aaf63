import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { questionCategories } from '#src/training/questions/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { QuizResults, QuizzesPage, QuizWallPage } from '#views/training/quizzes/index.tsx'

import { closeQuiz, openQuiz, quizList, quizWall } from './quiz.ts'
import { quizzesList } from './quizzes-list.ts'
import { quizLimits } from './vocabulary.ts'

const quizForm = z.object({
  title: typedLine(quizLimits.title, '请写抽考名称'),
  track: z.enum(keysOf(tracks), '请选择培训主线'),
  category: z.enum(keysOf(questionCategories), '请选择知识面'),
  count: wholeNumber(quizLimits.questions, 2),
  minutes: wholeNumber(quizLimits.minutes, 2),
})
const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 抽考: a trainer opens one at a lecture and shows the results on the wall. */
export const quizRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'exam.manage')
    const first = defaultHref(db, actor, quizzesList, c.req.query())
    if (first) return c.redirect(first, 303)
    return listPage(c, { track: 'knowledge', count: '5', minutes: '10' }, {})
  })
  .post('/', async (c) => {
    authorise(c.var.actor, 'exam.manage')
    const input = parseForm(quizForm, await readBody(c))
    if (!input.ok) {
      c.status(422)
      return listPage(c, input.values, input.errors)
    }
    try {
      return c.redirect(`/quizzes/${openQuiz(c.var.db, c.var.actor, input.data).id}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      const { count, minutes, ...texts } = input.data
      const values = { ...texts, count: String(count), minutes: String(minutes) }
      return listPage(c, values, { count: error.message })
    }
  })
  .get(one, (c) => {
    const wall = quizWall(c.var.db, c.var.actor, idOf(c))
    return c.render(<QuizWallPage wall={wall} now={Date.now()} />, { title: wall.quiz.title })
  })
  .get(`${one}/results`, (c) =>
    c.html(<QuizResults wall={quizWall(c.var.db, c.var.actor, idOf(c))} now={Date.now()} />),
  )
  .post(`${one}/closing`, (c) => {
    closeQuiz(c.var.db, c.var.actor, idOf(c))
    return c.redirect(`/quizzes/${idOf(c)}`, 303)
  })

function listPage(c: Context<AppEnv>, values: Record<string, string>, errors: FieldErrors) {
  const { db, actor } = c.var
  authorise(actor, 'exam.manage')
  const query = c.req.query()
  const page = (
    <QuizzesPage
      page={quizList(db, actor, readPage(query))}
      frame={listFrame(db, actor, quizzesList, query)}
      values={values}
      errors={errors}
      now={Date.now()}
    />
  )
  return c.render(page, { title: '抽考' })
}
