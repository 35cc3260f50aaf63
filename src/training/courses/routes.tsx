import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { blocksOf } from '#src/documents/markup.ts'
import { authorise } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { momentField } from '#src/training/form-fields.ts'
import { peopleNumbered } from '#src/training/learner.ts'
import { clipChoices } from '#src/training/questions/queries.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { CoursesPage, NewCoursePage } from '#views/training/courses/index.tsx'
import { CoursePageForm, CourseShowPage } from '#views/training/courses/show.tsx'

import { coursesList } from './courses-list.ts'
import { courseDetail, courseList, pictureOf, readCourseFilters } from './queries.ts'
import { courseLimits, deliveryModes } from './vocabulary.ts'
import {
  createCourse,
  draftAnew,
  publishCourse,
  recordLecture,
  removePage,
  retireCourse,
  writePage,
} from './write.ts'

const id = '{[0-9]{1,15}}'
const one = `/:id${id}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

const courseForm = z.object({
  title: typedLine(courseLimits.title, '请写课程名称'),
  summary: typedLines(courseLimits.summary).default(''),
  track: z.enum(keysOf(tracks), '请选择培训主线'),
  mode: z.enum(keysOf(deliveryModes), '请选择授课方式'),
  link: typedLine(500).default(''),
})
const seen = z.coerce.number('请刷新页面').int('请刷新页面').min(0, '请刷新页面')
const pageForm = z.object({
  title: typedLine(courseLimits.title, '请写这一页的标题'),
  body: typedLines(courseLimits.body, '请写这一页的内容'),
  leastSeconds: wholeNumber(courseLimits.seconds, 3),
  clip: z
    .string()
    .default('')
    .pipe(z.string().regex(/^\d{0,15}$/, '请从列表里选片段')),
  pictureWords: typedLine(200).default(''),
  seen,
})
const lectureForm = z.object({
  heldAt: momentField('请填写讲授时间'),
  place: typedLine(60, '请写地点'),
  agents: typedLines(20_000, '请填到课人员的工号'),
})

export type CourseGiven = {
  form: 'page' | 'lecture' | 'step'
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}

/** 课程: written, published and lectured by trainers. */
export const courseRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'course.edit')
    const query = c.req.query()
    const first = defaultHref(db, actor, coursesList, query)
    if (first) return c.redirect(first, 303)
    const filters = readCourseFilters(query)
    const page = (
      <CoursesPage
        page={courseList(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, coursesList, query)}
      />
    )
    return c.render(page, { title: '课程' })
  })
  .get('/new', (c) => {
    authorise(c.var.actor, 'course.edit')
    const values = { track: 'knowledge', mode: 'mobile-pages' }
    return c.render(<NewCoursePage values={values} errors={{}} />, { title: '新建课程' })
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'course.edit')
    const body = await readBody(c)
    const input = parseForm(courseForm, body)
    if (!input.ok) {
      c.status(422)
      const page = <NewCoursePage values={input.values} errors={input.errors} />
      return c.render(page, { title: '新建课程' })
    }
    return c.redirect(`/courses/${createCourse(db, actor, input.data).id}`, 303)
  })
  .get(one, (c) => coursePage(c))
  .get(`${one}/pages/new`, (c) => formPage(c, null))
  .post(`${one}/pages`, (c) => savePage(c, null))
  .get(`${one}/pages/:page${id}`, (c) => formPage(c, Number(c.req.param('page'))))
  .post(`${one}/pages/:page${id}`, (c) => savePage(c, Number(c.req.param('page'))))
  .post(`${one}/pages/:page${id}/removal`, async (c) => {
    authorise(c.var.actor, 'course.edit')
    const input = parseForm(z.object({ seen }), await readBody(c))
    const at = input.ok ? input.data.seen : -1
    return step(c, () =>
      removePage(c.var.db, c.var.actor, idOf(c), Number(c.req.param('page')), at),
    )
  })
  .post(`${one}/publication`, async (c) => {
    authorise(c.var.actor, 'course.edit')
    const input = parseForm(z.object({ seen }), await readBody(c))
    return step(c, () =>
      publishCourse(c.var.db, c.var.actor, idOf(c), input.ok ? input.data.seen : -1),
    )
  })
  .post(`${one}/draft`, (c) => step(c, () => draftAnew(c.var.db, c.var.actor, idOf(c))))
  .post(`${one}/retirement`, (c) => step(c, () => retireCourse(c.var.db, c.var.actor, idOf(c))))
  .post(`${one}/lectures`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'course.edit')
    const input = parseForm(lectureForm, await readBody(c))
    if (!input.ok) {
      c.status(422)
      return coursePage(c, { form: 'lecture', errors: input.errors, values: input.values })
    }
    const { heldAt, place, agents } = input.data
    const { ids, unknown } = peopleNumbered(db, agents)
    const values = { heldAt: formatTime(heldAt), place, agents }
    if (unknown.length > 0) {
      c.status(422)
      const errors = { agents: `没有这些工号：${unknown.slice(0, 5).join('、')}` }
      return coursePage(c, { form: 'lecture', errors, values })
    }
    return step(
      c,
      () => void recordLecture(db, actor, idOf(c), { heldAt, place, personIds: ids }),
      {
        ...{ form: 'lecture', errors: {}, values },
      },
    )
  })
  .get(`/pictures/:picture${id}`, (c) => {
    authorise(c.var.actor, 'course.learn')
    const { type, bytes } = pictureOf(c.var.db, Number(c.req.param('picture')))
    return c.body(new Uint8Array(bytes), 200, {
      ...{ 'Content-Type': type, 'Cache-Control': 'private, max-age=86400' },
      'X-Content-Type-Options': 'nosniff',
    })
  })

function step(
  c: Context<AppEnv>,
  work: () => void,
  given: CourseGiven = { form: 'step', errors: {}, values: {} },
) {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    return coursePage(c, { ...given, sentence: error.message })
  }
  return c.redirect(`/courses/${idOf(c)}`, 303)
}

function coursePage(c: Context<AppEnv>, given: CourseGiven | null = null) {
  const detail = courseDetail(c.var.db, c.var.actor, idOf(c))
  const page = (
    <CourseShowPage
      detail={detail}
      blocks={detail.pages.map(({ body }) => blocksOf(body))}
      given={given}
      time={formatTime(Date.now())}
    />
  )
  return c.render(page, { title: detail.course.title })
}

function formPage(
  c: Context<AppEnv>,
  pageId: number | null,
  given: Omit<CourseGiven, 'form'> | null = null,
) {
  const { db, actor } = c.var
  authorise(actor, 'course.edit')
  const { course, version, pages } = courseDetail(db, actor, idOf(c))
  const known = pages.find((page) => page.id === pageId)
  const values = known
    ? {
        ...{ title: known.title, body: known.body, pictureWords: known.pictureWords },
        ...{ leastSeconds: String(known.leastSeconds), clip: String(known.clipId ?? '') },
      }
    : { leastSeconds: '20' }
  const page = (
    <CoursePageForm
      course={course}
      pageId={pageId}
      seen={version.revision}
      values={given?.values ?? values}
      errors={given?.errors ?? {}}
      sentence={given?.sentence}
      clips={clipChoices(db, actor).map(({ id: clip, purpose }) => [
        String(clip),
        `片段 ${clip}：${purpose}`,
      ])}
      pictureId={known?.pictureId ?? null}
    />
  )
  return c.render(page, { title: pageId === null ? '加一页' : '改这一页' })
}

async function savePage(c: Context<AppEnv>, pageId: number | null) {
  const { db, actor } = c.var
  authorise(actor, 'course.edit')
  const body = await readBody(c)
  const input = parseForm(pageForm, body)
  if (!input.ok) {
    c.status(422)
    return formPage(c, pageId, { errors: input.errors, values: input.values })
  }
  const { title, body: text, leastSeconds, clip, pictureWords, seen: at } = input.data
  const file = body['picture']
  const bytes =
    file instanceof File && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : null
  try {
    writePage(db, actor, idOf(c), {
      ...{ pageId, title, body: text, leastSeconds, clipId: clip === '' ? null : Number(clip) },
      ...{ picture: bytes && { bytes, words: pictureWords }, seen: at },
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    const sentence = error.message
    return formPage(c, pageId, { errors: {}, values: typedTexts(body), sentence })
  }
  return c.redirect(`/courses/${idOf(c)}`, 303)
}
