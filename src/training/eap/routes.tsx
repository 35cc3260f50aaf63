import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { seenLine, textIn, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { EapPage } from '#views/training/eap/index.tsx'
import { OwnTalks } from '#views/training/eap/own.tsx'
import { EapTalkPage } from '#views/training/eap/show.tsx'
import { SuccessionPage } from '#views/training/eap/succession.tsx'

import { attempt, type Given, momentField, reasonField } from '../form-fields.ts'
import { personToTrain, personWords } from '../place.ts'
import { nameSuccessor, orphanedTalks } from './succession.ts'
import { handOver, keptTalks, openTalk, ownTalks, recordTalk, successors } from './talks.ts'
import { eapBounds, eapKinds } from './vocabulary.ts'

const talkForm = z.object({
  kind: z.enum(keysOf(eapKinds), '请选择类型'),
  heldAt: momentField('请填写时间'),
  words: typedLines(eapBounds.most, '请写谈话记录').refine(
    (text) => [...text.replaceAll(/\s/gu, '')].length >= eapBounds.least,
    `请写谈话记录，至少 ${eapBounds.least} 个字`,
  ),
})
const handoverForm = z.object({
  toId: z.coerce.number('请选择移交给谁').int('请选择移交给谁').min(1, '请选择移交给谁'),
  reason: reasonField('请写移交原因'),
})

const successionForm = handoverForm.extend({
  keeperId: z.coerce.number('请重新打开这一页').int().min(1, '请重新打开这一页'),
})

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 员工关怀: kept by one, seen by one. */
export const eapRoutes = new Hono<AppEnv>()
  .get('/', (c) => listPage(c, null))
  .get('/mine', (c) => c.html(<OwnTalks talks={ownTalks(c.var.db, c.var.actor)} />))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'eap.keep')
    const body = await readBody(c)
    const values = typedTexts(body)
    const input = parseForm(talkForm, body)
    const agentNo = seenLine(textIn(body['agentNo'])).slice(0, 60)
    const found = agentNo === '' ? null : personToTrain(db, actor, agentNo, Date.now())
    const errors: FieldErrors = {
      ...(input.ok ? {} : input.errors),
      ...(found === null ? { agentNo: '请写工号' } : {}),
      ...(typeof found === 'string' ? { agentNo: personWords[found] } : {}),
    }
    if (!input.ok || found === null || typeof found === 'string') {
      return listPage(c, { form: 'new', errors, values })
    }
    const personId = found.person.id
    const refusal = attempt(() => recordTalk(db, actor, { ...input.data, personId }))
    if (refusal) return listPage(c, { form: 'new', errors: {}, values, sentence: refusal.message })
    return c.redirect('/eap', 303)
  })
  .get('/succession', (c) => successionPage(c, null))
  .post('/succession', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'eap.succeed')
    const body = await readBody(c)
    const values = typedTexts(body)
    const input = parseForm(successionForm, body)
    if (!input.ok) return successionPage(c, { form: 'succession', errors: input.errors, values })
    const refusal = attempt(() => nameSuccessor(db, actor, input.data))
    if (refusal) {
      const given = { form: 'succession', errors: {}, values, sentence: refusal.message }
      return successionPage(c, given)
    }
    return c.redirect('/eap/succession', 303)
  })
  .get(one, (c) => talkPage(c, null))
  .post(`${one}/handover`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'eap.keep')
    const body = await readBody(c)
    const values = typedTexts(body)
    const input = parseForm(handoverForm, body)
    if (!input.ok) return talkPage(c, { form: 'handover', errors: input.errors, values })
    const refusal = attempt(() => handOver(db, actor, idOf(c), input.data))
    if (refusal) {
      return talkPage(c, { form: 'handover', errors: {}, values, sentence: refusal.message })
    }
    return c.redirect('/eap', 303)
  })

function listPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  const query = c.req.query()
  const page = keptTalks(db, actor, readPage(query))
  if (given) c.status(given.sentence ? 409 : 422)
  return c.render(
    <EapPage
      page={page}
      query={query}
      given={given}
      time={formatTime(Date.now())}
      self={actor.accountId}
    />,
    { title: '员工关怀' },
  )
}

function successionPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  const orphaned = orphanedTalks(db, actor)
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <SuccessionPage orphaned={orphaned} successors={successors(db, actor)} given={given} />
  )
  return c.render(page, { title: '员工关怀接管' })
}

function talkPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  const talk = openTalk(db, actor, idOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const page = <EapTalkPage talk={talk} successors={successors(db, actor)} given={given} />
  return c.render(page, { title: '员工关怀记录' })
}
