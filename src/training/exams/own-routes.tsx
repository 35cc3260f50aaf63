import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { write } from '#src/kernel/db.ts'
import { Refused, refused } from '#src/kernel/errors.ts'
import { parseForm } from '#src/kernel/form.ts'
import { typedLines } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import type { Clips } from '#src/recordings/storage.ts'
import { serveClip } from '#src/training/serve-clip.ts'
import { OwnExamPage, OwnExamsPage } from '#views/training/exams/own.tsx'
import { ResultPage } from '#views/training/exams/result.tsx'
import { SittingPage } from '#views/training/exams/sitting.tsx'

import { askAboutResult } from './mark.ts'
import { clipOfQuestion, ownExam, ownExams, sittingPage } from './own.ts'
import type { Sitting } from './schema.ts'
import { keepAnswer, keepPage, openRun, startSitting } from './sit.ts'
import { ownSitting, submitSitting } from './submit.ts'
import { examLimits, examRefusals } from './vocabulary.ts'

const exam = '/:id{[0-9]{1,15}}'
const one = '/sittings/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

const count = z.coerce
  .number('请刷新页面')
  .int('请刷新页面')
  .min(0, '请刷新页面')
  .max(1e9, '请刷新页面')
const answerForm = z.object({
  run: count.min(1, '请刷新页面'),
  sequence: count.min(1, '请刷新页面'),
  position: count.max(examLimits.questions, '请刷新页面'),
  choice: z
    .union([z.string().max(20), z.array(z.string().max(20)).max(10)], '请刷新页面再选')
    .default([])
    .transform((given) => (typeof given === 'string' ? [given] : given)),
  text: typedLines(examLimits.shortAnswer).default(''),
})
const wordForm = z.object({ text: typedLines(examLimits.words, '请写您的疑问') })

/** 我的考试: what a person is to sit, sits, and has sat. */
export const ownExamRoutes = (files: Pick<Clips, 'clipFile'>) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const now = Date.now()
      const page = <OwnExamsPage exams={ownExams(c.var.db, c.var.actor, now)} now={now} />
      return c.render(page, { title: '我的考试' })
    })
    .get(exam, (c) => {
      const now = Date.now()
      const own = ownExam(c.var.db, c.var.actor, idOf(c), now)
      return c.render(<OwnExamPage own={own} now={now} />, { title: own.exam.title })
    })
    .post(`${exam}/start`, (c) => {
      const { id } = startSitting(c.var.db, c.var.actor, idOf(c))
      return c.redirect(`/my-exams/sittings/${id}`, 303)
    })
    .get(one, (c) => sittingOf(c))
    .post(`${one}/run`, (c) => {
      const sitting = openRun(c.var.db, c.var.actor, idOf(c))
      const { questions } = sittingPage(c.var.db, c.var.actor, sitting.id)
      const answers = questions.map(({ position, chosen, text }) => ({ position, chosen, text }))
      return c.json({ run: sitting.runs, ...clockOf(sitting), answers })
    })
    .get(`${one}/clock`, (c) => c.json(clockOf(ownSitting(c.var.db, c.var.actor, idOf(c)))))
    .post(`${one}/answers`, async (c) => {
      authorise(c.var.actor, 'exam.sit')
      const input = parseForm(answerForm, await readBody(c, { all: true }))
      if (!input.ok) {
        const [sentence = '请刷新页面'] = Object.values(input.errors)
        return c.json({ problem: sentence }, 422)
      }
      const { kept, sitting } = keepAnswer(c.var.db, c.var.actor, idOf(c), input.data)
      return c.json({ kept, ...clockOf(sitting) })
    })
    .post(`${one}/submission`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'exam.sit')
      const id = idOf(c)
      const body = await readBody(c, { all: true })
      const run = Number(textOf(body['run']) || 0)
      const now = Date.now()
      try {
        write(db, (tx) => {
          const sitting = ownSitting(tx, actor, id)
          if (run > 0 && run < sitting.runs) throw refused(examRefusals, 'other-page')
          // A page without scripts has kept nothing yet: its answers come with the last button.
          if (run === 0 && sitting.state === 'running' && now <= sitting.endsAt)
            keepPage(tx, sitting, typedAnswers(body, sitting), now)
          submitSitting(tx, actor, id, now)
        })
      } catch (error) {
        // Pressed twice, it is handed in: the page says so.
        if (!(error instanceof Refused) || error.code !== 'submitted') throw error
      }
      return c.redirect(`/my-exams/sittings/${id}`, 303)
    })
    .post(`${one}/words`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'exam.sit')
      const body = await readBody(c)
      const input = parseForm(wordForm, body)
      if (!input.ok)
        return sittingOf(c, { error: input.errors['text'], text: textOf(body['text']) })
      try {
        askAboutResult(db, actor, idOf(c), input.data.text)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return sittingOf(c, { error: error.message, text: input.data.text }, 409)
      }
      return c.redirect(`/my-exams/sittings/${idOf(c)}`, 303)
    })
    .get(`${one}/sounds/:position{[0-9]{1,3}}`, (c) => {
      const { db, actor } = c.var
      return serveClip(
        c,
        files,
        clipOfQuestion(db, actor, idOf(c), Number(c.req.param('position'))),
      )
    })

type Given = { error: string | undefined; text: string }

function sittingOf(c: Context<AppEnv>, given: Given | null = null, status: 409 | 422 = 422) {
  const own = sittingPage(c.var.db, c.var.actor, idOf(c))
  if (given) c.status(status)
  const title = own.exam.title
  if (own.go.state === 'running')
    return c.render(<SittingPage own={own} now={Date.now()} />, { title })
  return c.render(<ResultPage own={own} given={given} />, { title })
}

/** What a page shows time by: the server's clock, never the browser's. */
const clockOf = ({ endsAt, state, runs, givenBackMs }: Sitting) => ({
  ...{ now: Date.now(), endsAt, state, newestRun: runs, givenBackMs },
})

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

function typedAnswers(body: Record<string, unknown>, { questions }: Sitting) {
  return questions.flatMap(({ order }, position) => {
    const given = body[`q${position}`]
    const texts = (Array.isArray(given) ? given : [given]).map(textOf).filter((text) => text !== '')
    if (texts.length === 0) return []
    const choice = order.length === 0 ? [] : texts
    return [{ position, choice, text: order.length === 0 ? (texts[0] ?? '') : '' }]
  })
}
