import { type Context, Hono } from 'hono'

import { eventsOf } from '#src/audit/timeline.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { authorise } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { teamsInScope } from '#src/organisation/tree.ts'
import { membersOf, peopleNumbered } from '#src/training/learner.ts'
import { ExamsPage } from '#views/training/exams/index.tsx'
import { MarkingPage } from '#views/training/exams/marking.tsx'
import { NewExamPage } from '#views/training/exams/new.tsx'
import { NewPaperPage, PapersPage } from '#views/training/exams/papers.tsx'
import { ExamPage } from '#views/training/exams/show.tsx'

import { examsList } from './exams-list.ts'
import { examForm, extensionForm, markingForm, paperForm, replyForm } from './form.ts'
import { answerWord, markAnswer, nextWaiting } from './mark.ts'
import { makePaper, retirePaper } from './papers.ts'
import { cancelExam, extendExam, planExam, releaseExam } from './plan.ts'
import { examDetail, examList, papersInUse, readExamFilters, rosterPage } from './queries.ts'

const id = '{[0-9]{1,15}}'
const one = `/:id${id}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

export type ExamGiven = {
  form: 'extension' | 'reply' | 'step'
  word?: number
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}

/** 考试: papers, exams, marking and results, for whoever holds them. */
export const examRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'exam.manage')
    const query = c.req.query()
    const first = defaultHref(db, actor, examsList, query)
    if (first) return c.redirect(first, 303)
    const filters = readExamFilters(query)
    const page = (
      <ExamsPage
        page={examList(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, examsList, query)}
        now={Date.now()}
      />
    )
    return c.render(page, { title: '考试' })
  })
  .get('/papers', (c) =>
    c.render(<PapersPage papers={papersInUse(c.var.db, c.var.actor)} />, { title: '试卷' }),
  )
  .get('/papers/new', (c) => {
    authorise(c.var.actor, 'exam.manage')
    const values = { mode: 'drawn', minutes: '60', passPercent: '80', resits: '1' }
    return c.render(<NewPaperPage values={values} errors={{}} />, { title: '组卷' })
  })
  .post('/papers', async (c) => {
    authorise(c.var.actor, 'exam.manage')
    const body = await readBody(c)
    const input = parseForm(paperForm, body)
    if (!input.ok) return again(c, body, input.errors)
    try {
      makePaper(c.var.db, c.var.actor, input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return again(c, body, { [input.data.mode === 'fixed' ? 'fixed' : 'rules']: error.message })
    }
    return c.redirect('/exams/papers', 303)
  })
  .post(`/papers/:id${id}/retirement`, (c) => {
    retirePaper(c.var.db, c.var.actor, idOf(c))
    return c.redirect('/exams/papers', 303)
  })
  .get('/new', (c) => {
    authorise(c.var.actor, 'exam.manage')
    const { agents = '', paper = '' } = c.req.query()
    const now = Date.now()
    const values = {
      ...{ agents: agents.slice(0, 20_000), paper, grace: '0', track: 'knowledge' },
      ...{ opensAt: formatTime(now), closesAt: formatTime(now + 2 * 3_600_000) },
    }
    return newExam(c, values, {}, [])
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'exam.manage')
    const body = await readBody(c, { all: true })
    const input = parseForm(examForm, body)
    const chosen = [body['teams']].flat().filter((team) => typeof team === 'string')
    const refuse = (errors: FieldErrors, status: 409 | 422) => {
      c.status(status)
      return newExam(c, typedTexts(body), errors, chosen)
    }
    if (!input.ok) return refuse(input.errors, 422)
    const { title, track, opensAt, closesAt, paper: paperId, grace, teams, agents } = input.data
    if (closesAt <= Date.now()) return refuse({ closesAt: '截止时间已经过了' }, 422)
    const people = withinReach(db, actor, agents)
    if (people.unknown.length > 0) {
      const some = people.unknown.slice(0, 5).join('、')
      return refuse({ agents: `没有这些工号：${some}` }, 422)
    }
    const known = new Set(teamsInScope(db, actor).map((team) => team.id))
    try {
      const { id: made } = planExam(db, actor, {
        ...{ title, paperId, track, opensAt, closesAt, graceMs: grace * 60_000 },
        ...{ teamIds: teams.filter((team) => known.has(team)), personIds: people.ids },
      })
      return c.redirect(`/exams/${made}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return refuse({ [error.code === 'nobody' ? 'agents' : 'paper']: error.message }, 409)
    }
  })
  .get(one, (c) => examPage(c))
  .post(`${one}/extension`, async (c) => {
    authorise(c.var.actor, 'exam.manage')
    const body = await readBody(c)
    const input = parseForm(extensionForm, body)
    if (!input.ok) return examPage(c, { form: 'extension', ...input })
    return kept(c, { form: 'extension', errors: {}, values: typedTexts(body) }, () =>
      extendExam(c.var.db, c.var.actor, idOf(c), input.data.closesAt),
    )
  })
  .post(`${one}/cancellation`, (c) =>
    kept(c, { form: 'step', errors: {}, values: {} }, () =>
      cancelExam(c.var.db, c.var.actor, idOf(c)),
    ),
  )
  .post(`${one}/release`, (c) =>
    kept(c, { form: 'step', errors: {}, values: {} }, () =>
      releaseExam(c.var.db, c.var.actor, idOf(c)),
    ),
  )
  .get(`${one}/marking`, (c) => markingPage(c, {}, {}))
  .post(`${one}/marking`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'exam.manage')
    const body = await readBody(c)
    const input = parseForm(markingForm, body)
    if (!input.ok) {
      c.status(422)
      return markingPage(c, input.errors, input.values)
    }
    const { answer: answerId, points, remark } = input.data
    try {
      markAnswer(db, actor, idOf(c), { answerId, points, remark })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return markingPage(c, { form: error.message }, {})
    }
    return c.redirect(`/exams/${idOf(c)}/marking`, 303)
  })
  .post(`${one}/words/:word${id}/reply`, async (c) => {
    authorise(c.var.actor, 'exam.manage')
    const word = Number(c.req.param('word'))
    const body = await readBody(c)
    const input = parseForm(replyForm, body)
    if (!input.ok) return examPage(c, { form: 'reply', word, ...input })
    return kept(c, { form: 'reply', word, errors: {}, values: typedTexts(body) }, () =>
      answerWord(c.var.db, c.var.actor, idOf(c), word, input.data),
    )
  })

