import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { allowanceList, setAllowance } from '#src/complaints/allowance.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay, parseDay } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { businessTypeList, departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { startOfDayNumber } from '#src/recordings/ledger/days.ts'
import { AllowancePage } from '#views/screening/reconciliation/allowance.tsx'
import { ReconciledCallsPage } from '#views/screening/reconciliation/calls.tsx'
import { ReconciliationPage } from '#views/screening/reconciliation/index.tsx'
import { Trail, TrailPage } from '#views/screening/reconciliation/trail.tsx'

import { sumKeys } from '../vocabulary.ts'
import { reconciledCalls, trailOf } from './call-list.ts'
import { countsTable } from './counts-table.ts'
import { newestDay, openEntries, reconciliationCounts } from './counts.ts'
import { readCallFilters, readSumFilters } from './filters.ts'
import { reconciledList } from './reconciled-list.ts'

const typed = z.string('请填写').transform((text) => text.normalize('NFKC').trim())
const allowanceForm = z.object({
  hours: typed
    .pipe(z.string().regex(/^\d{1,3}(\.\d)?$/, '请填 0.5 到 720 之间的小时数'))
    .transform(Number)
    .refine((hours) => hours >= 0.5 && hours <= 720, '请填 0.5 到 720 之间的小时数'),
  from: typed.transform((text, context) => {
    const day = parseDay(text)
    if (day !== null) return day
    context.addIssue({ code: 'custom', message: '请选一天，从那天的通话起算' })
    return z.NEVER
  }),
})

/** 三账比对: what was heard, what was registered and what was booked, held against one another. */
export const reconciliationRoutes = (blindness: Blindness, list = reconciledList(blindness)) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'reconciliation.read')
      const query = c.req.query()
      const filters = readSumFilters(query, newestDay(db))
      const page = (
        <ReconciliationPage
          counts={reconciliationCounts(db, actor, filters)}
          by={filters.by}
          days={{
            from: formatDay(startOfDayNumber(filters.from)),
            to: formatDay(startOfDayNumber(filters.until)),
          }}
          open={openEntries(db, actor)}
          query={query}
          problems={filters.problems}
          {...choices(c)}
          may={{
            manage: can(actor, 'reconciliation.manage'),
            readRegister: can(actor, 'register.list'),
          }}
        />
      )
      return c.render(page, { title: '三账比对' })
    })
    .get('/tables/:table', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'reconciliation.read')
      const filters = readSumFilters(c.req.query(), newestDay(db))
      const counts = reconciliationCounts(db, actor, filters)
      const { departments, businessTypes } = choices(c)
      const named = (options: readonly (readonly [string, string])[], id: number | null) =>
        options.find(([key]) => key === String(id))?.[1] ?? null
      const { from, until, by, departmentId, businessTypeId } = filters
      const words = [
        `${formatDay(startOfDayNumber(from))} 至 ${formatDay(startOfDayNumber(until))}`,
        ...[named(departments, departmentId), named(businessTypes, businessTypeId), sumKeys[by]],
      ]
      const tables = counts && counts.rows.length > 0 ? [countsTable(counts, by)] : []
      const filter = words.filter((word) => word !== null).join('，')
      return sendTable(c, { tables, path: '/reconciliation', filter })
    })
    .get('/calls', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'reconciliation.read')
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readCallFilters(query)
      const page = (
        <ReconciledCallsPage
          page={reconciledCalls(db, actor, filters, readPage(query), blindness)}
          frame={listFrame(db, actor, list, query)}
          problems={filters.problems}
          {...choices(c)}
          may={mayOf(c)}
        />
      )
      return c.render(page, { title: '比对明细' })
    })
    .get('/calls/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      const trail = trailOf(db, actor, Number(c.req.param('id')), blindness)
      const may = mayOf(c)
      c.header('Cache-Control', 'no-store')
      if (c.req.header('HX-Request')) return c.html(<Trail trail={trail} may={may} />)
      // Without JavaScript the page of the call links here.
      const title = `比对经过 ${trail.call.callNo}`
      return c.render(<TrailPage trail={trail} may={may} />, { title })
    })
    .get('/allowance', (c) => allowancePage(c))
    .post('/allowance', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'reconciliation.manage')
      const body = await readBody(c)
      const input = parseForm(allowanceForm, body)
      if (!input.ok) {
        c.status(422)
        return allowancePage(c, { values: typedTexts(body), errors: input.errors })
      }
      try {
        setAllowance(db, actor, input.data)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        c.status(409)
        return allowancePage(c, { values: typedTexts(body), errors: { from: error.message } })
      }
      return c.redirect('/reconciliation/allowance', 303)
    })

function choices(c: Context<AppEnv>) {
  const { db, actor } = c.var
  return {
    departments: departmentOptions(db, actor).map(({ id, name }) => [String(id), name] as const),
    businessTypes: businessTypeList(db).map(({ id, name }) => [String(id), name] as const),
  }
}

function mayOf(c: Context<AppEnv>) {
  const { actor } = c.var
  return {
    openCall: can(actor, 'recording.list'),
    readFinding: can(actor, 'finding.list'),
    readRegister: can(actor, 'register.list'),
    readOrders: can(actor, 'work-order.list'),
  }
}

function allowancePage(
  c: Context<AppEnv>,
  given: { values: Record<string, string>; errors: FieldErrors } = { values: {}, errors: {} },
) {
  const { db, actor } = c.var
  authorise(actor, 'reconciliation.manage')
  const page = <AllowancePage allowances={allowanceList(db)} now={Date.now()} {...given} />
  return c.render(page, { title: '登记宽限期' })
}
