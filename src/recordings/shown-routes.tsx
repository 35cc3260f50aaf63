import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { RecordingPage } from '#views/recordings/show.tsx'

import { agentShown } from './agent-shown.ts'
import { type Blindness, withoutAgent } from './blindness.ts'
import { untyingOf } from './by-hand/candidates.ts'
import { matchByHand } from './by-hand/match.ts'
import { type BuiltUpon, unmatchByHand, unmatchingOf } from './by-hand/unmatch.ts'
import { byHandRefusals, longestReason, shortestReason } from './by-hand/vocabulary.ts'
import { audioLanes } from './lanes.ts'
import { arrivalsShown, standingOf } from './ledger/queries.ts'
import { recordingShown } from './queries.ts'
import { joiningOf } from './sides/queries.ts'

const reason = z
  .string(byHandRefusals.reason)
  .trim()
  .min(shortestReason, byHandRefusals.reason)
  .max(longestReason, byHandRefusals.reason)

const matchForm = z
  .object({
    choice: z.string('请选一通电话').regex(/^(call-.{1,64}|typed)$/, '请选一通电话'),
    callNo: z.string().trim().max(64, '通话号最多 64 个字').default(''),
    reason,
  })
  .transform(({ choice, callNo, reason: why }, context) => {
    if (choice !== 'typed') return { callNo: choice.slice('call-'.length), reason: why }
    if (callNo !== '') return { callNo, reason: why }
    context.addIssue({ code: 'custom', path: ['callNo'], message: '请填通话号' })
    return z.NEVER
  })

const unmatchForm = z.object({
  match: z
    .string()
    .regex(/^\d{1,15}$/, byHandRefusals['moved-on'])
    .transform(Number),
  reason,
})

/** What was typed on the page and what is wrong with it. */
type Given = {
  form: 'match' | 'unmatch'
  status: 409 | 422
  values: Record<string, string>
  errors: FieldErrors
}

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const call = '/:id{[0-9]+}/call'

/** A recording's own page, and its call where a person has to say which it is (手工对上、解除). */
export const shownRoutes = (blindness: Blindness, builtUpon: BuiltUpon) => {
  const page = (c: Context<AppEnv>, given?: Given) =>
    recordingPage(c, { blindness, builtUpon }, given)

  return new Hono<AppEnv>()
    .get('/:id{[0-9]+}', (c) => page(c))
    .post(call, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'ledger.manage')
      const body = await readBody(c)
      const input = parseForm(matchForm, body)
      if (!input.ok) return page(c, { form: 'match', status: 422, ...input })
      try {
        matchByHand(db, actor, idOf(c), input.data)
      } catch (error) {
        return page(c, { form: 'match', ...refusal(error, body) })
      }
      return c.redirect(`/recordings/${idOf(c)}`, 303)
    })
    .post(`${call}/removal`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'ledger.manage')
      const body = await readBody(c)
      const input = parseForm(unmatchForm, body)
      if (!input.ok) return page(c, { form: 'unmatch', status: 422, ...input })
      const { match: matchId, reason: why } = input.data
      try {
        unmatchByHand(db, actor, idOf(c), { matchId, reason: why }, builtUpon)
      } catch (error) {
        return page(c, { form: 'unmatch', ...refusal(error, body) })
      }
      return c.redirect(`/recordings/${idOf(c)}`, 303)
    })
}

/** Beside the number where it is about that; else above everything, as its form may be gone. */
function refusal(error: unknown, body: Record<string, unknown>): Omit<Given, 'form'> {
  if (!(error instanceof Refused)) throw error
  const field = ['no-such-call', 'taken'].includes(error.code) ? 'callNo' : 'refused'
  return { status: 409, values: typedTexts(body), errors: { [field]: error.message } }
}

type Rules = { blindness: Blindness; builtUpon: BuiltUpon }

function recordingPage(c: Context<AppEnv>, { blindness, builtUpon }: Rules, given?: Given) {
  const { db, actor } = c.var
  const { recording, call: known, duty, agentNo } = recordingShown(db, actor, idOf(c), blindness)
  if (known?.agent && !duty) agentShown(db, actor, known.id)
  if (given) c.status(given.status)
  const arrivals = arrivalsShown(db, actor, recording.id).map((arrival) => ({
    ...arrival,
    name: withoutAgent(arrival.name, agentNo),
  }))
  const about = { recordingId: recording.id }
  const page = (
    <RecordingPage
      recording={recording}
      call={known}
      duty={duty}
      joining={joiningOf(db, recording.id)}
      lanes={audioLanes(db, recording, known)}
      standing={standingOf(db, known ? { callId: known.id } : about)}
      untying={known ? null : untyingOf(db, actor, recording.id, blindness)}
      unmatching={known && unmatchingOf(db, actor, { ...about, callId: known.id }, builtUpon)}
      given={given ?? null}
      arrivals={arrivals}
      mayPlay={can(actor, 'recording.play')}
      mayMark={known !== null && can(actor, 'call.mark')}
      mayScore={can(actor, 'inspection.score')}
      mayUnmask={can(actor, 'caller.read')}
      mayClip={can(actor, 'clip.make')}
      showsKeeping={can(actor, 'retention.read')}
      mayImport={can(actor, 'call-data.import')}
      nonce={c.get('secureHeadersNonce') ?? ''}
    />
  )
  return c.render(page, { title: known?.callNo ?? recording.originalName })
}
