import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { eventsOf } from '#src/audit/timeline.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { answersOn } from '#src/training/form-answers.ts'
import { attempt, type Given, maybeReason, reasonField } from '#src/training/form-fields.ts'
import { peopleNumbered } from '#src/training/learner.ts'
import { LecturesPage } from '#views/meetings/lectures/index.tsx'
import { NewLecturePage } from '#views/meetings/lectures/new.tsx'
import { LecturePage } from '#views/meetings/lectures/show.tsx'

import { idField } from '../sharing/forms.ts'
import { answerLecture, assignLecture, cancelLecture } from './assign.ts'
import { lectureCandidates } from './candidates.ts'
import { holdLecture, rateLecture } from './held.ts'
import { lecturesList } from './lectures-list.ts'
import { takeOffListeners } from './mend-listeners.ts'
import { lectureDetail, lectureList, occasionsAhead, readLectureFilters } from './queries.ts'
import { lectureAnswers, lectureBounds, lectureOccasions } from './vocabulary.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const { wrong, kept } = answersOn(lecturePage, '/lectures')

const optionalId = z
  .string()
  .optional()
  .transform((text) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : null))
const lectureForm = z
  .object({
    topic: typedLine(lectureBounds.topic, '请写授课主题'),
    occasion: z.enum(keysOf(lectureOccasions), '请选择场合'),
    meetingId: optionalId,
    classId: optionalId,
    day: z
      .string()
      .optional()
      .transform((text) => (text ? parseDay(text) : null)),
    lecturerId: idField('请选择讲师'),
    note: typedLines(lectureBounds.note),
  })
  .refine(({ occasion, meetingId }) => occasion !== 'meeting' || meetingId !== null, {
    message: '请选择例会',
    path: ['meetingId'],
  })
  .refine(({ occasion, classId }) => occasion !== 'class' || classId !== null, {
    message: '请选择脱产班',
    path: ['classId'],
  })
  .refine(({ occasion, day }) => occasion !== 'day' || day !== null, {
    message: '请写授课日期，如 2026-12-01',
    path: ['day'],
  })
const answerForm = z
  .object({ answer: z.enum(keysOf(lectureAnswers), '请选择接受或谢绝'), reason: maybeReason })
  .refine(({ answer, reason }) => answer === 'accepted' || reason !== '', {
    message: '谢绝要写原因，至少 5 个字',
    path: ['reason'],
  })
const { least, most } = lectureBounds
const heldForm = z.object({
  minutes: z.coerce
    .number('请写授课时长（分钟）')
    .int('时长是整数')
    .min(least, `至少 ${least} 分钟`)
    .max(most, `最多 ${most} 分钟`),
  agentNos: z.string().max(5000, '工号太多，请分几次登记').default(''),
})
const ratingForm = z.object({
  rating: z
    .string('请选择评价')
    .regex(/^[1-5]$/, '请选择评价')
    .transform(Number),
})
const mendForm = z.object({
  agentNos: z.string('请写工号').trim().min(1, '请写工号').max(5000, '工号太多，请分几次更正'),
  reason: reasonField('请写更正原因'),
})
const cancelForm = z.object({ reason: reasonField('请写取消原因') })

/** 授课: inspectors are chosen to lecture, accept, and are told how it was received. */
export const lectureRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lecture.give')
    const query = c.req.query()
    const first = defaultHref(db, actor, lecturesList, query)
    if (first) return c.redirect(first, 303)
    const filters = readLectureFilters(query)
    const page = (
      <LecturesPage
        page={lectureList(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, lecturesList, query)}
        mayAssign={can(actor, 'lecture.assign')}
      />
    )
    return c.render(page, { title: '授课' })
  })
  .get('/new', (c) => newPage(c, null))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lecture.assign')
    const body = await readBody(c)
    const input = parseForm(lectureForm, body)
    if (!input.ok) return newPage(c, { form: 'new', errors: input.errors, values: input.values })
    let id = 0
    const refusal = attempt(() => (id = assignLecture(db, actor, input.data).id))
    if (!refusal) return c.redirect(`/lectures/${id}`, 303)
    const values = typedTexts(body)
    return newPage(c, { form: 'new', errors: {}, values, sentence: refusal.message })
  })
  .get(one, (c) => lecturePage(c))
  .post(`${one}/answer`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lecture.give')
    const body = await readBody(c)
    const input = parseForm(answerForm, body)
    if (!input.ok) return wrong(c, 'answer', input.errors, body)
    return kept(c, 'answer', body, () => answerLecture(db, actor, idOf(c), input.data))
  })
  .post(`${one}/holding`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lecture.give')
    const body = await readBody(c)
    const input = parseForm(heldForm, body)
    if (!input.ok) return wrong(c, 'held', input.errors, body)
    const { ids: personIds, unknown } = peopleNumbered(db, input.data.agentNos)
    if (unknown.length > 0) return wrong(c, 'held', unknownNumbers(unknown), body)
    const { minutes } = input.data
    return kept(c, 'held', body, () => holdLecture(db, actor, idOf(c), { minutes, personIds }))
  })
  .post(`${one}/listeners/removal`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lecture.give')
    const body = await readBody(c)
    const input = parseForm(mendForm, body)
    if (!input.ok) return wrong(c, 'mend', input.errors, body)
    const { ids: personIds, unknown } = peopleNumbered(db, input.data.agentNos)
    if (unknown.length > 0) return wrong(c, 'mend', unknownNumbers(unknown), body)
    const { reason } = input.data
    return kept(c, 'mend', body, () => takeOffListeners(db, actor, idOf(c), { personIds, reason }))
  })
  .post(`${one}/rating`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.read')
    const body = await readBody(c)
    const input = parseForm(ratingForm, body)
    if (!input.ok) return wrong(c, 'rating', input.errors, body)
    return kept(c, 'rating', body, () => rateLecture(db, actor, idOf(c), input.data.rating))
  })
  .post(`${one}/cancellation`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lecture.assign')
    const body = await readBody(c)
    const input = parseForm(cancelForm, body)
    if (!input.ok) return wrong(c, 'cancel', input.errors, body)
    return kept(c, 'cancel', body, () => cancelLecture(db, actor, idOf(c), input.data.reason))
  })

const unknownNumbers = (unknown: readonly string[]) => ({
  agentNos: `没有这些工号：${unknown.slice(0, 10).join('、')}`,
})

function newPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  authorise(actor, 'lecture.assign')
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <NewLecturePage
      candidates={lectureCandidates(db, actor)}
      ahead={occasionsAhead(db, actor)}
      meeting={c.req.query('meeting') ?? ''}
      given={given}
    />
  )
  return c.render(page, { title: '选派授课' })
}

function lecturePage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  const detail = lectureDetail(db, actor, idOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const mayRead = can(actor, 'lecture.assign') || detail.lecture.lecturerId === actor.accountId
  // That somebody rated is nobody's business but the trail's.
  const events = mayRead
    ? eventsOf(db, 'lecture', detail.lecture.id).filter(({ action }) => action !== 'lecture.rated')
    : null
  const page = <LecturePage detail={detail} given={given} events={events} />
  return c.render(page, { title: detail.lecture.topic })
}
