import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { SheetsPage } from '#views/supervision/index.tsx'

import { nothing } from '../typed-fields.ts'
import { confirmEffect, returnMeasure } from './check.ts'
import { draftRoutes } from './draft-routes.tsx'
import { discardDraft } from './draft.ts'
import { entryRoutes } from './entry-routes.tsx'
import { idOf, one, sheetPage, takeSheetForm } from './form-routes.tsx'
import * as forms from './forms.ts'
import { changeOwner, handOver, withdrawSheet } from './hand-over.ts'
import { issueSheet } from './issue.ts'
import { addItem, changeItem, finishItem, removeItem } from './items.ts'
import { readSheetFilters, sheetFigures, sheetList } from './list.ts'
import { paperRoutes } from './paper-routes.tsx'
import { beginMeasures, finishMeasures, returnPlan, setCause } from './plan.ts'
import type { SheetFiles } from './sheet-files.ts'
import { refuseClosing, signSheet } from './sign.ts'
import { supervisionList } from './supervision-list.ts'

const item = `${one}/items/:item{[0-9]{1,15}}`
const itemOf = (c: Context<AppEnv>) => Number(c.req.param('item'))

/** 督办表: from the draft to the third signature. */
export function supervisionRoutes(blindness: Blindness, files: SheetFiles) {
  const take = takeSheetForm(blindness)
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'supervision.read')
      const query = c.req.query()
      const first = defaultHref(db, actor, supervisionList, query)
      if (first) return c.redirect(first, 303)
      const filters = readSheetFilters(query)
      const now = Date.now()
      const page = (
        <SheetsPage
          page={sheetList(db, actor, filters, readPage(query), now)}
          figures={sheetFigures(db, actor, now)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          frame={listFrame(db, actor, supervisionList, query)}
          now={now}
        />
      )
      return c.render(page, { title: '督办表' })
    })
    .route('/', draftRoutes(blindness))
    .route('/', entryRoutes(blindness, files))
    .route('/', paperRoutes(blindness))
    .get(one, (c) => sheetPage(c, blindness))
    .post(`${one}/issue`, (c) =>
      take(c, {
        ...{ needs: ['supervision.issue'], form: 'issue', schema: nothing },
        act: (_, seen) => issueSheet(c.var.db, c.var.actor, idOf(c), seen),
      }),
    )
    .post(`${one}/discarding`, (c) =>
      take(c, {
        ...{ needs: ['supervision.issue'], form: 'discarding', schema: nothing },
        act: (_, seen) => discardDraft(c.var.db, c.var.actor, idOf(c), seen),
      }),
    )
    .post(`${one}/cause`, (c) =>
      take(c, {
        ...{ needs: ['supervision.answer'], form: 'cause', schema: forms.causeForm },
        act: (cause, seen) => setCause(c.var.db, c.var.actor, idOf(c), cause, seen),
      }),
    )
    .post(`${one}/items`, (c) =>
      take(c, {
        ...{ needs: ['supervision.answer'], form: 'item', schema: forms.itemForm },
        act: (given, seen) => addItem(c.var.db, c.var.actor, idOf(c), itemIn(given), seen),
      }),
    )
    .post(item, (c) =>
      take(c, {
        ...{ needs: ['supervision.answer'], form: `item-${itemOf(c)}`, schema: forms.itemForm },
        act: (given, seen) =>
          changeItem(c.var.db, c.var.actor, idOf(c), itemOf(c), itemIn(given), seen),
      }),
    )
    .post(`${item}/removal`, (c) =>
      take(c, {
        ...{ needs: ['supervision.answer'], form: 'removal', schema: nothing },
        act: (_, seen) => removeItem(c.var.db, c.var.actor, idOf(c), itemOf(c), seen),
      }),
    )
    .post(`${item}/completion`, (c) =>
      take(c, {
        needs: ['supervision.answer'],
        form: `completion-${itemOf(c)}`,
        schema: forms.resultForm,
        act: ({ result }, seen) =>
          finishItem(c.var.db, c.var.actor, idOf(c), itemOf(c), result, seen),
      }),
    )
    .post(`${one}/measures`, (c) =>
      take(c, {
        ...{ needs: ['supervision.answer'], form: 'measures', schema: nothing },
        act: (_, seen) => beginMeasures(c.var.db, c.var.actor, idOf(c), seen),
      }),
    )
    .post(`${one}/plan-return`, (c) =>
      take(c, {
        ...{ needs: ['supervision.check'], form: 'plan-return', schema: forms.reasonForm },
        act: ({ reason }, seen) => returnPlan(c.var.db, c.var.actor, idOf(c), reason, seen),
      }),
    )
    .post(`${one}/completion`, (c) =>
      take(c, {
        ...{ needs: ['supervision.answer'], form: 'completion', schema: nothing },
        act: (_, seen) => finishMeasures(c.var.db, c.var.actor, idOf(c), seen),
      }),
    )
    .post(`${one}/measure-return`, (c) =>
      take(c, {
        ...{ needs: ['supervision.check'], form: 'measure-return', schema: forms.returnForm },
        act: ({ item: itemId, reason }, seen) =>
          returnMeasure(c.var.db, c.var.actor, idOf(c), { itemId, reason }, seen),
      }),
    )
    .post(`${one}/confirmation`, (c) =>
      take(c, {
        ...{ needs: ['supervision.check'], form: 'confirmation', schema: forms.confirmForm },
        act: ({ note }, seen) => confirmEffect(c.var.db, c.var.actor, idOf(c), note, seen),
      }),
    )
    .post(`${one}/signatures`, (c) =>
      take(c, {
        ...{ needs: signs, form: 'signatures', schema: forms.signForm },
        act: (sign, seen) => signSheet(c.var.db, c.var.actor, idOf(c), sign, seen),
      }),
    )
    .post(`${one}/refusal`, (c) =>
      take(c, {
        ...{ needs: signs, form: 'refusal', schema: forms.refuseForm },
        act: (refusal, seen) => refuseClosing(c.var.db, c.var.actor, idOf(c), refusal, seen),
      }),
    )
    .post(`${one}/hand-over`, (c) =>
      take(c, {
        ...{ needs: ['supervision.issue'], form: 'hand-over', schema: forms.handOverForm },
        act: ({ department, owner, reason, follows }, seen) =>
          handOver(
            ...([c.var.db, c.var.actor, idOf(c)] as const),
            { departmentId: department, ownerId: owner, reason, figureFollows: follows },
            seen,
          ),
      }),
    )
    .post(`${one}/owner`, (c) =>
      take(c, {
        ...{ needs: ['supervision.issue'], form: 'owner', schema: forms.ownerForm },
        act: ({ owner }, seen) => changeOwner(c.var.db, c.var.actor, idOf(c), owner, seen),
      }),
    )
    .post(`${one}/withdrawal`, (c) =>
      take(c, {
        ...{ needs: ['supervision.issue'], form: 'withdrawal', schema: forms.reasonForm },
        act: ({ reason }, seen) => withdrawSheet(c.var.db, c.var.actor, idOf(c), reason, seen),
      }),
    )
}

const signs = [
  'supervision.sign-department',
  'supervision.sign-quality',
  'supervision.sign-leadership',
] as const

type ItemInput = { what: string; target: string; owner: number; due: number }
const itemIn = ({ what, target, owner, due }: ItemInput) => ({
  ...{ what, target, ownerId: owner, dueDay: due },
})
