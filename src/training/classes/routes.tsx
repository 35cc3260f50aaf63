import { type Context, Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { seenLine, textIn } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { PaperPage } from '#views/documents/paper-page.tsx'
import { NewClassPage } from '#views/training/classes/form.tsx'
import { ClassesPage } from '#views/training/classes/index.tsx'
import { ClassPage } from '#views/training/classes/show.tsx'

import { answersOn } from '../form-answers.ts'
import { attempt, type Given, maybeReason, seenField, tickedIds } from '../form-fields.ts'
import { personToTrain, personWords, trainerOptions } from '../place.ts'
import { keepAttendance } from './attendance.ts'
import { classesList } from './classes-list.ts'
import { correctResult, finishClass } from './finish.ts'
import {
  cancelForm,
  changeForm,
  chosenBySeat,
  classForm,
  correctionForm,
  halfForm,
  mendingForm,
  releaseForm,
  removalForm,
} from './forms.ts'
import { mendAttendance } from './mend-attendance.ts'
import { classPaper } from './paper.ts'
import { cancelClass, changeClass, planClass } from './plan.ts'
import { classDetail, classList, readClassFilters } from './queries.ts'
import { answerRelease, askForSeats, removeSeat, type SeatClash } from './seats.ts'
import { classResults, presences } from './vocabulary.ts'

const one = '/:id{[0-9]{1,15}}'
const oneSeat = `${one}/seats/:seat{[0-9]{1,15}}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const { wrong, kept } = answersOn(classPage, '/classes')
const seatIdOf = (c: Context<AppEnv>) => Number(c.req.param('seat'))

/** 脱产班: who goes, who lets them go, who came, and what came of it. */
export const classRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.read')
    const query = c.req.query()
    const first = defaultHref(db, actor, classesList, query)
    if (first) return c.redirect(first, 303)
    const filters = readClassFilters(query)
    const page = (
      <ClassesPage
        page={classList(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, classesList, query)}
        mayPlan={can(actor, 'training.arrange')}
      />
    )
    return c.render(page, { title: '脱产班' })
  })
  .get('/new', (c) => newPage(c, null))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const input = parseForm(classForm, body)
    if (!input.ok) return newPage(c, { form: 'new', errors: input.errors, values: input.values })
    let id = 0
    const refusal = attempt(() => (id = planClass(db, actor, input.data).id))
    if (refusal) {
      const values = typedTexts(body)
      return newPage(c, { form: 'new', errors: {}, values, sentence: refusal.message })
    }
    return c.redirect(`/classes/${id}`, 303)
  })
  .get(one, (c) => classPage(c))
  .get(`${one}/print`, (c) => {
    const { db, actor } = c.var
    const paper = classPaper(classDetail(db, actor, idOf(c)), actor.name, Date.now())
    const back = `/classes/${idOf(c)}`
    const page = <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={back} />
    return c.render(page, { title: paper.title })
  })
  .get(`${one}/word`, (c) => {
    const { db, actor } = c.var
    const paper = classPaper(classDetail(db, actor, idOf(c)), actor.name, Date.now())
    record(db, actor, 'class.exported', { kind: 'class', id: idOf(c) })
    return asWord(c, paper)
  })
  .post(`${one}/change`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const input = parseForm(changeForm, body)
    if (!input.ok) return wrong(c, 'change', input.errors, body)
    return kept(c, 'change', body, () => changeClass(db, actor, idOf(c), input.data))
  })
  .post(`${one}/cancellation`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const input = parseForm(cancelForm, body)
    if (!input.ok) return wrong(c, 'cancel', input.errors, body)
    return kept(c, 'cancel', body, () => cancelClass(db, actor, idOf(c), input.data))
  })
  .post(`${one}/seats`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c, { all: true })
    const reason = maybeReason.safeParse(body['reason'])
    if (!reason.success) {
      return wrong(c, 'seats', { reason: reason.error.issues[0]?.message ?? '' }, body)
    }
    const personIds = tickedIds(body['person'])
    const agentNo = seenLine(textIn(body['agentNo'])).slice(0, 60)
    if (agentNo !== '') {
      const found = personToTrain(db, actor, agentNo, Date.now())
      if (typeof found === 'string') return wrong(c, 'seats', { agentNo: personWords[found] }, body)
      personIds.push(found.person.id)
    }
    if (personIds.length === 0) {
      return wrong(c, 'seats', { agentNo: '请勾选重点人员，或写一个工号' }, body)
    }
    let clashes: SeatClash[] = []
    const refusal = attempt(
      () => (clashes = askForSeats(db, actor, idOf(c), { personIds, reason: reason.data })),
    )
    if (refusal) {
      const given = { form: 'seats', errors: {}, values: typedTexts(body) }
      return classPage(c, { ...given, sentence: refusal.message })
    }
    if (clashes.length > 0) {
      const sentence = '有人的培训重复了。确实要安排，请写明原因再提交'
      const given = { form: 'seats', errors: {}, values: typedTexts(body), sentence }
      return classPage(c, given, { clashes, ticked: personIds })
    }
    return c.redirect(`/classes/${idOf(c)}`, 303)
  })
  .post(`${oneSeat}/release`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.release')
    const body = await readBody(c)
    const form = `release-${seatIdOf(c)}`
    const input = parseForm(releaseForm, body)
    if (!input.ok) return wrong(c, form, input.errors, body)
    return kept(c, form, body, () => answerRelease(db, actor, idOf(c), seatIdOf(c), input.data))
  })
  .post(`${oneSeat}/removal`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const form = `removal-${seatIdOf(c)}`
    const input = parseForm(removalForm, body)
    if (!input.ok) return wrong(c, form, input.errors, body)
    return kept(c, form, body, () => removeSeat(db, actor, idOf(c), seatIdOf(c), input.data.reason))
  })
  .post(`${oneSeat}/correction`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const form = `correction-${seatIdOf(c)}`
    const input = parseForm(correctionForm, body)
    if (!input.ok) return wrong(c, form, input.errors, body)
    return kept(c, form, body, () => correctResult(db, actor, idOf(c), seatIdOf(c), input.data))
  })
  .post(`${oneSeat}/attendance`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const form = `mending-${seatIdOf(c)}`
    const input = parseForm(mendingForm, body)
    if (!input.ok) return wrong(c, form, input.errors, body)
    return kept(c, form, body, () => mendAttendance(db, actor, idOf(c), seatIdOf(c), input.data))
  })
  .post(`${one}/attendance`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const input = parseForm(halfForm, body)
    if (!input.ok) return wrong(c, 'attendance', input.errors, body)
    const chosen = chosenBySeat(body, 'presence', presences)
    return kept(c, 'attendance', body, () =>
      keepAttendance(db, actor, idOf(c), { ...input.data, presences: chosen }),
    )
  })
  .post(`${one}/results`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const seen = seenField.safeParse(body['seen'])
    if (!seen.success) return wrong(c, 'results', { form: '请重新打开这一页' }, body)
    const results = chosenBySeat(body, 'result', classResults)
    const outcomes = new Map(
      [...results].map(([seatId, result]) => {
        const note = seenLine(textIn(body[`note-${seatId}`])).slice(0, 100)
        return [seatId, { result, note }]
      }),
    )
    return kept(c, 'results', body, () =>
      finishClass(db, actor, idOf(c), { outcomes, seen: seen.data }),
    )
  })

function newPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  authorise(actor, 'training.arrange')
  if (given) c.status(given.sentence ? 409 : 422)
  const page = <NewClassPage trainers={trainerOptions(db)} self={actor.accountId} given={given} />
  return c.render(page, { title: '安排脱产班' })
}

function classPage(
  c: Context<AppEnv>,
  given: Given | null = null,
  clashing: { clashes: SeatClash[]; ticked: number[] } | null = null,
) {
  const { db, actor } = c.var
  const now = Date.now()
  const detail = classDetail(db, actor, idOf(c), now)
  if (given) c.status(given.sentence ? 409 : 422)
  const { agent, half } = c.req.query()
  const page = (
    <ClassPage
      detail={detail}
      trainers={detail.may.arrange ? trainerOptions(db) : []}
      given={given}
      clashing={clashing}
      agentNo={agent ?? ''}
      half={half ?? ''}
      events={eventsOf(db, 'class', detail.of.id)}
      now={now}
    />
  )
  return c.render(page, { title: detail.of.title })
}
