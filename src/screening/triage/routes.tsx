import { type Context, Hono } from 'hono'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import {
  type TriageNews,
  TriageBody,
  TriagePage,
  type TriageProps,
} from '#views/screening/triage/index.tsx'

import { openedFinding } from '../queue/opening.ts'
import { keepQueue } from '../queue/top-up.ts'
import { recheckForm } from '../recheck-form.ts'
import { recheckFinding } from '../recheck.ts'
import { settledBy, submittedVerdict } from '../verdict.ts'
import {
  claimNext,
  holdFinding,
  leavePage,
  leaveTriage,
  listenerOf,
  skipFinding,
} from './claims.ts'
import { triageHead, triageItem } from './item.ts'
import { lastUndoable, undoRecheck } from './undo.ts'

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** The number a page sends of the finding it shows; null for anything forged. */
const findingIn = (body: Record<string, unknown>, name = 'finding'): number | null => {
  const text = body[name]
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** 分拣: findings one after another. Every step answers with the next one, or leads to it. */
export const triageRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'finding.recheck')
    keepQueue(db)
    const news = newsOf(c)
    return showNext(c, news)
  })
  .post('/:id{[0-9]{1,15}}/verdict', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'finding.recheck')
    const id = idOf(c)
    const body = await readBody(c)
    const input = parseForm(recheckForm, body)
    if (!input.ok) {
      const { errors, values } = input
      return showSame(c, id, 422, { errors, values })
    }
    try {
      if (!inPage(c)) {
        recheckFinding(db, actor, id, input.data)
        return c.redirect(`/findings/triage?done=${id}`, 303)
      }
      // The verdict and what comes after it: one transaction, so one flush to the disk.
      const props = write(db, (tx) => {
        recheckFinding(tx, actor, id, input.data)
        return nextProps(tx, actor, submittedNews(tx, actor, id))
      })
      return show(c, props, 200)
    } catch (error) {
      const { note } = input.data
      if (error instanceof NotFound) {
        const sentence = '这条疑点已经不在队列里了'
        return showNext(c, { kind: 'lost', sentence, note }, 409)
      }
      if (!(error instanceof Refused)) throw error
      if (error.code !== 'already-rechecked') {
        const errors = { form: error.message }
        return showSame(c, id, 409, { errors, values: typedTexts(body) })
      }
      return showNext(
        c,
        { kind: 'lost', sentence: settledBy(c.var.db, c.var.actor, id), note },
        409,
      )
    }
  })
  .post('/:id{[0-9]{1,15}}/skip', (c) => {
    skipFinding(c.var.db, c.var.actor, idOf(c))
    if (inPage(c)) return showNext(c, { kind: 'skipped' })
    return c.redirect('/findings/triage?skipped=1', 303)
  })
  .post('/undo', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'finding.recheck')
    const id = findingIn(await readBody(c))
    const last = lastUndoable(db, actor)
    try {
      if (id === null) throw new NotFound()
      undoRecheck(db, actor, id)
    } catch (error) {
      if (error instanceof NotFound) {
        const sentence = '这条疑点已经不在了，不能撤销'
        return showNext(c, { kind: 'not-undone', sentence }, 409)
      }
      if (!(error instanceof Refused)) throw error
      return showNext(c, { kind: 'not-undone', sentence: error.message }, 409)
    }
    const complaintNo = last?.findingId === id ? last.complaintNo : null
    if (inPage(c)) return showNext(c, { kind: 'undone', complaintNo })
    return c.redirect('/findings/triage?undone=1', 303)
  })
  .post('/ahead', async (c) => {
    const { db, actor } = c.var
    listenerOf(actor)
    const shown = findingIn(await readBody(c))
    keepQueue(db)
    const id = claimNext(db, actor, Date.now(), shown)
    if (id === null) return c.body(null, 204)
    const { detail, play } = triageItem(db, actor, id)
    const from = (play[0]?.startMs ?? 0) / 1000
    return c.html(
      <audio
        preload="auto"
        data-ahead={id}
        data-from={from}
        data-src={`/recordings/${detail.recording.id}/audio`}
      />,
    )
  })
  .post('/here', async (c) => {
    const { db, actor } = c.var
    listenerOf(actor)
    const id = findingIn(await readBody(c))
    if (id === null) throw new NotFound()
    const other = holdFinding(db, actor, id)
    if (other) throw new Refused('held', `${other.name}正在听这条，您可以跳过`)
    openedFinding(db, actor, id)
    return c.body(null, 204)
  })
  .post('/leave', async (c) => {
    const { db, actor } = c.var
    listenerOf(actor)
    // A page that goes away names what it showed; the button gives back everything.
    const body = await readBody(c)
    const shown = findingIn(body)
    if (shown === null) {
      leaveTriage(db, actor)
      return c.redirect('/findings', 303)
    }
    leavePage(db, actor, { shown, ahead: findingIn(body, 'ahead') })
    return c.body(null, 204)
  })

/** The page's script takes the next finding in place of the last; without it the browser follows. */
const inPage = (c: Context<AppEnv>) => c.req.header('X-Requested-With') === 'huiting'

function newsOf(c: Context<AppEnv>): TriageNews | null {
  const query = new URL(c.req.url).searchParams
  const done = query.get('done') ?? ''
  if (/^\d{1,15}$/.test(done)) return submittedNews(c.var.db, c.var.actor, Number(done))
  if (query.has('skipped')) return { kind: 'skipped' }
  return query.has('undone') ? { kind: 'undone', complaintNo: null } : null
}

function submittedNews(db: Db, actor: Actor, findingId: number): TriageNews | null {
  const submitted = submittedVerdict(db, actor, findingId)
  return submitted && { kind: 'submitted', submitted }
}

/** The next finding is claimed for this person, and shown: one transaction, so one flush to the disk. */
function showNext(c: Context<AppEnv>, news: TriageNews | null, status: 200 | 409 = 200) {
  const { db, actor } = c.var
  return show(
    c,
    write(db, (tx) => nextProps(tx, actor, news)),
    status,
  )
}

const nextProps = (tx: Db, actor: Actor, news: TriageNews | null): TriageProps =>
  propsOf(tx, actor, claimNext(tx, actor), { news })

type Refusal = { errors: FieldErrors; values: Record<string, string> }

function showSame(c: Context<AppEnv>, id: number, status: 409 | 422, refusal: Refusal) {
  holdFinding(c.var.db, c.var.actor, id)
  const props = propsOf(c.var.db, c.var.actor, id, { news: null, ...refusal })
  return show(c, props, status)
}

function propsOf(
  db: Db,
  actor: Actor,
  id: number | null,
  rest: Pick<TriageProps, 'news' | 'errors' | 'values'>,
): TriageProps {
  const { accountId } = listenerOf(actor)
  const item = id === null ? null : triageItem(db, actor, id)
  if (item) {
    openedTranscript(db, actor, item.detail.recording.id)
    openedFinding(db, actor, item.detail.finding.id)
  }
  return { head: triageHead(db, actor), item, accountId, ...rest }
}

function show(c: Context<AppEnv>, props: TriageProps, status: 200 | 409 | 422) {
  c.status(status)
  c.header('Cache-Control', 'no-store')
  if (inPage(c)) return c.html(<TriageBody {...props} />)
  return c.render(<TriagePage {...props} />, { title: '分拣', wide: true })
}
