import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { recordOnce } from '#src/audit/record-once.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { readMoment } from '#src/recordings/moment.ts'
import type { Clips } from '#src/recordings/storage.ts'
import { answersOn } from '#src/training/form-answers.ts'
import { attempt, type Given, reasonField, tickedIds } from '#src/training/form-fields.ts'
import { WalkthroughsPage } from '#views/meetings/walkthroughs/index.tsx'
import { NewWalkthroughPage } from '#views/meetings/walkthroughs/new.tsx'
import { WalkthroughPage } from '#views/meetings/walkthroughs/show.tsx'

import { idField, onceField } from '../sharing/forms.ts'
import { markMoment, removeMark, vote } from './join.ts'
import {
  cancelWalkthrough,
  clipsToPick,
  closeWalkthrough,
  openWalkthrough,
  publishBest,
} from './open.ts'
import {
  clipToHear,
  readWalkthroughFilters,
  walkthroughDetail,
  walkthroughList,
} from './queries.ts'
import { momentKinds, walkthroughBounds } from './vocabulary.ts'
import { walkthroughsList } from './walkthroughs-list.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const { wrong, kept } = answersOn(walkthroughPage, '/walkthroughs')

const newForm = z.object({
  title: typedLine(walkthroughBounds.title, '请写名称'),
  note: typedLines(walkthroughBounds.note),
})
const markForm = z.object({
  part: idField('请选择片段'),
  at: z.string('请写时刻').transform((text, context) => {
    const ms = readMoment(text)
    if (ms !== null) return ms
    context.addIssue({ code: 'custom', message: '请写时刻，如 0:12' })
    return z.NEVER
  }),
  kind: z.enum(keysOf(momentKinds), '请选择是什么'),
  words: typedLines(walkthroughBounds.words, '请写听到了什么'),
  once: onceField,
})
const voteForm = z.object({ part: idField('请选择一个片段') })
const cancelForm = z.object({ reason: reasonField('请写取消原因') })
const bestForm = z.object({
  part: idField('请选定最佳的片段'),
  title: typedLine(walkthroughBounds.title, '请写案例名称'),
  story: typedLines(walkthroughBounds.story, '请写案情'),
  lesson: typedLines(walkthroughBounds.story, '请写启示'),
})

/** 录音分析会: heard together, marked, voted for; the best goes to the library. */
export const walkthroughRoutes = (files: Pick<Clips, 'clipFile'>) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'walkthrough.join')
      const query = c.req.query()
      const first = defaultHref(db, actor, walkthroughsList, query)
      if (first) return c.redirect(first, 303)
      const filters = readWalkthroughFilters(query)
      const page = (
        <WalkthroughsPage
          page={walkthroughList(db, actor, filters, readPage(query))}
          filters={filters}
          frame={listFrame(db, actor, walkthroughsList, query)}
          mayHold={can(actor, 'walkthrough.hold')}
        />
      )
      return c.render(page, { title: '录音分析会' })
    })
    .get('/new', (c) => newPage(c, null, []))
    .post('/', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'walkthrough.hold')
      const body = await readBody(c, { all: true })
      const clipIds = tickedIds(body['clip'])
      const input = parseForm(newForm, body)
      if (!input.ok) {
        return newPage(c, { form: 'new', errors: input.errors, values: input.values }, clipIds)
      }
      let id = 0
      const given = { ...input.data, clipIds }
      const refusal = attempt(() => (id = openWalkthrough(db, actor, given).id))
      if (!refusal) return c.redirect(`/walkthroughs/${id}`, 303)
      const values = typedTexts(body)
      return newPage(c, { form: 'new', errors: {}, values, sentence: refusal.message }, clipIds)
    })
    .get(one, (c) => walkthroughPage(c))
    .get(`${one}/parts/:part{[0-9]{1,15}}/sound`, async (c) => {
      const { db, actor } = c.var
      const clipId = clipToHear(db, actor, idOf(c), Number(c.req.param('part')))
      const sound = await serveStatic({ path: files.clipFile(clipId) })(c, async () => undefined)
      if (!sound) throw new NotFound()
      sound.headers.set('Content-Type', 'audio/wav')
      sound.headers.set('Accept-Ranges', 'bytes')
      sound.headers.set('Cache-Control', 'private, no-store')
      if (sound.ok && c.req.method === 'GET') {
        recordOnce(db, actor, 'walkthrough.played', { kind: 'clip', id: clipId })
      }
      return sound
    })
    .post(`${one}/marks`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'walkthrough.join')
      const body = await readBody(c)
      const input = parseForm(markForm, body)
      const form = `mark-${typeof body['part'] === 'string' ? body['part'] : ''}`
      if (!input.ok) return wrong(c, form, input.errors, body)
      const { part: partId, at: atMs, ...mark } = input.data
      return kept(c, form, body, () => markMoment(db, actor, idOf(c), { partId, atMs, ...mark }))
    })
    .post(`${one}/marks/:moment{[0-9]{1,15}}/removal`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'walkthrough.join')
      const body = await readBody(c)
      const markId = Number(c.req.param('moment'))
      return kept(c, 'mark', body, () => removeMark(db, actor, idOf(c), markId))
    })
    .post(`${one}/votes`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'walkthrough.join')
      const body = await readBody(c)
      const input = parseForm(voteForm, body)
      if (!input.ok) return wrong(c, 'vote', input.errors, body)
      return kept(c, 'vote', body, () => vote(db, actor, idOf(c), input.data.part))
    })
    .post(`${one}/closing`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'walkthrough.hold')
      const body = await readBody(c)
      return kept(c, 'close', body, () => closeWalkthrough(db, actor, idOf(c)))
    })
    .post(`${one}/cancellation`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'walkthrough.hold')
      const body = await readBody(c)
      const input = parseForm(cancelForm, body)
      if (!input.ok) return wrong(c, 'cancel', input.errors, body)
      return kept(c, 'cancel', body, () => cancelWalkthrough(db, actor, idOf(c), input.data.reason))
    })
    .post(`${one}/publication`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'walkthrough.hold')
      const body = await readBody(c)
      const input = parseForm(bestForm, body)
      if (!input.ok) return wrong(c, 'best', input.errors, body)
      const { part: partId, ...words } = input.data
      return kept(c, 'best', body, () => publishBest(db, actor, idOf(c), { partId, ...words }))
    })

function newPage(c: Context<AppEnv>, given: Given | null, ticked: readonly number[]) {
  const { db, actor } = c.var
  authorise(actor, 'walkthrough.hold')
  if (given) c.status(given.sentence ? 409 : 422)
  const page = <NewWalkthroughPage clips={clipsToPick(db)} given={given} ticked={ticked} />
  return c.render(page, { title: '组织录音分析会' })
}

function walkthroughPage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  const detail = walkthroughDetail(db, actor, idOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <WalkthroughPage
      detail={detail}
      given={given}
      once={crypto.randomUUID()}
      mayReadCases={can(actor, 'library.read')}
    />
  )
  return c.render(page, { title: detail.walkthrough.title })
}
