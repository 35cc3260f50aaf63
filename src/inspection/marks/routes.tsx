import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { readMoment } from '#src/recordings/moment.ts'
import { BreaksCard, BreaksPage } from '#views/inspection/marks/breaks.tsx'
import { MarksPage } from '#views/inspection/marks/index.tsx'
import { MarkPanelCard, MarkPanelPage } from '#views/inspection/marks/panel.tsx'

import { openBreaks, openOffers, ownPraise } from './break-queries.ts'
import { answerBreak, arrangeBreak, offerWithin, ownOffer } from './breaks.ts'
import { monthsUpTo, readMarkFilters, readMonth } from './filters.ts'
import { markCall, withdrawMark } from './mark-call.ts'
import { marksList } from './marks-list.ts'
import { praiseBesideComplaints } from './praise-and-blame.ts'
import { markList, markPanel } from './queries.ts'
import { breakAnswers, longestMarkNote, markKinds } from './vocabulary.ts'

const id = '{[0-9]{1,15}}'
const moment = (missing: string) =>
  z.string(missing).transform((text, context) => {
    const ms = readMoment(text)
    if (ms !== null) return ms
    context.addIssue({
      code: 'custom',
      message: text.trim() === '' ? missing : '写成 分:秒，如 1:05',
    })
    return z.NEVER
  })
const markForm = z.object({
  kind: z.enum(keysOf(markKinds), '请选择标记客户辱骂还是表扬'),
  start: moment('请写从哪里开始'),
  end: moment('请写到哪里为止'),
  note: typedLine(longestMarkNote).default(''),
})
const reasonForm = z.object({ reason: typedLine(longestMarkNote, '请写为什么撤回') })
const answerForm = z.object({ answer: z.enum(keysOf(breakAnswers), '请选一个答复') })
const arrangementForm = z.object({ note: typedLine(longestMarkNote, '请写怎么安排的') })

/** 表扬与辱骂: what people mark in calls, and the breaks offered after abuse. */
export const markRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const first = defaultHref(c.var.db, c.var.actor, marksList, c.req.query())
    return first ? c.redirect(first, 303) : marksPage(c)
  })
  .get(`/of/:recording${id}`, (c) => panel(c))
  .post(`/of/:recording${id}`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'call.mark')
    const body = await readBody(c)
    const input = parseForm(markForm, body)
    if (!input.ok) {
      c.status(422)
      return panel(c, { values: input.values, errors: input.errors })
    }
    const { kind, start: startMs, end: endMs, note } = input.data
    return refusedAs(c, body, () => {
      markCall(db, actor, { recordingId: recordingId(c), kind, startMs, endMs, note })
      return after(c)
    })
  })
  .post(`/of/:recording${id}/:mark${id}/withdrawal`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'call.mark')
    const body = await readBody(c)
    const input = parseForm(reasonForm, body)
    const mark = Number(c.req.param('mark'))
    if (!input.ok) {
      c.status(422)
      return panel(c, { values: typedTexts(body), errors: input.errors, withdrawing: mark })
    }
    return refusedAs(c, body, () => {
      withdrawMark(db, actor, mark, input.data.reason)
      return after(c)
    })
  })
  .get('/breaks', (c) => breaks(c, { offersOnly: c.req.query('only') === 'offers' }))
  .post(`/breaks/:offer${id}/answer`, async (c) => {
    const { db, actor } = c.var
    const offer = Number(c.req.param('offer'))
    ownOffer(db, actor, offer)
    const body = await readBody(c)
    const input = parseForm(answerForm, body)
    if (!input.ok) {
      c.status(422)
      return breaks(c, { refused: { offer, error: input.errors['answer'] ?? '' } })
    }
    answerBreak(db, actor, offer, input.data.answer)
    const offersOnly = body['only'] === 'offers'
    return c.req.header('HX-Request')
      ? breaks(c, { offersOnly })
      : c.redirect('/inspection/marks/breaks', 303)
  })
  .post(`/breaks/:offer${id}/arrangement`, async (c) => {
    const { db, actor } = c.var
    const offer = Number(c.req.param('offer'))
    offerWithin(db, actor, offer)
    const body = await readBody(c)
    const input = parseForm(arrangementForm, body)
    if (!input.ok) {
      c.status(422)
      const note = typedTexts(body)['note'] ?? ''
      return marksPage(c, { offer, note, error: input.errors['note'] ?? '' })
    }
    arrangeBreak(db, actor, offer, input.data.note)
    return c.redirect('/inspection/marks?kind=abuse', 303)
  })

const recordingId = (c: Context<AppEnv>) => Number(c.req.param('recording'))

/** Back to the panel, or to the page of the recording where there is no script to swap it. */
function after(c: Context<AppEnv>) {
  if (c.req.header('HX-Request')) return panel(c)
  return c.redirect(`/inspection/marks/of/${recordingId(c)}`, 303)
}

/** A page that loaded the panel says a refusal in a toast and stays; without scripts the panel does. */
function refusedAs(
  c: Context<AppEnv>,
  body: Record<string, unknown>,
  step: () => Response | Promise<Response>,
) {
  try {
    return step()
  } catch (error) {
    if (!(error instanceof Refused) || c.req.header('HX-Request')) throw error
    c.status(409)
    return panel(c, { values: typedTexts(body), errors: { form: error.message } })
  }
}

type Given = { values: Record<string, string>; errors: FieldErrors; withdrawing?: number }

function panel(c: Context<AppEnv>, given?: Given) {
  const { db, actor } = c.var
  const props = {
    panel: markPanel(db, actor, recordingId(c)),
    ...{ values: given?.values ?? {}, errors: given?.errors ?? {} },
    withdrawing: given?.withdrawing ?? null,
  }
  c.header('Cache-Control', 'no-store')
  if (c.req.header('HX-Request')) return c.html(<MarkPanelCard {...props} />)
  return c.render(<MarkPanelPage {...props} />, { title: '标记通话' })
}

type Breaks = { offersOnly?: boolean; refused?: { offer: number; error: string } }

function breaks(c: Context<AppEnv>, { offersOnly, refused }: Breaks) {
  const { db, actor } = c.var
  const own = { offers: openBreaks(db, actor), praise: ownPraise(db, actor) }
  const props = { ...own, given: refused ?? null, offersOnly }
  c.header('Cache-Control', 'no-store')
  if (c.req.header('HX-Request')) return c.html(<BreaksCard {...props} />)
  return c.render(<BreaksPage {...props} />, { title: '休息提议' })
}

function marksPage(c: Context<AppEnv>, given?: { offer: number; note: string; error: string }) {
  const { db, actor } = c.var
  const query = given ? { kind: 'abuse' } : c.req.query()
  const filters = readMarkFilters(query)
  const month = readMonth(c.req.query('month'))
  const offers = can(actor, 'break.offer') ? openOffers(db, actor) : null
  const page = (
    <MarksPage
      page={markList(db, actor, filters, readPage(query))}
      filters={filters}
      frame={listFrame(db, actor, marksList, query)}
      departments={departmentOptions(db, actor)}
      month={month.text}
      months={monthsUpTo(month.text)}
      tallies={praiseBesideComplaints(db, actor, month)}
      offers={offers}
      plays={can(actor, 'recording.list')}
      writesCases={can(actor, 'library.write') && can(actor, 'recording.list')}
      given={given ?? null}
    />
  )
  return c.render(page, { title: '表扬与辱骂' })
}