/** Agent numbers of people the actor's scope reaches; all others are unknown to the actor. */
function withinReach(db: Db, actor: Actor, typed: string) {
  const found = peopleNumbered(db, typed)
  if (actor.scope.kind === 'all') return found
  const own = new Set(
    membersOf(
      db,
      teamsInScope(db, actor).map((team) => team.id),
      Date.now(),
    ),
  )
  const away = found.ids.filter((person) => !own.has(person))
  return away.length === 0 ? found : { ...found, unknown: [...found.unknown, '您管不到的工号'] }
}

function again(c: Context<AppEnv>, body: Record<string, unknown>, errors: FieldErrors) {
  c.status(422)
  return c.render(<NewPaperPage values={typedTexts(body)} errors={errors} />, { title: '组卷' })
}

function newExam(
  c: Context<AppEnv>,
  values: Record<string, string>,
  errors: FieldErrors,
  chosen: readonly string[],
) {
  const { db, actor } = c.var
  const page = (
    <NewExamPage
      values={values}
      errors={errors}
      chosen={chosen}
      papers={papersInUse(db, actor)}
      teams={teamsInScope(db, actor)}
    />
  )
  return c.render(page, { title: '安排考试' })
}

function kept(c: Context<AppEnv>, given: ExamGiven, keep: () => void) {
  try {
    keep()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return examPage(c, { ...given, sentence: error.message })
  }
  return c.redirect(`/exams/${idOf(c)}`, 303)
}

function examPage(c: Context<AppEnv>, given: ExamGiven | null = null) {
  const { db, actor } = c.var
  const detail = examDetail(db, actor, idOf(c))
  const query = c.req.query()
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <ExamPage
      detail={detail}
      roster={rosterPage(db, actor, idOf(c), { ...readPage(query), ascending: true })}
      query={query}
      given={given}
      events={eventsOf(db, 'exam', idOf(c)).filter(({ action }) => told.has(action))}
      now={Date.now()}
    />
  )
  return c.render(page, { title: detail.exam.title })
}

/** What belongs to the exam; hundreds of starts and ends are in the roster. */
const told = new Set<string>([
  ...['exam.planned', 'exam.extended', 'exam.cancelled', 'exam.released', 'exam.outage'],
])

function markingPage(c: Context<AppEnv>, errors: FieldErrors, values: Record<string, string>) {
  const { db, actor } = c.var
  const waiting = nextWaiting(db, actor, idOf(c))
  const { exam } = examDetail(db, actor, idOf(c))
  const page = <MarkingPage exam={exam} waiting={waiting} errors={errors} values={values} />
  return c.render(page, { title: '阅卷' })
}
