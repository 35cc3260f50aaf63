import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { serveSound } from '#src/recordings/serve-sound.ts'
import type { Storage } from '#src/recordings/storage.ts'
import { OwnComplaintPage } from '#views/inspection/my-reviews/complaint.tsx'
import { OwnFindingPage } from '#views/inspection/my-reviews/finding.tsx'
import {
  MyComplaintsPage,
  MyFindingsPage,
  MyReviewsPage,
} from '#views/inspection/my-reviews/index.tsx'
import { MyLiabilitiesPage, OwnLiabilityPage } from '#views/inspection/my-reviews/liability.tsx'
import { OwnSheetPage } from '#views/inspection/my-reviews/sheet.tsx'

import { readAppealForm } from '../appeals/appeal-form.ts'
import type { SubjectOf } from '../appeals/contested.ts'
import { fileAppeal, withdrawAppeal } from '../appeals/file.ts'
import { ownComplaintDetail, ownComplaints, subjectOfComplaint } from './complaints.ts'
import { liabilityToContest, ownLiabilities, ownLiabilityDetail } from './liabilities.ts'
import { ownComplaint } from './own-complaint.ts'
import { ownLiability } from './own-liability.ts'
import { ownOpened, ownPlayed, ownRecording, personOf } from './own.ts'
import {
  hasOpenBreak,
  ownAppeals,
  ownFindingDetail,
  ownFindings,
  ownMarks,
  ownSheetDetail,
  ownSheets,
} from './queries.ts'

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const one = '/:id{[0-9]{1,15}}'

/** 我的质检: what an agent was judged by, and the way to contest it. */
export function myReviewRoutes(place: { storage: Storage; ffmpeg: string }) {
  const sound = serveSound(place)

  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const page = (
        <MyReviewsPage
          known={personOf(actor) !== null}
          sheets={ownSheets(db, actor, readPage(query))}
          findings={ownFindings(db, actor, { size: 5, cursor: null })}
          marks={ownMarks(db, actor)}
          complaints={ownComplaints(db, actor, { size: 5, cursor: null })}
          liabilities={ownLiabilities(db, actor, { size: 5, cursor: null })}
          appeals={ownAppeals(db, actor)}
          offersBreak={hasOpenBreak(db, actor)}
          query={query}
          now={Date.now()}
        />
      )
      return c.render(page, { title: '我的质检' })
    })
    .get('/findings', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const findings = ownFindings(db, actor, readPage(query))
      return c.render(<MyFindingsPage findings={findings} query={query} />, {
        title: '我的复核结论',
      })
    })
    .get(`/sheets${one}`, (c) => sheetPage(c))
    .post(`/sheets${one}/appeals`, (c) => filed(c, { kind: 'sheet', id: idOf(c) }, sheetPage))
    .get(`/findings${one}`, (c) => findingPage(c))
    .post(`/findings${one}/appeals`, (c) => filed(c, { kind: 'finding', id: idOf(c) }, findingPage))
    .get('/complaints', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const complaints = ownComplaints(db, actor, readPage(query))
      return c.render(<MyComplaintsPage complaints={complaints} query={query} />, {
        title: '我的属实投诉',
      })
    })
    .get(`/complaints${one}`, (c) => ownComplaintPage(c))
    .post(`/complaints${one}/appeals`, (c) => {
      const { db, actor } = c.var
      // Found by the agent alone, before anything is said of it.
      ownComplaint(db, actor, idOf(c))
      const subject = subjectOfComplaint(db, idOf(c))
      if (!subject) throw new NotFound()
      return filed(c, subject, ownComplaintPage, `complaints/${idOf(c)}`)
    })
    .get('/liabilities', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const liabilities = ownLiabilities(db, actor, readPage(query))
      return c.render(<MyLiabilitiesPage liabilities={liabilities} query={query} />, {
        title: '我的定责',
      })
    })
    .get(`/liabilities${one}`, (c) => ownLiabilityPage(c))
    .post(`/liabilities${one}/appeals`, (c) => {
      // Found by the person named alone, before anything is said of it.
      ownLiability(c.var.db, c.var.actor, idOf(c))
      const place = `liabilities/${idOf(c)}`
      return filed(c, { kind: 'liability', id: idOf(c) }, ownLiabilityPage, place)
    })
    .post(`/appeals${one}/withdrawal`, (c) => {
      authorise(c.var.actor, 'own-review.appeal')
      const { sheetId, findingId, ...rest } = withdrawAppeal(c.var.db, c.var.actor, idOf(c))
      if (rest.liabilityId !== null) {
        return c.redirect(`/my-reviews/liabilities/${rest.liabilityId}`, 303)
      }
      if (rest.verificationId !== null) {
        return c.redirect(`/my-reviews/complaints/${rest.complaintId}`, 303)
      }
      const back = sheetId === null ? `findings/${findingId}` : `sheets/${sheetId}`
      const path = sheetId === null && findingId === null ? '' : `/${back}`
      return c.redirect(`/my-reviews${path}`, 303)
    })
    .get(`/recordings${one}/peaks`, (c) => {
      const { db, actor } = c.var
      return sound.peaks(c, ownRecording(db, actor, idOf(c)).recording)
    })
    .get(`/recordings${one}/audio`, (c) => {
      const { db, actor } = c.var
      const { recording } = ownRecording(db, actor, idOf(c))
      return sound.audio(c, recording, () => ownPlayed(db, actor, recording.id))
    })
}

