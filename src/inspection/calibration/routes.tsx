import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { parseDay, startOfWeek } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { InspectorPage } from '#views/inspection/calibration/drift.tsx'
import { AgreementPage } from '#views/inspection/calibration/index.tsx'
import { ItemPairsPage } from '#views/inspection/calibration/item.tsx'
import type { RangeShown } from '#views/inspection/calibration/range.tsx'

import { agreement, rangeOf, weekChoices } from './agreement.ts'
import { doubleShares } from './double-share.ts'
import { driftOf, drifts } from './drift.ts'
import { formsEver } from './form-items.ts'
import { itemPairs } from './item-pairs.ts'
import { inspectorName } from './participants.ts'
import { sessionRoutes } from './session-routes.tsx'
import { severities } from './severity.ts'

/** 一致性与校准 */
export const calibrationRoutes = new Hono<AppEnv>()
  .route('/sessions', sessionRoutes)
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'calibration.read')
    const asked = askedRange(c)
    const title = { title: '一致性与校准' }
    if (!asked) {
      const range = { formId: 0, weeks: 4, week: null, query: {} }
      const page = <AgreementPage forms={[]} range={range} weekChoices={weekChoices} found={null} />
      return c.render(page, title)
    }
    const { range, forms, shown } = asked
    const manages = can(actor, 'calibration.manage')
    const { accountId } = actor
    const page = (
      <AgreementPage
        forms={forms}
        range={shown}
        weekChoices={weekChoices}
        found={{
          figures: agreement(db, actor, range),
          shares: doubleShares(db, actor, range),
          drifts: manages ? drifts(db, actor, range) : null,
          own: manages || accountId === null ? null : driftOf(db, actor, range, accountId),
          ownId: accountId,
        }}
      />
    )
    return c.render(page, title)
  })
  .get('/items/:code', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'calibration.read')
    const { range, form, shown } = requiredRange(c)
    const found = itemPairs(db, actor, c.req.param('code'), range, readPage(c.req.query()))
    const page = <ItemPairsPage found={found} range={shown} form={form} />
    return c.render(page, { title: found.item.title })
  })
  .get('/inspectors/:id{[0-9]{1,15}}', (c) => {
    const { db, actor } = c.var
    const accountId = Number(c.req.param('id'))
    authorise(actor, 'calibration.read')
    const { range, form, shown } = requiredRange(c)
    const drift = driftOf(db, actor, range, accountId)
    const name = inspectorName(db, accountId)
    const page = (
      <InspectorPage
        name={name}
        own={accountId === actor.accountId}
        drift={drift}
        items={drift ? severities(db, actor, range, accountId) : []}
        range={shown}
        form={form}
      />
    )
    return c.render(page, { title: `${name}的松紧` })
  })

function requiredRange(c: Context<AppEnv>) {
  const asked = askedRange(c)
  if (!asked) throw new NotFound()
  return asked
}

/** Form, weeks and perhaps one week, as the address has them; what it says wrongly falls back. */
function askedRange(c: Context<AppEnv>) {
  const query = c.req.query()
  const forms = formsEver(c.var.db)
  const form = forms.find(({ id }) => String(id) === query['form']) ?? forms[0]
  if (!form) return null
  const weeks = weekChoices.find((one) => String(one) === query['weeks']) ?? 12
  const day = parseDay(query['week'] ?? '')
  const week = day === null ? null : startOfWeek(day)
  const shown: RangeShown = { formId: form.id, weeks, week, query }
  const range = { formId: form.id, ...rangeOf(weeks, week, Date.now()) }
  return { forms, form: form.name, range, shown }
}
