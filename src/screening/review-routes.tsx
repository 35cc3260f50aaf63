import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { agentShown } from '#src/recordings/agent-shown.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'
import { audioLanes } from '#src/recordings/lanes.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { hrefWith } from '#views/components/hrefs.ts'
import { ErrorFragment } from '#views/errors.tsx'
import { queueQuery } from '#views/screening/index.tsx'
import { ReviewPage, type ReviewProps } from '#views/screening/review.tsx'

import { askRehearing } from './ask-rehearing.ts'
import { findingDetail } from './finding-detail.ts'
import { type FindingFilters, filtersFor } from './finding-filters.ts'
import { neighbours, nextInQueue, pendingCount } from './queries.ts'
import { dayHead, neighboursOnList, nextOnList } from './queue/day-list.ts'
import { listeningTo, openedFinding } from './queue/opening.ts'
import { queueDayOf } from './queue/plan.ts'
import { changeForm, recheckForm } from './recheck-form.ts'
import { recheckFinding } from './recheck.ts'
import { changeRecheck } from './triage/change.ts'
import { holdFinding } from './triage/claims.ts'
import { draftForm } from './triage/draft-form.ts'
import { draftOf, saveDraft } from './triage/drafts.ts'
import { revealAgent } from './triage/reveal.ts'
import { lastUndoable, undoRecheck } from './triage/undo.ts'
import { sentAgain, settledBy, submittedVerdict } from './verdict.ts'

/** 听音复核: one finding in full, its verdict, and what may follow it. */
export const reviewRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get('/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      const done = c.req.query('done') ?? ''
      const submitted = /^\d{1,15}$/.test(done) ? submittedVerdict(db, actor, Number(done)) : null
      return reviewPage(c, blindness, Number(c.req.param('id')), { submitted })
    })
    .post('/:id{[0-9]{1,15}}/recheck', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'finding.recheck')
      const id = Number(c.req.param('id'))
      const body = await readBody(c)
      const input = parseForm(recheckForm, body)
      if (!input.ok) {
        c.status(422)
        return reviewPage(c, blindness, id, { errors: input.errors, values: input.values })
      }
      try {
        recheckFinding(db, actor, id, input.data)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        if (error.code === 'already-rechecked') {
          if (sentAgain(db, actor, id, input.data)) return onwards(c, id)
          c.status(409)
          const lost = { sentence: settledBy(db, actor, id), note: input.data.note }
          return reviewPage(c, blindness, id, { lost })
        }
        c.status(409)
        return reviewPage(c, blindness, id, {
          errors: { form: error.message },
          values: typedTexts(body),
        })
      }
      return onwards(c, id)
    })
    .post('/:id{[0-9]{1,15}}/rehearing', (c) => {
      const id = Number(c.req.param('id'))
      askRehearing(c.var.db, c.var.actor, id)
      return backTo(c, id)
    })
    .post('/:id{[0-9]{1,15}}/draft', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'finding.recheck')
      const input = parseForm(draftForm, await readBody(c))
      if (!input.ok) {
        c.status(422)
        return c.html(<ErrorFragment sentence="草稿太长，没有保存到服务器" />)
      }
      const { fields, typedAt } = input.data
      saveDraft(db, actor, Number(c.req.param('id')), fields, typedAt)
      return c.body(null, 204)
    })
    .post('/:id{[0-9]{1,15}}/undo', (c) => {
      const id = Number(c.req.param('id'))
      undoRecheck(c.var.db, c.var.actor, id)
      return backTo(c, id)
    })
    .post('/:id{[0-9]{1,15}}/reveal', (c) => {
      const id = Number(c.req.param('id'))
      revealAgent(c.var.db, c.var.actor, id)
      return backTo(c, id)
    })
    .post('/:id{[0-9]{1,15}}/changes', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'recheck.change')
      const id = Number(c.req.param('id'))
      const body = await readBody(c)
      const input = parseForm(changeForm, body)
      if (!input.ok) {
        c.status(422)
        return reviewPage(c, blindness, id, { errors: input.errors, values: input.values })
      }
      try {
        changeRecheck(db, actor, id, input.data)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        c.status(409)
        return reviewPage(c, blindness, id, {
          errors: { form: error.message },
          values: typedTexts(body),
        })
      }
      return backTo(c, id)
    })