type Typed = { problem: string; values: Record<string, string> }

function sheetPage(c: Context<AppEnv>, typed: Typed | null = null) {
  const { db, actor } = c.var
  const detail = ownSheetDetail(db, actor, idOf(c), Date.now())
  if (detail.sound) ownOpened(db, actor, detail.sound.recording.id)
  const page = <OwnSheetPage detail={detail} {...common(c, typed)} />
  return c.render(page, { title: `评分 ${detail.call.callNo}` })
}

function findingPage(c: Context<AppEnv>, typed: Typed | null = null) {
  const { db, actor } = c.var
  const detail = ownFindingDetail(db, actor, idOf(c), Date.now())
  if (detail.sound) ownOpened(db, actor, detail.sound.recording.id)
  const page = <OwnFindingPage detail={detail} {...common(c, typed)} />
  return c.render(page, { title: `复核结论 ${detail.call.callNo}` })
}

function ownComplaintPage(c: Context<AppEnv>, typed: Typed | null = null) {
  const { db, actor } = c.var
  ownComplaint(db, actor, idOf(c))
  const detail = ownComplaintDetail(db, actor, idOf(c), Date.now())
  const liabilityId = liabilityToContest(db, actor, idOf(c))
  if (detail.sound) ownOpened(db, actor, detail.sound.recording.id)
  const page = <OwnComplaintPage detail={detail} liabilityId={liabilityId} {...common(c, typed)} />
  return c.render(page, { title: `投诉 ${detail.complaintNo}` })
}

function ownLiabilityPage(c: Context<AppEnv>, typed: Typed | null = null) {
  const { db, actor } = c.var
  const detail = ownLiabilityDetail(db, actor, idOf(c), Date.now())
  if (detail.sound) ownOpened(db, actor, detail.sound.recording.id)
  const page = <OwnLiabilityPage detail={detail} {...common(c, typed)} />
  return c.render(page, { title: `定责 ${detail.complaintNo}` })
}

const common = (c: Context<AppEnv>, typed: Typed | null) => ({
  typed,
  filed: c.req.query('filed') !== undefined,
  mayAppeal: can(c.var.actor, 'own-review.appeal'),
  nonce: c.get('secureHeadersNonce') ?? '',
  now: Date.now(),
})

/** Files what was typed; what is refused is shown again where it was typed. */
async function filed(
  c: Context<AppEnv>,
  subject: SubjectOf,
  page: (c: Context<AppEnv>, typed: Typed) => Response | Promise<Response>,
  place = `${subject.kind}s/${subject.id}`,
) {
  const { db, actor } = c.var
  const { input, values } = readAppealForm(await readBody(c))
  try {
    fileAppeal(db, actor, subject, input)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    return page(c, { problem: error.message, values })
  }
  return c.redirect(`/my-reviews/${place}?filed=yes`, 303)
}
