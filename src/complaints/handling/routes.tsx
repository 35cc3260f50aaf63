import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { write } from '#src/kernel/db.ts'
import { parseForm } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { complaintDetail } from '../queries.ts'
import { idOf } from '../step-routes.tsx'
import { bounceReply } from './bounce.ts'
import { thinParts } from './check-reply.ts'
import { recordContact } from './contact.ts'
import { keepDraft, typedAtIn } from './draft-routes.tsx'
import { draftSent } from './drafts.ts'
import { takeForm } from './form-routes.tsx'
import { bounceForm, contactForm, readPlayed, readSpans, replyForm, verdictForm } from './forms.ts'
import { returnInvestigation, takeInvestigation } from './investigation.ts'
import { recordListening, recordingBehind } from './listening.ts'
import { replyCheckList } from './reply-checks.ts'
import { submitReply } from './reply.ts'
import { verifyComplaint } from './verify.ts'
import { handlingRefusals } from './vocabulary.ts'

const one = '/:id{[0-9]{1,15}}'
const listeningForm = z.object({
  recording: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
})
const nothing = z.object({})

/** 干预 and 核实: what is done about a complaint until its verdict. */
export const handlingRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .post(`${one}/contacts`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.intervene',
        form: 'contacts',
        schema: contactForm,
        // The stay goes on: what was typed meanwhile is told from what was sent by when it was typed.
        act: (contact, spellId, body) =>
          write(c.var.db, (tx) => {
            recordContact(tx, c.var.actor, idOf(c), contact, spellId)
            const typedAt = typedAtIn(body)
            draftSent(tx, c.var.actor, idOf(c), 'contacts', { spellId, typedAt })
          }),
      }),
    )
    .post(`${one}/contacts/draft`, (c) => keepDraft(c, 'contacts', 'complaint.intervene'))
    .post(`${one}/reply`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.intervene',
        form: 'reply',
        schema: replyForm,
        check: (reply) => replyErrors(c, blindness, reply),
        act: (reply, spell) => submitReply(c.var.db, c.var.actor, idOf(c), reply, spell),
      }),
    )
    .post(`${one}/reply/draft`, (c) => keepDraft(c, 'reply', 'complaint.intervene'))
    .post(`${one}/investigation`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.verify',
        form: 'investigation',
        schema: nothing,
        act: (_, spell) => takeInvestigation(c.var.db, c.var.actor, idOf(c), spell),
      }),
    )
    .post(`${one}/investigation/return`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.verify',
        form: 'investigation',
        schema: nothing,
        act: (_, spell) => returnInvestigation(c.var.db, c.var.actor, idOf(c), spell),
      }),
    )
    .post(`${one}/listenings`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'complaint.verify')
      complaintDetail(db, actor, idOf(c), blindness)
      const body = await readBody(c)
      const input = parseForm(listeningForm, body)
      if (!input.ok) return c.body(null, 422)
      recordListening(db, actor, idOf(c), input.data.recording, readPlayed(body['played']))
      return c.body(null, 204)
    })
    .post(`${one}/bounce`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.verify',
        form: 'bounce',
        schema: bounceForm,
        act: ({ note }, spell, body) => {
          const checks = [body['checks']].flat().filter((code) => typeof code === 'string')
          bounceReply(c.var.db, c.var.actor, idOf(c), { checks, note }, spell)
        },
      }),
    )
    .post(`${one}/verification`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.verify',
        form: 'verification',
        schema: verdictForm,
        check: (verdict, body) => verdictErrors(c, blindness, verdict, body),
        act: (verdict, spell, body) => {
          const { db, actor } = c.var
          const complaint = complaintDetail(db, actor, idOf(c), blindness)
          const sound = recordingBehind(db, complaint)
          const played = readPlayed(body['heard'])
          // What was played in the last moments travels with the verdict itself.
          if (sound && played.length > 0 && can(actor, 'recording.play')) {
            recordListening(db, actor, complaint.id, sound.id, played)
          }
          const { spans: evidence } = readSpans(body)
          verifyComplaint(db, actor, complaint.id, { ...verdict, evidence }, spell)
        },
      }),
    )
    .post(`${one}/verification/draft`, (c) => keepDraft(c, 'verification', 'complaint.verify'))

/** What the handler can mend at the field itself, before the rules are asked. */
function replyErrors(
  c: Context<AppEnv>,
  blindness: Blindness,
  reply: z.output<typeof replyForm>,
): Record<string, string> {
  const { db, actor } = c.var
  const unreached = complaintDetail(db, actor, idOf(c), blindness).contactedAt === null
  const checks = replyCheckList(db).filter(({ part }) => !(unreached && part === 'feedback'))
  const errors: Record<string, string> = { ...thinParts(checks, reply) }
  if (unreached) return errors
  if (!reply.told) errors['told'] = '处理结果要明确告知客户，告知后再答复'
  if (reply.feedback === '') errors['feedback'] = '请如实记下客户原话'
  return errors
}

function verdictErrors(
  c: Context<AppEnv>,
  blindness: Blindness,
  { restsOn }: z.output<typeof verdictForm>,
  body: Record<string, unknown>,
): Record<string, string> {
  const complaint = complaintDetail(c.var.db, c.var.actor, idOf(c), blindness)
  if (!recordingBehind(c.var.db, complaint)) {
    return restsOn === '' ? { restsOn: handlingRefusals['basis-missing'] } : {}
  }
  const { spans, problem } = readSpans(body)
  if (problem) return { evidence: problem }
  return spans.length === 0 ? { evidence: handlingRefusals['evidence-missing'] } : {}
}
