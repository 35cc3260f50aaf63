import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { eventsOf } from '#src/audit/timeline.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { ComplaintInterviews, OwnInterviews } from '#views/training/fragments.tsx'
import { InterviewsPage } from '#views/training/index.tsx'
import { InterviewPage } from '#views/training/show.tsx'

import { momentField } from '../form-fields.ts'
import { correctInterview, holdInterview } from './hold.ts'
import { interviewsList } from './interviews-list.ts'
import {
  interviewDetail,
  interviewFigures,
  interviewList,
  interviewsOfComplaint,
  ownInterviews,
  readInterviewFilters,
} from './queries.ts'
import { interviewWords } from './vocabulary.ts'

const { least, most, name } = interviewWords
const said = (missing: string) =>
  typedLines(most, missing).refine(
    (text) => [...text.replaceAll(/\s/gu, '')].length >= least,
    `${missing}，至少 ${least} 个字`,
  )

const heldForm = z.object({
  interviewee: typedLine(name, '请写和谁谈的'),
  heldAt: momentField('请填写时间'),
  coaching: said('请写辅导内容'),
  feedback: typedLines(most, '请写向质检的反馈，没有就写“没有”'),
})

const correctionForm = z.object({
  ...heldForm.shape,
  reason: said('请写更正原因'),
  seen: z.coerce.number('请重新打开这一页').int().min(0),
})

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
type Given = {
  form: 'held' | 'correction'
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}

/** 访谈: tier by tier about each substantiated complaint. */
export function interviewRoutes(blindness: Blindness, list = interviewsList(blindness)) {
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'interview.read')
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readInterviewFilters(query)
      const now = Date.now()
      const page = (
        <InterviewsPage
          page={interviewList(db, actor, filters, readPage(query), blindness, now)}
          figures={interviewFigures(db, actor, blindness, now)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name: of }) => [String(id), of])}
          frame={listFrame(db, actor, list, query)}
          now={now}
          opens={{
            feedback: can(actor, 'interview.coaching') || can(actor, 'complaint.verify'),
            workload: can(actor, 'interview.coaching'),
          }}
        />
      )
      return c.render(page, { title: '访谈' })
    })
    .get('/mine', (c) => {
      const { db, actor } = c.var
      const complaint = c.req.query('complaint') ?? ''
      const id = /^\d{1,15}$/.test(complaint) ? Number(complaint) : null
      return c.html(<OwnInterviews rows={ownInterviews(db, actor, id)} />)
    })
    .get(`/of-complaint${one}`, (c) => {
      const rows = interviewsOfComplaint(c.var.db, c.var.actor, idOf(c))
      return c.html(<ComplaintInterviews rows={rows} now={Date.now()} />)
    })
    .get(one, (c) => interviewPage(c))
    .post(`${one}/holding`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'interview.hold')
      const body = await readBody(c)
      const input = parseForm(heldForm, body)
      if (!input.ok) {
        const { errors, values } = input
        return interviewPage(c, { form: 'held', errors, values })
      }
      return kept(c, 'held', body, () => holdInterview(db, actor, idOf(c), input.data))
    })
    .post(`${one}/correction`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'interview.hold')
      const body = await readBody(c)
      const input = parseForm(correctionForm, body)
      if (!input.ok) {
        const { errors, values } = input
        return interviewPage(c, { form: 'correction', errors, values })
      }
      return kept(c, 'correction', body, () => correctInterview(db, actor, idOf(c), input.data))
    })

  function kept(
    c: Context<AppEnv>,
    form: Given['form'],
    body: Record<string, unknown>,
    keep: () => unknown,
  ) {
    try {
      keep()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const values = typedTexts(body)
      return interviewPage(c, { form, errors: {}, values, sentence: error.message })
    }
    return c.redirect(`/interviews/${idOf(c)}`, 303)
  }

  function interviewPage(c: Context<AppEnv>, given: Given | null = null) {
    const { db, actor } = c.var
    const interview = interviewDetail(db, actor, idOf(c), blindness)
    if (given) c.status(given.sentence ? 409 : 422)
    const page = (
      <InterviewPage
        interview={interview}
        given={given}
        events={interview.blind ? [] : eventsOf(db, 'interview', interview.id)}
        time={formatTime(Date.now())}
        now={Date.now()}
      />
    )
    return c.render(page, { title: `访谈 ${interview.complaintNo}` })
  }
}
