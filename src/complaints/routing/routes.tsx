import { Hono } from 'hono'
import { z } from 'zod'

import { typedText } from '#src/kernel/form-fields.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { keepDraft } from '../handling/draft-routes.tsx'
import {
  departmentField,
  reasonField,
  reasonIfAny,
  spellField,
  stepRoute,
} from '../step-routes.tsx'
import { askArbitration, decideArbitration } from './arbitration.ts'
import { dispatchComplaint } from './dispatch.ts'
import { expediteComplaint } from './expedite.ts'
import { addParticipant, removeParticipant } from './participants.ts'
import { receiveComplaint } from './receive.ts'
import { answerSendBack, askSendBack } from './send-back.ts'
import { principles, sendBackAnswers, sendBackReasons } from './vocabulary.ts'

const spell = spellField
const idField = typedText.pipe(z.string().regex(/^\d{1,15}$/, '请重新选择')).transform(Number)

/** 派单、接收、回退、裁定、催办: the forms of the part "routing" on the page of a complaint. */
export const routingRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .post(
      '/:id{[0-9]{1,15}}/dispatch',
      stepRoute(blindness, {
        form: 'dispatch',
        needs: ['complaint.dispatch'],
        part: 'routing',
        fields: z.object({
          spell,
          principle: z.enum(keysOf(principles), '请选择依据的原则'),
          departmentId: departmentField,
          reason: reasonIfAny(),
        }),
        take: (db, actor, id, { spell: spellId, ...choice }) =>
          dispatchComplaint(db, actor, id, { spellId, ...choice }),
      }),
    )
    .post('/:id{[0-9]{1,15}}/dispatch/draft', (c) => keepDraft(c, 'dispatch', 'complaint.dispatch'))
    .post(
      '/:id{[0-9]{1,15}}/acceptance',
      stepRoute(blindness, {
        form: 'acceptance',
        needs: ['complaint.intervene'],
        part: 'handling',
        fields: z.object({ spell }),
        take: (db, actor, id, input) => receiveComplaint(db, actor, id, { spellId: input.spell }),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/send-back',
      stepRoute(blindness, {
        form: 'send-back',
        needs: ['complaint.intervene'],
        part: 'routing',
        fields: z.object({
          spell,
          kind: z.enum(keysOf(sendBackReasons), '请选择回退原因'),
          reason: reasonField('请写明为什么要回退'),
        }),
        take: (db, actor, id, { spell: spellId, kind, reason }) =>
          askSendBack(db, actor, id, { spellId, kind, reason }),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/send-back-answer',
      stepRoute(blindness, {
        form: 'send-back-answer',
        needs: ['complaint.dispatch'],
        part: 'routing',
        fields: z.object({
          spell,
          answer: z.enum(keysOf(sendBackAnswers), '请选择是否同意'),
          reason: reasonIfAny(),
        }),
        take: (db, actor, id, { spell: spellId, answer, reason }) =>
          answerSendBack(db, actor, id, { spellId, answer, reason }),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/arbitration',
      stepRoute(blindness, {
        form: 'arbitration',
        needs: ['complaint.intervene', 'complaint.dispatch'],
        part: 'routing',
        fields: z.object({ spell, dispute: reasonField('请写明分歧在哪里') }),
        take: (db, actor, id, { spell: spellId, dispute }) =>
          askArbitration(db, actor, id, { spellId, dispute }),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/arbitration-decision',
      stepRoute(blindness, {
        form: 'arbitration-decision',
        needs: ['complaint.arbitrate'],
        part: 'routing',
        fields: z.object({
          spell,
          departmentId: departmentField,
          decision: reasonField('请写明裁定理由'),
        }),
        take: (db, actor, id, { spell: spellId, departmentId, decision }) =>
          decideArbitration(db, actor, id, { spellId, departmentId, decision }),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/participants',
      stepRoute(blindness, {
        form: 'participants',
        needs: ['complaint.dispatch'],
        part: 'routing',
        fields: z.object({
          role: z.enum(['chaser', 'helper'], '请选择催办或协办'),
          departmentId: departmentField,
        }),
        take: addParticipant,
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/participant-removal',
      stepRoute(blindness, {
        form: 'participant-removal',
        needs: ['complaint.dispatch'],
        part: 'routing',
        fields: z.object({ participant: idField }),
        take: (db, actor, id, { participant }) => removeParticipant(db, actor, id, participant),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/expediting',
      stepRoute(blindness, {
        form: 'expediting',
        needs: ['complaint.expedite'],
        part: 'routing',
        fields: z.object({ note: reasonIfAny(200) }),
        take: expediteComplaint,
      }),
    )
