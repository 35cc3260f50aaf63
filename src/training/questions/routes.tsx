import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, download, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import type { Clips } from '#src/recordings/storage.ts'
import { analysisOf } from '#src/training/exams/answered.ts'
import { serveClip } from '#src/training/serve-clip.ts'
import { QuestionImportPage } from '#views/training/questions/import.tsx'
import { QuestionsPage } from '#views/training/questions/index.tsx'
import { NewQuestionPage, QuestionPage } from '#views/training/questions/show.tsx'

import { type BankImport, exportQuestions, importQuestions } from './exchange.ts'
import { readQuestion } from './form.ts'
import { clipChoices, questionDetail, questionList, readQuestionFilters } from './queries.ts'
import { questionsList } from './questions-list.ts'
import type { Question, QuestionVersion } from './schema.ts'
import { addQuestion, changeQuestion, retireQuestion, returnQuestion } from './write.ts'

const id = '{[0-9]{1,15}}'
const one = `/:id${id}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const largestImport = 5 * 1024 * 1024

/** 题库: what is asked in exams and spot quizzes. */
export const questionRoutes = (files: Pick<Clips, 'clipFile'>) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'question.edit')
      const query = c.req.query()
      const first = defaultHref(db, actor, questionsList, query)
      if (first) return c.redirect(first, 303)
      const filters = readQuestionFilters(query)
      const page = (
        <QuestionsPage
          page={questionList(db, actor, filters, readPage(query))}
          filters={filters}
          frame={listFrame(db, actor, questionsList, query)}
        />
      )
      return c.render(page, { title: '题库' })
    })
    .get('/new', (c) => {
      authorise(c.var.actor, 'question.edit')
      const clip = /^\d{1,15}$/.test(c.req.query('clip') ?? '') ? (c.req.query('clip') ?? '') : ''
      return newPage(c, { kind: 'single', difficulty: 'middle', clip }, {})
    })
    .post('/', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'question.edit')
      const body = await readBody(c, { all: true })
      const read = readQuestion(body)
      if (!read.ok) return newPage(c, typed(body), read.errors, 422)
      try {
        addQuestion(db, actor, read.data)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return newPage(c, typed(body), { clip: error.message }, 409)
      }
      return c.redirect('/questions', 303)
    })
    .get('/import', (c) => {
      authorise(c.var.actor, 'question.edit')
      return c.render(<QuestionImportPage answer={null} />, { title: '导入题库' })
    })
    .post('/import', async (c) => {
      authorise(c.var.actor, 'question.edit')
      const { file } = await readBody(c)
      const answer = await brought(c, file)
      if (!answer.ok) c.status(422)
      return c.render(<QuestionImportPage answer={answer} />, { title: '导入题库' })
    })
    .get('/export.csv', (c) =>
      c.body(
        exportQuestions(c.var.db, c.var.actor),
        200,
        download(`题库_${formatDay(Date.now())}.csv`),
      ),
    )
    .get(one, (c) => questionPage(c))
    .post(`${one}/versions`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'question.edit')
      const body = await readBody(c, { all: true })
      const read = readQuestion(body)
      if (!read.ok) return questionPage(c, { values: typed(body), errors: read.errors }, 422)
      return kept(c, typed(body), () =>
        changeQuestion(db, actor, idOf(c), { ...read.data, seen: read.seen }),
      )
    })
    .post(`${one}/retirement`, (c) =>
      kept(c, null, () => retireQuestion(c.var.db, c.var.actor, idOf(c))),
    )
    .post(`${one}/return`, (c) =>
      kept(c, null, () => returnQuestion(c.var.db, c.var.actor, idOf(c))),
    )
    .get(`/clips/:clip${id}`, (c) => {
      const wanted = Number(c.req.param('clip'))
      const known = clipChoices(c.var.db, c.var.actor).some((clip) => clip.id === wanted)
      if (!known) throw new NotFound()
      return serveClip(c, files, wanted)
    })

type Given = { values: Record<string, string>; errors: FieldErrors; sentence?: string }

function newPage(
  c: Context<AppEnv>,
  values: Record<string, string>,
  errors: FieldErrors,
  status: 200 | 409 | 422 = 200,
) {
  c.status(status)
  const clips = clipChoices(c.var.db, c.var.actor)
  const page = <NewQuestionPage values={values} errors={errors} clips={clips} />
  return c.render(page, { title: '出题' })
}

function questionPage(
  c: Context<AppEnv>,
  given: Given | null = null,
  status: 200 | 409 | 422 = 200,
) {
  const { db, actor } = c.var
  const detail = questionDetail(db, actor, idOf(c))
  c.status(status)
  const page = (
    <QuestionPage
      detail={detail}
      values={given?.values ?? valuesOf(detail.question, detail.newest)}
      errors={given?.errors ?? {}}
      sentence={given?.sentence}
      clips={clipChoices(db, actor)}
      analysis={analysisOf(
        db,
        actor,
        detail.versions.map((one) => one.id),
      )}
    />
  )
  return c.render(page, { title: `题目 ${detail.question.id}` })
}

function kept(c: Context<AppEnv>, values: Record<string, string> | null, keep: () => void) {
  try {
    keep()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { question, newest } = questionDetail(c.var.db, c.var.actor, idOf(c))
    const given = { values: values ?? valuesOf(question, newest), errors: {} }
    return questionPage(c, { ...given, sentence: error.message }, 409)
  }
  return c.redirect(`/questions/${idOf(c)}`, 303)
}

function valuesOf(
  { category, difficulty, kind }: Question,
  { choices, answer, version, clipId, ...said }: QuestionVersion,
): Record<string, string> {
  const { stem, reference, explanation } = said
  return {
    ...{ category, difficulty, kind, stem, reference, explanation },
    ...Object.fromEntries(choices.map(({ key, text }) => [`choice${key}`, text])),
    answer: answer.join(''),
    clip: clipId === null ? '' : String(clipId),
    seen: String(version),
  }
}

/** What was typed; several ticked answers are one word. */
function typed(body: Record<string, unknown>): Record<string, string> {
  const { answer } = body
  const joined = Array.isArray(answer)
    ? answer.filter((one) => typeof one === 'string').join('')
    : answer
  return typedTexts({ ...body, answer: joined })
}

async function brought(c: Context<AppEnv>, file: unknown): Promise<BankImport> {
  const refuse = (problem: string) => ({ ok: false as const, problem, faults: [] })
  if (!(file instanceof File)) return refuse('请选择一个文件')
  if (file.size > largestImport) return refuse('文件超过 5 MB，请分成几个')
  const bytes = new Uint8Array(await file.arrayBuffer())
  return importQuestions(c.var.db, c.var.actor, { name: file.name, bytes })
}
