import { Hono } from 'hono'

import { write } from '#src/kernel/db.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { idOf } from '../step-routes.tsx'
import { closeComplaint } from './close.ts'
import { keepDraft, typedAtIn } from './draft-routes.tsx'
import { draftSent } from './drafts.ts'
import { takeForm } from './form-routes.tsx'
import {
  closingForm,
  doneForm,
  givenUpForm,
  improvementForm,
  liabilityForm,
  visitForm,
} from './forms.ts'
import { assignImprovement, reportImprovement } from './improvement.ts'
import { setLiability } from './liability.ts'
import { giveUpVisit, recordVisit } from './return-visit.ts'

const one = '/:id{[0-9]{1,15}}'

/** 回访, 定责, 改进, 办结: what follows the verdict. */
export const settlingRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .post(`${one}/return-visits`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.visit',
        form: 'return-visits',
        schema: visitForm,
        act: (visit, spellId, body) =>
          write(c.var.db, (tx) => {
            recordVisit(tx, c.var.actor, idOf(c), visit, spellId)
            const typedAt = typedAtIn(body)
            draftSent(tx, c.var.actor, idOf(c), 'return-visits', { spellId, typedAt })
          }),
      }),
    )
    .post(`${one}/return-visits/draft`, (c) => keepDraft(c, 'return-visits', 'complaint.visit'))
    .post(`${one}/return-visits/given-up`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.settle',
        form: 'given-up',
        schema: givenUpForm,
        act: ({ reason }, spell) => giveUpVisit(c.var.db, c.var.actor, idOf(c), reason, spell),
      }),
    )
    .post(`${one}/liability`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.settle',
        form: 'liability',
        schema: liabilityForm,
        act: ({ department, ...liability }, spell) => {
          const departmentId = department
          setLiability(c.var.db, c.var.actor, idOf(c), { ...liability, departmentId }, spell)
        },
      }),
    )
    .post(`${one}/improvements`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.settle',
        form: 'improvements',
        schema: improvementForm,
        act: ({ owner, ...improvement }, spell) => {
          const given = { ...improvement, ownerId: owner }
          assignImprovement(c.var.db, c.var.actor, idOf(c), given, spell)
        },
      }),
    )
    .post(`${one}/improvements/:improvement{[0-9]{1,15}}/done`, (c) => {
      const improvement = Number(c.req.param('improvement'))
      return takeForm(c, blindness, {
        permission: 'improvement.report',
        form: `done-${improvement}`,
        schema: doneForm,
        act: ({ note }) => reportImprovement(c.var.db, c.var.actor, idOf(c), improvement, note),
      })
    })
    .post(`${one}/closing`, (c) =>
      takeForm(c, blindness, {
        permission: 'complaint.settle',
        form: 'closing',
        schema: closingForm,
        act: ({ nothingToImprove }, spell) =>
          closeComplaint(c.var.db, c.var.actor, idOf(c), nothingToImprove, spell),
      }),
    )
