import { type Context, Hono } from 'hono'

import { eventsOf } from '#src/audit/timeline.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay, parseDay } from '#src/kernel/calendar.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { caseList, readCaseFilters } from '#src/library/typical-cases/list.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { answersOn } from '#src/training/form-answers.ts'
import { attempt, type Given, tickedIds } from '#src/training/form-fields.ts'
import { peopleNumbered } from '#src/training/learner.ts'
import { MeetingsCalendarPage } from '#views/meetings/calendar.tsx'
import { NewMeetingPage } from '#views/meetings/form.tsx'
import { MeetingsPage } from '#views/meetings/index.tsx'
import { MeetingPage } from '#views/meetings/show.tsx'

import { boardRoutes } from '../brainstorm/routes.tsx'
import { minutesRoutes } from '../minutes/routes.tsx'
import { addItem, moveItem, removeItem } from './agenda.ts'
import {
  answerForm,
  cancelForm,
  changeForm,
  itemForm,
  meetingForm,
  monthStart,
  presencesIn,
  roleForm,
  startForm,
  wayForm,
} from './forms.ts'
import { answerInvitation, enterWalkIn, invite, keepAttendance, uninvite } from './invite.ts'
import { meetingsList } from './meetings-list.ts'
import { cancelMeeting, changeMeeting, planMeeting, startMeeting } from './plan.ts'
import { presentRoutes } from './present-routes.tsx'
import { meetingDetail, meetingList, monthCalendar, readMeetingFilters } from './queries.ts'
import { accountsWith, unitKey, unitOptions } from './units.ts'

