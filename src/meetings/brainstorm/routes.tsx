import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { attempt, type Given } from '#src/training/form-fields.ts'
import { BoardPage, IdeaOriginLine } from '#views/meetings/board.tsx'

import { boardOf, originOf } from './board.ts'
import { choiceForm, groupForm, ideaForm, voteForm } from './forms.ts'
import { chooseIdea, giveIdea, groupIdea, voteIdea, withdrawIdea } from './ideas.ts'

const all = '/:id{[0-9]{1,15}}/ideas'
const one = `${all}/:idea{[0-9]{1,15}}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const ideaIn = (c: Context<AppEnv>) => Number(c.req.param('idea'))

type Body = Record<string, unknown>

/** 头脑风暴: ideas of a meeting, voted for, put together, and made supervision sheets. */
export const boardRoutes = new Hono<AppEnv>()
  // What a supervision sheet that came from an idea shows of where it came from.
  .get('/of-idea/:idea{[0-9]{1,15}}', (c) =>
    c.html(<IdeaOriginLine origin={originOf(c.var.db, c.var.actor, ideaIn(c))} />),
  )
  .get(all, (c) => page(c))
  .post(all, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.read')
    const body = await readBody(c)
    const input = parseForm(ideaForm, body)
    if (!input.ok) return page(c, { form: 'idea', errors: input.errors, values: input.values })
    return kept(c, 'idea', body, () => giveIdea(db, actor, idOf(c), input.data))
  })
  .post(`${one}/vote`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.read')
    const body = await readBody(c)
    const input = parseForm(voteForm, body)
    if (!input.ok) return page(c, { form: 'vote', errors: input.errors, values: {} })
    return kept(c, 'vote', body, () => voteIdea(db, actor, idOf(c), ideaIn(c), input.data.vote))
  })
  .post(`${one}/withdrawal`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.read')
    const body = await readBody(c)
    return kept(c, 'withdrawal', body, () => withdrawIdea(db, actor, idOf(c), ideaIn(c)))
  })
  .post(`${one}/group`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const form = `group-${ideaIn(c)}`
    const input = parseForm(groupForm, body)
    if (!input.ok) return page(c, { form, errors: input.errors, values: input.values })
    return kept(c, form, body, () => groupIdea(db, actor, idOf(c), ideaIn(c), input.data))
  })
  .post(`${one}/choice`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'idea.choose')
    const body = await readBody(c)
    const form = `choice-${ideaIn(c)}`
    const input = parseForm(choiceForm, body)
    if (!input.ok) return page(c, { form, errors: input.errors, values: input.values })
    let sheetId = 0
    const refusal = attempt(() => (sheetId = chooseIdea(db, actor, idOf(c), ideaIn(c), input.data)))
    if (!refusal) return c.redirect(`/supervision/${sheetId}/draft`, 303)
    return page(c, { form, errors: {}, values: typedTexts(body), sentence: refusal.message })
  })

function kept(c: Context<AppEnv>, form: string, body: Body, work: () => unknown) {
  const refusal = attempt(work)
  if (!refusal) return c.redirect(`/meetings/${idOf(c)}/ideas`, 303)
  return page(c, { form, errors: {}, values: typedTexts(body), sentence: refusal.message })
}

function page(c: Context<AppEnv>, given: Given | null = null) {
  const board = boardOf(c.var.db, c.var.actor, idOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const content = <BoardPage board={board} given={given} once={crypto.randomUUID()} />
  return c.render(content, { title: `点子：${board.meeting.title}` })
}
