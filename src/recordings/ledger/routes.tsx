import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { LedgerAlertsPage } from '#views/recordings/ledger/alerts.tsx'
import { LedgerEntriesPage } from '#views/recordings/ledger/entries.tsx'
import { LedgerPage } from '#views/recordings/ledger/index.tsx'
import { LedgerSettingsPage } from '#views/recordings/ledger/settings.tsx'

import { acknowledgeAlert } from './acknowledge.ts'
import { startOfDayNumber } from './days.ts'
import { entriesList } from './entries-list.ts'
import { readCountFilters, readEntryFilters } from './filters.ts'
import { alertList, entryList, ledgerCounts, openAlerts, sourceOptions } from './queries.ts'
import { ledgerSettingsOf, ownSettings, setLedgerLimits } from './settings.ts'

const typed = z.string('请填写').transform((text) => text.normalize('NFKC').trim())
const noteForm = z.object({
  note: typed.pipe(z.string().min(1, '请写下怎么处理').max(500, '最多 500 个字')),
})
const limitsForm = z.object({
  source: typed.pipe(z.string().regex(/^(\d{1,9})?$/, '请选择来源')),
  allowanceHours: typed
    .pipe(z.string().regex(/^\d{1,3}(\.\d)?$/, '请填 0.5 到 720 之间的小时数'))
    .transform(Number)
    .refine((hours) => hours >= 0.5 && hours <= 720, '请填 0.5 到 720 之间的小时数'),
  missingPercent: typed
    .pipe(z.string().regex(/^\d{1,3}(\.\d{1,2})?$/, '请填 0 到 100 之间的百分数，如 0.5'))
    .transform(Number)
    .refine((percent) => percent <= 100, '请填 0 到 100 之间的百分数，如 0.5'),
  missingLeast: typed
    .pipe(z.string().regex(/^[1-9]\d{0,5}$/, '请填 1 以上的整数'))
    .transform(Number),
})

/** 录音对账: every announced call and every recording accounted for, and where something is missing. */
export const ledgerRoutes = new Hono<AppEnv>()
  .get('/', (c) => ledgerPage(c))
  .get('/entries', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const first = defaultHref(db, actor, entriesList, query)
    if (first) return c.redirect(first, 303)
    const filters = readEntryFilters(query)
    const page = (
      <LedgerEntriesPage
        page={entryList(db, actor, filters, readPage(query))}
        frame={listFrame(db, actor, entriesList, query)}
        problems={filters.problems}
        sources={sourceOptions(db, actor)}
        departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
        opensCalls={can(actor, 'recording.list')}
      />
    )
    return c.render(page, { title: '对账明细' })
  })
  .get('/alerts', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const page = <LedgerAlertsPage page={alertList(db, actor, readPage(query))} query={query} />
    return c.render(page, { title: '对账告警' })
  })
  .post('/alerts/:id{[0-9]{1,9}}/acknowledgement', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'ledger.manage')
    const id = Number(c.req.param('id'))
    const body = await readBody(c)
    const input = parseForm(noteForm, body)
    if (!input.ok) {
      c.status(422)
      const values = typedTexts(body)
      return ledgerPage(c, { id, note: values['note'] ?? '', error: input.errors['note'] ?? '' })
    }
    acknowledgeAlert(db, actor, id, input.data.note)
    return c.redirect('/recordings/ledger', 303)
  })
  .get('/settings', (c) => settingsPage(c))
  .post('/settings', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'ledger.manage')
    const body = await readBody(c)
    const input = parseForm(limitsForm, body)
    if (!input.ok) {
      c.status(422)
      return settingsPage(c, { values: typedTexts(body), errors: input.errors })
    }
    const { source, allowanceHours, missingPercent, missingLeast } = input.data
    const limits = { allowanceHours, missingShare: missingPercent / 100, missingLeast }
    setLedgerLimits(db, actor, source === '' ? null : Number(source), limits)
    return c.redirect('/recordings/ledger/settings', 303)
  })

const dayText = (day: number) => formatDay(startOfDayNumber(day))

function ledgerPage(c: Context<AppEnv>, given?: { id: number; note: string; error: string }) {
  const { db, actor } = c.var
  const query = c.req.query()
  const filters = readCountFilters(query)
  const page = (
    <LedgerPage
      counts={ledgerCounts(db, actor, filters)}
      days={{ from: dayText(filters.from), to: dayText(filters.until) }}
      alerts={openAlerts(db, actor)}
      query={query}
      problems={filters.problems}
      sources={sourceOptions(db, actor)}
      manages={can(actor, 'ledger.manage')}
      given={given ?? null}
    />
  )
  return c.render(page, { title: '录音对账' })
}

function settingsPage(
  c: Context<AppEnv>,
  given?: { values: Record<string, string>; errors: FieldErrors },
) {
  const { db, actor } = c.var
  authorise(actor, 'ledger.manage')
  const sources = sourceOptions(db, actor).filter(({ id }) => id !== 0)
  const general = ledgerSettingsOf(db, null)
  const page = (
    <LedgerSettingsPage
      general={general}
      own={sources.map((source) => ({ ...source, settings: ownSettings(db, source.id) }))}
      values={
        given?.values ?? {
          allowanceHours: String(general.allowanceHours),
          missingPercent: String(Math.round(general.missingShare * 10_000) / 100),
          missingLeast: String(general.missingLeast),
        }
      }
      errors={given?.errors ?? {}}
    />
  )
  return c.render(page, { title: '对账时限' })
}