const one = '/:id{[0-9]{1,15}}'
const oneInvitee = `${one}/invitees/:invitee{[0-9]{1,15}}`
const oneItem = `${one}/items/:agenda{[0-9]{1,15}}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const inviteeIn = (c: Context<AppEnv>) => Number(c.req.param('invitee'))
const itemIn = (c: Context<AppEnv>) => Number(c.req.param('agenda'))
const { wrong, kept } = answersOn(meetingPage, '/meetings')

/** 客户体验分享例会 on three levels: calendar, invitations, agenda, attendance. */
export const meetingRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.read')
    const query = c.req.query()
    const first = defaultHref(db, actor, meetingsList, query)
    if (first) return c.redirect(first, 303)
    const filters = readMeetingFilters(query)
    const page = (
      <MeetingsPage
        page={meetingList(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, meetingsList, query)}
        mayHold={can(actor, 'meeting.hold')}
      />
    )
    return c.render(page, { title: '分享例会' })
  })
  .get('/calendar', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.read')
    const now = Date.now()
    const thisMonth = parseDay(`${formatDay(now).slice(0, 7)}-01`) ?? now
    const calendar = monthCalendar(db, actor, monthStart(c.req.query('month')) ?? thisMonth, now)
    const page = <MeetingsCalendarPage calendar={calendar} mayHold={can(actor, 'meeting.hold')} />
    return c.render(page, { title: `例会日历 ${calendar.month}` })
  })
  .get('/new', (c) => newPage(c, null))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(meetingForm, body)
    if (!input.ok) return newPage(c, { form: 'new', errors: input.errors, values: input.values })
    let id = 0
    const refusal = attempt(() => (id = planMeeting(db, actor, input.data).id))
    if (!refusal) return c.redirect(`/meetings/${id}`, 303)
    const values = typedTexts(body)
    return newPage(c, { form: 'new', errors: {}, values, sentence: refusal.message })
  })
  .get(one, (c) => meetingPage(c))
  .post(`${one}/change`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(changeForm, body)
    if (!input.ok) return wrong(c, 'change', input.errors, body)
    return kept(c, 'change', body, () => changeMeeting(db, actor, idOf(c), input.data))
  })
  .post(`${one}/cancellation`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(cancelForm, body)
    if (!input.ok) return wrong(c, 'cancel', input.errors, body)
    return kept(c, 'cancel', body, () => cancelMeeting(db, actor, idOf(c), input.data))
  })
  .post(`${one}/start`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(startForm, body)
    if (!input.ok) return wrong(c, 'start', input.errors, body)
    return kept(c, 'start', body, () => startMeeting(db, actor, idOf(c), input.data.seen))
  })
  .post(`${one}/answer`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.read')
    const body = await readBody(c)
    const input = parseForm(answerForm, body)
    if (!input.ok) return wrong(c, 'answer', input.errors, body)
    return kept(c, 'answer', body, () => answerInvitation(db, actor, idOf(c), input.data))
  })
  .post(`${one}/invitees`, async (c) => invited(c, 'invite'))
  .post(`${one}/walk-ins`, async (c) => invited(c, 'walk-in'))
  .post(`${oneInvitee}/removal`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    return kept(c, 'invitees', body, () => uninvite(db, actor, idOf(c), inviteeIn(c)))
  })
  .post(`${one}/attendance`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    return kept(c, 'attendance', body, () => keepAttendance(db, actor, idOf(c), presencesIn(body)))
  })
  .post(`${one}/items`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(itemForm, body)
    if (!input.ok) return wrong(c, 'item', input.errors, body)
    return kept(c, 'item', body, () => addItem(db, actor, idOf(c), input.data))
  })
  .post(`${oneItem}/removal`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    return kept(c, 'items', body, () => removeItem(db, actor, idOf(c), itemIn(c)))
  })
  .post(`${oneItem}/move`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(wayForm, body)
    if (!input.ok) return wrong(c, 'items', input.errors, body)
    return kept(c, 'items', body, () => moveItem(db, actor, idOf(c), itemIn(c), input.data.way))
  })
  .route('/', presentRoutes)
  .route('/', boardRoutes)
  .route('/', minutesRoutes)

/** Invitations and walk-ins name people alike: by agent number, by account, or a whole team. */
async function invited(c: Context<AppEnv>, form: 'invite' | 'walk-in') {
  const { db, actor } = c.var
  authorise(actor, 'meeting.hold')
  const body = await readBody(c, { all: true })
  const input = parseForm(roleForm, body)
  if (!input.ok) return wrong(c, form, input.errors, body)
  const typed = body['agentNos']
  const { ids, unknown } = peopleNumbered(db, typeof typed === 'string' ? typed.slice(0, 5000) : '')
  if (unknown.length > 0) {
    const errors: FieldErrors = { agentNos: `没有这些工号：${unknown.slice(0, 10).join('、')}` }
    return wrong(c, form, errors, body)
  }
  const named = { ...input.data, personIds: ids, accountIds: tickedIds(body['account']) }
  return kept(c, form, body, () =>
    form === 'invite'
      ? invite(db, actor, idOf(c), { ...named, wholeTeam: body['wholeTeam'] === 'on' })
      : enterWalkIn(db, actor, idOf(c), named),
  )
}

function newPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  authorise(actor, 'meeting.hold')
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <NewMeetingPage
      units={unitOptions(db, actor)}
      hosts={accountsWith(db, 'meeting.hold')}
      self={actor.accountId}
      day={c.req.query('day') ?? ''}
      given={given}
    />
  )
  return c.render(page, { title: '召集例会' })
}

function meetingPage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  const detail = meetingDetail(db, actor, idOf(c))
  const { run } = detail.may
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <MeetingPage
      detail={detail}
      units={run ? unitOptions(db, actor) : []}
      unitKey={unitKey(detail.meeting)}
      hosts={run ? accountsWith(db, 'meeting.hold') : []}
      accounts={run ? accountsWith(db, 'meeting.read') : []}
      cases={run ? casesToShow(c) : []}
      given={given}
      events={run ? eventsOf(db, 'meeting', detail.meeting.id) : null}
    />
  )
  return c.render(page, { title: detail.meeting.title })
}

/** Published cases that a meeting can take up. */
function casesToShow(c: Context<AppEnv>) {
  const { db, actor } = c.var
  if (!can(actor, 'library.read')) return []
  const filters = readCaseFilters({ state: 'published' })
  return caseList(db, actor, filters, { size: 100, cursor: null }).rows.map(
    ({ id, caseNo, title, source }) => ({ id, caseNo, title, good: source === 'good-practice' }),
  )
}
