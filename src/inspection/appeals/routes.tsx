import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { readPlayed } from '#src/complaints/handling/forms.ts'
import type { Span } from '#src/complaints/handling/heard-spans.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { ContestLiabilityPage, ContestPage } from '#views/inspection/appeals/contest.tsx'
import { AppealsPage } from '#views/inspection/appeals/index.tsx'
import { RatesPage } from '#views/inspection/appeals/rates.tsx'
import { AppealSettingsPage } from '#views/inspection/appeals/settings.tsx'
import { AppealPage } from '#views/inspection/appeals/show.tsx'

import { contestedComplaint, subjectOfComplaint } from '../my-reviews/complaints.ts'
import { contestedLiabilityDetail, liabilityToContest } from '../my-reviews/liabilities.ts'
import { readAnswerForm } from './answer-form.ts'
import { readAppealForm } from './appeal-form.ts'
import { appealsList } from './appeals-list.ts'
import { contestableLiability } from './contested-liability.ts'
import { appealDetail } from './detail.ts'
import { fileAppeal, withdrawAppeal } from './file.ts'
import { takeAppeal } from './judge.ts'
import { appealList, readAppealFilters } from './list.ts'
import { recordAppealListening } from './listened.ts'
import { overturnRates } from './rates.ts'
import { appealDaysAt, appealDaysHistory, setAppealDays } from './settings.ts'
import { settleAppeal } from './settle.ts'
import { appealDays, rateDays } from './vocabulary.ts'

const days = (what: string) => {
  const { least, most } = appealDays
  const message = `${what}要在 ${least}—${most} 个工作日之间，写整数`
  return z.coerce.number(message).int(message).min(least, message).max(most, message)
}
const settingsForm = z.object({ fileDays: days('提出期限'), answerDays: days('答复期限') })

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 申诉: what agents contest, taken and answered by somebody else than whoever scored. */
export const reviewAppealRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const first = defaultHref(db, actor, appealsList, query)
    if (first) return c.redirect(first, 303)
    const filters = readAppealFilters(query)
    const now = Date.now()
    const page = (
      <AppealsPage
        page={appealList(db, actor, filters, readPage(query), now)}
        filters={filters}
        frame={listFrame(db, actor, appealsList, query)}
        now={now}
        may={{ settle: can(actor, 'review-appeal.settle'), set: can(actor, 'appeal.set') }}
      />
    )
    return c.render(page, { title: '申诉' })
  })
  .get('/rates', (c) => {
    const { db, actor } = c.var
    const asked = rateDays.find((one) => String(one) === c.req.query('days')) ?? 90
    const page = <RatesPage rates={overturnRates(db, actor, asked)} days={asked} />
    return c.render(page, { title: '改判率' })
  })
  .get('/settings', (c) => settingsPage(c))
  .post('/settings', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'appeal.set')
    const body = await readBody(c)
    const input = parseForm(settingsForm, body)
    if (!input.ok) {
      c.status(422)
      return settingsPage(c, { errors: input.errors, values: typedTexts(body) })
    }
    setAppealDays(db, actor, input.data)
    return c.redirect('/review-appeals/settings', 303)
  })
  .get(`/of-complaint${one}`, (c) => contestPage(c))
  .post(`/of-complaint${one}`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'verdict-appeal.file')
    // Found within the department's reach, before anything is said of it.
    contestedComplaint(db, actor, idOf(c))
    const subject = subjectOfComplaint(db, idOf(c))
    if (!subject) throw new NotFound()
    const { input, values } = readAppealForm(await readBody(c))
    try {
      fileAppeal(db, actor, subject, input)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return contestPage(c, { problem: error.message, values })
    }
    return c.redirect(`/review-appeals/of-complaint/${idOf(c)}?filed=yes`, 303)
  })
  .get(`/of-liability${one}`, (c) => contestLiabilityPage(c))
  .post(`/of-liability${one}`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'verdict-appeal.file')
    // Found within the department's reach, before anything is said of it.
    contestableLiability(db, actor, idOf(c))
    const { input, values } = readAppealForm(await readBody(c))
    try {
      fileAppeal(db, actor, { kind: 'liability', id: idOf(c) }, input)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return contestLiabilityPage(c, { problem: error.message, values })
    }
    return c.redirect(`/review-appeals/of-liability/${idOf(c)}?filed=yes`, 303)
  })
  .post(`${one}/withdrawal`, (c) => {
    const { db, actor } = c.var
    authorise(actor, 'verdict-appeal.file')
    const { complaintId, liabilityId } = withdrawAppeal(db, actor, idOf(c))
    const place =
      liabilityId === null ? `of-complaint/${complaintId}` : `of-liability/${liabilityId}`
    return c.redirect(`/review-appeals/${place}`, 303)
  })
  .get(one, (c) => appealPage(c))
  .post(`${one}/taking`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'review-appeal.settle')
    const shown = (await readBody(c))['judge']
    const judge = typeof shown === 'string' && /^\d{1,15}$/.test(shown) ? Number(shown) : null
    takeAppeal(db, actor, idOf(c), Date.now(), judge)
    return c.redirect(`/review-appeals/${idOf(c)}`, 303)
  })
  .post(`${one}/listenings`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'review-appeal.settle')
    const body = await readBody(c)
    const recording = Number(typedTexts(body)['recording'])
    recordAppealListening(db, actor, idOf(c), recording, readPlayed(body['played']))
    return c.body(null, 204)
  })
  .post(`${one}/answer`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'review-appeal.settle')
    const { input, values, problem, played } = readAnswerForm(await readBody(c))
    if (problem) {
      c.status(409)
      return appealPage(c, { problem, values })
    }
    reportPlayed(db, actor, idOf(c), played)
    try {
      settleAppeal(db, actor, idOf(c), input)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return appealPage(c, { problem: error.message, values })
    }
    return c.redirect(`/review-appeals/${idOf(c)}`, 303)
  })

