import { Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { parseForm } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import {
  unmaskPurposes,
  type UnmaskSubject,
  unmaskSubjects,
} from '#src/recordings/unmaskings/vocabulary.ts'
import { CallerNumber, UnmaskedNumber, UnmaskPage } from '#views/unmasking/caller.tsx'

import { callersOf } from './callers.ts'
import { unmaskCaller } from './unmask.ts'

const reasonForm = z
  .object({
    purpose: z.enum(keysOf(unmaskPurposes), '请选择为什么要看'),
    words: z.string().trim().max(200, '说明不能超过 200 个字').default(''),
    /** Somebody on the way to put a case right goes on to its form. */
    next: z.enum(['', 'edit']).catch('').default(''),
  })
  .refine(({ purpose, words }) => purpose !== 'other' || words !== '', {
    path: ['words'],
    message: '选“其他”时请写明原因',
  })

const kinds = keysOf(unmaskSubjects).join('|')

/** 查看完整号码: one number, one thing, half an hour, with a reason. */
export const unmaskingRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get(`/:kind{${kinds}}/:id{[0-9]{1,15}}`, (c) => {
      const { db, actor } = c.var
      authorise(actor, 'caller.read')
      const subject = subjectOf(c.req.param())
      const shown = callersOf(db, actor, subject, blindness).map(maskCaller).join('、')
      const values = { next: c.req.query('next') === 'edit' ? 'edit' : '' }
      const page = <UnmaskPage subject={subject} shown={shown} values={values} />
      return c.render(page, { title: '查看完整号码' })
    })
    .post(`/:kind{${kinds}}/:id{[0-9]{1,15}}`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'caller.read')
      const subject = subjectOf(c.req.param())
      const input = parseForm(reasonForm, await readBody(c))
      const inside = c.req.header('HX-Request') !== undefined
      if (!input.ok) {
        const shown = callersOf(db, actor, subject, blindness).map(maskCaller).join('、')
        const { errors, values } = input
        const props = { subject, shown, errors, values }
        if (inside) return c.html(<CallerNumber {...props} may />, 422)
        c.status(422)
        return c.render(<UnmaskPage {...props} />, { title: '查看完整号码' })
      }
      const { callers, until } = unmaskCaller(db, actor, subject, input.data, { blindness })
      c.header('Cache-Control', 'no-store')
      if (inside) return c.html(<UnmaskedNumber number={callers.join('、')} until={until} />)
      const edits = input.data.next === 'edit' && subject.kind === 'outside-case'
      return c.redirect(`${pages[subject.kind](subject.id)}${edits ? '/edit' : ''}`, 303)
    })

const subjectOf = ({ kind, id }: { kind: string; id: string }) =>
  ({ kind, id: Number(id) }) as UnmaskSubject

/** Where each thing is shown, for browsers without scripts. */
const pages: Record<UnmaskSubject['kind'], (id: number) => string> = {
  call: (id) => `/calls/${id}`,
  complaint: (id) => `/complaints/${id}`,
  'outside-case': (id) => `/outside-cases/${id}`,
  register: (id) => `/register/${id}/acceptance`,
}
