import { Hono } from 'hono'
import { z } from 'zod'

import { typedText } from '#src/kernel/form-fields.ts'
import { typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { reasonField, spellField, stepRoute } from '../step-routes.tsx'
import { complaintClasses } from '../vocabulary.ts'
import { linkCall, linkWorkOrder, unlinkCall } from './link-call.ts'
import { mergeComplaint } from './merge.ts'
import { nameCall } from './name-call.ts'
import { classifyComplaint, referComplaint, takeBackComplaint } from './refer.ts'
import { reopenComplaint } from './reopen.ts'
import { supplementComplaint } from './supplement.ts'
import { handLinks, reopenTargets } from './vocabulary.ts'

const spell = spellField
const number = (missing: string) =>
  typedText.pipe(z.string().min(1, missing).max(64, '最多 64 个字'))
const idField = typedText.pipe(z.string().regex(/^\d{1,15}$/, '请重新选择')).transform(Number)

/** 补充、关联、并案、转出、重启: what joins or leaves a complaint on its way. */
export const flowRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .post(
      '/:id{[0-9]{1,15}}/supplement',
      stepRoute(blindness, {
        form: 'supplement',
        needs: ['complaint.supplement'],
        part: 'flow',
        fields: z.object({ text: typedLines(2000, '请写补充的情况') }),
        take: supplementComplaint,
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/linked-calls',
      stepRoute(blindness, {
        form: 'linked-calls',
        needs: ['complaint.supplement'],
        part: 'calls',
        fields: z.object({
          callNo: number('请填通话号'),
          kind: z.enum(keysOf(handLinks), '请选择是之前还是之后的来电'),
        }),
        take: linkCall,
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/call',
      stepRoute(blindness, {
        form: 'call',
        needs: ['complaint.supplement'],
        part: 'facts',
        fields: z.object({ callNo: number('请填通话号') }),
        take: nameCall,
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/linked-call-removal',
      stepRoute(blindness, {
        form: 'linked-call-removal',
        needs: ['complaint.supplement'],
        part: 'calls',
        fields: z.object({ link: idField, reason: reasonField('请写明为什么取消', 200) }),
        take: unlinkCall,
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/work-order',
      stepRoute(blindness, {
        form: 'work-order',
        needs: ['complaint.supplement'],
        part: 'facts',
        fields: z.object({ orderNo: number('请填工单号') }),
        take: linkWorkOrder,
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/merging',
      stepRoute(blindness, {
        form: 'merging',
        needs: ['complaint.merge'],
        part: 'flow',
        fields: z.object({
          spell,
          into: number('请填并入哪件投诉的编号'),
          reason: reasonField('请写明为什么并案'),
        }),
        take: (db, actor, id, { spell: spellId, into, reason }) =>
          mergeComplaint(db, actor, id, { spellId, into, reason }),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/class',
      stepRoute(blindness, {
        form: 'class',
        needs: ['complaint.dispatch'],
        part: 'flow',
        fields: z.object({
          spell,
          class: z.enum(keysOf(complaintClasses), '请选择对内还是对外'),
          reason: reasonField('请写明为什么改判'),
        }),
        take: (db, actor, id, { spell: spellId, ...input }) =>
          classifyComplaint(db, actor, id, { spellId, ...input }),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/referral',
      stepRoute(blindness, {
        form: 'referral',
        needs: ['complaint.merge'],
        part: 'flow',
        fields: z.object({
          spell,
          referredTo: reasonField('请填转给哪个单位', 60),
          reason: reasonField('请写明为什么转出'),
        }),
        take: (db, actor, id, { spell: spellId, ...input }) =>
          referComplaint(db, actor, id, { spellId, ...input }),
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/referral-return',
      stepRoute(blindness, {
        form: 'referral-return',
        needs: ['complaint.merge'],
        part: 'flow',
        fields: z.object({ reason: reasonField('请写明为什么收回') }),
        take: takeBackComplaint,
      }),
    )
    .post(
      '/:id{[0-9]{1,15}}/reopening',
      stepRoute(blindness, {
        form: 'reopening',
        needs: ['complaint.reopen'],
        part: 'flow',
        fields: z.object({
          to: z.enum(keysOf(reopenTargets), '请选择从哪一步重新办'),
          reason: reasonField('请写明为什么重启'),
        }),
        take: reopenComplaint,
      }),
    )