/** From a verdict to the next finding on the list, with a word of what was handed in. */
function onwards(c: Context<AppEnv>, id: number) {
  const { finding } = findingDetail(c.var.db, c.var.actor, id)
  const next = nextOf(c, finding)
  const query = queueQuery(c.req.query())
  return c.redirect(hrefWith(`/findings/${next?.id ?? id}`, query, { done: String(id) }), 303)
}

const backTo = (c: Context<AppEnv>, id: number) =>
  c.redirect(hrefWith(`/findings/${id}`, queueQuery(c.req.query())), 303)

function filtersOf(c: Context<AppEnv>): FindingFilters {
  const query = c.req.query()
  return filtersFor(c.var.actor, query, readDays(query))
}

type Extra = Partial<Pick<ReviewProps, 'submitted' | 'lost' | 'errors' | 'values'>>

/** The next one to hear, on the list it was opened from. */
function nextOf(c: Context<AppEnv>, finding: { id: number; rank: number }) {
  const { db, actor } = c.var
  if (!ofDay(c)) return nextInQueue(db, actor, filtersOf(c), finding)
  return nextOnList(db, actor, queueDayOf(db, Date.now()), finding.id)
}

const ofDay = (c: Context<AppEnv>) => c.req.query('list') === 'today'

/** What stands beside it on that list, and how many of it wait. */
function aroundOf(c: Context<AppEnv>, finding: { id: number; rank: number }) {
  const { db, actor } = c.var
  if (!ofDay(c)) {
    const queue = neighbours(db, actor, filtersOf(c), finding)
    return { queue, pending: pendingCount(db, actor) }
  }
  const day = queueDayOf(db, Date.now())
  const head = dayHead(db, actor, day)
  const pending = head ? head.total - head.done : 0
  return { queue: neighboursOnList(db, actor, day, finding.id), pending }
}

/**
 * A finding that was judged and revealed still tells nothing to whoever has to judge the same call
 * elsewhere: score it, say, or answer an appeal.
 */
function detailShown(c: Context<AppEnv>, blindness: Blindness, id: number) {
  const { db, actor } = c.var
  const detail = findingDetail(db, actor, id)
  const { call, verdict } = detail
  const duty = verdict && call ? blindness.duty(db, actor, call.id) : null
  // Its own reveal is what this very page offers.
  if (!verdict || !duty || duty.href === `/findings/${id}`) return { ...detail, duty: null }
  return { ...detail, verdict: { ...verdict, agent: null, concerned: null }, duty }
}

/** The page of one finding; showing its text leaves a trace. */
function reviewPage(
  c: Context<AppEnv>,
  blindness: Blindness,
  id: number,
  { submitted = null, ...extra }: Extra,
) {
  const { db, actor } = c.var
  const { duty, ...detail } = detailShown(c, blindness, id)
  openedTranscript(db, actor, detail.recording.id)
  const { call, verdict } = detail
  if (call && verdict?.agent) agentShown(db, actor, call.id)
  if (verdict?.concerned) agentShown(db, actor, verdict.concerned.callId)
  const listening = listeningTo(db, actor, id)
  if (can(actor, 'finding.recheck') && !detail.verdict) {
    // Whoever looks at it has it, unless somebody was there before.
    holdFinding(db, actor, id)
    openedFinding(db, actor, id)
  }
  const page = (
    <ReviewPage
      detail={detail}
      duty={duty}
      {...aroundOf(c, detail.finding)}
      listening={listening}
      next={nextOf(c, detail.finding)}
      lanes={audioLanes(db, detail.recording, detail.call)}
      nonce={c.get('secureHeadersNonce') ?? ''}
      query={queueQuery(c.req.query())}
      may={{
        recheck: can(actor, 'finding.recheck'),
        correct: can(actor, 'transcript.correct'),
        readRegister: can(actor, 'register.list'),
        readComplaint: can(actor, 'complaint.list'),
        mark: can(actor, 'call.mark'),
        trace: can(actor, 'trace.read'),
        change: can(actor, 'recheck.change'),
        reveal: can(actor, 'agent.read') && duty === null,
      }}
      submitted={submitted}
      draft={draftOf(db, actor, id)}
      accountId={actor.accountId ?? 0}
      undoable={lastUndoable(db, actor)}
      {...extra}
    />
  )
  const name = detail.call?.callNo ?? detail.recording.originalName
  return c.render(page, { title: `复核 ${name}`, wide: true })
}
