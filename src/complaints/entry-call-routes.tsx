import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { EntryCallPage } from '#views/complaints/entry-call.tsx'

import { candidatesOf, matchEntry, type MatchInput } from './match-entry.ts'
import { registerEntry } from './register-queries.ts'

const callForm = z
  .object({
    choice: z.string('请选一项').regex(/^(call-.{1,64}|typed|nowhere|automatic)$/, '请选一项'),
    callNo: z.string().trim().max(64, '通话号最多 64 个字').default(''),
  })
  .transform(({ choice, callNo }, context): MatchInput => {
    if (choice === 'nowhere' || choice === 'automatic') return choice
    if (choice !== 'typed') return { callNo: choice.slice('call-'.length) }
    if (callNo !== '') return { callNo }
    context.addIssue({ code: 'custom', path: ['callNo'], message: '请填通话号' })
    return z.NEVER
  })

/** The call of an entry, where its number does not tell: a person decides. */
export const entryCallRoutes = new Hono<AppEnv>()
  .get('/:id{[0-9]{1,15}}/call', (c) => entryCallPage(c, Number(c.req.param('id'))))
  .post('/:id{[0-9]{1,15}}/call', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'register.match')
    const id = Number(c.req.param('id'))
    const body = await readBody(c)
    const input = parseForm(callForm, body)
    if (!input.ok) {
      c.status(422)
      return entryCallPage(c, id, { errors: input.errors, values: input.values })
    }
    try {
      matchEntry(db, actor, id, input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return entryCallPage(c, id, { errors: { callNo: error.message }, values: typedTexts(body) })
    }
    return c.redirect(
      `/register?no=${encodeURIComponent(registerEntry(db, actor, id).registerNo)}`,
      303,
    )
  })

function entryCallPage(
  c: Context<AppEnv>,
  id: number,
  given: { errors: FieldErrors; values: Record<string, string> } = { errors: {}, values: {} },
) {
  const { db, actor } = c.var
  authorise(actor, 'register.match')
  const entry = registerEntry(db, actor, id)
  const page = <EntryCallPage entry={entry} candidates={candidatesOf(db, actor, id)} {...given} />
  return c.render(page, { title: `登记 ${entry.registerNo} 的通话` })
}