/** What had not arrived yet when the answer was sent; where nothing is to be heard, there is nothing to keep. */
function reportPlayed(db: Db, actor: Actor, id: number, played: readonly Span[]) {
  const { grounds } = appealDetail(db, actor, id)
  if (played.length === 0 || !grounds?.hearing || !can(actor, 'recording.play')) return
  recordAppealListening(db, actor, id, grounds.hearing.recordingId, played)
}

type Typed = { problem: string; values: Record<string, string> }

/** The page of one appeal; showing the words of the call leaves a trace. */
function appealPage(c: Context<AppEnv>, typed: Typed | null = null) {
  const { db, actor } = c.var
  const detail = appealDetail(db, actor, idOf(c))
  if (detail.sound) openedTranscript(db, actor, detail.sound.recording.id)
  const page = (
    <AppealPage
      detail={detail}
      typed={typed}
      nonce={c.get('secureHeadersNonce') ?? ''}
      writesCases={can(actor, 'library.write')}
      now={Date.now()}
    />
  )
  return c.render(page, { title: `申诉 ${detail.complaintNo ?? detail.call?.callNo ?? ''}` })
}

/** The verdict on a complaint as the department concerned may contest it. */
function contestPage(c: Context<AppEnv>, typed: Typed | null = null) {
  const { db, actor } = c.var
  authorise(actor, 'verdict-appeal.file')
  const detail = contestedComplaint(db, actor, idOf(c))
  const filed = c.req.query('filed') !== undefined
  const liabilityId = liabilityToContest(db, actor, idOf(c))
  const page = <ContestPage {...{ detail, liabilityId, typed, filed }} now={Date.now()} />
  return c.render(page, { title: `申诉 ${detail.complaintNo}` })
}

/** Who was held liable, as the department it falls on may contest it. */
function contestLiabilityPage(c: Context<AppEnv>, typed: Typed | null = null) {
  const { db, actor } = c.var
  authorise(actor, 'verdict-appeal.file')
  const detail = contestedLiabilityDetail(db, actor, idOf(c))
  const filed = c.req.query('filed') !== undefined
  const page = <ContestLiabilityPage {...{ detail, typed, filed }} now={Date.now()} />
  return c.render(page, { title: `申诉定责 ${detail.complaintNo}` })
}

function settingsPage(
  c: Context<AppEnv>,
  given: { errors?: FieldErrors; values?: Record<string, string> } = {},
) {
  const { db, actor } = c.var
  authorise(actor, 'appeal.set')
  const page = (
    <AppealSettingsPage
      current={appealDaysAt(db, Date.now())}
      history={appealDaysHistory(db)}
      errors={given.errors ?? {}}
      values={given.values ?? {}}
    />
  )
  return c.render(page, { title: '申诉时限' })
}
