import { type Context, Hono } from 'hono'

import { geometryOf } from '#src/documents/chart.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { businessTypeList, departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { HotspotsPage } from '#views/hotspots/index.tsx'
import { HotspotSettingsPage } from '#views/hotspots/settings.tsx'
import { TermPage } from '#views/hotspots/term.tsx'

import { askForCount } from './ask.ts'
import { boardTable } from './board-table.ts'
import { partsChart, trendChart } from './charts.ts'
import { attempt, type Given, settingsForm, settingsValues } from './forms.ts'
import { hotspotBoard, newestDay, provincesOf, termDetail } from './queries.ts'
import { readHotspotFilters } from './read-filters.ts'
import { setHotspots, settingInUse } from './settings.ts'
import { termKinds } from './vocabulary.ts'

/** 诉求热点. */
export function hotspotRoutes(blindness: Blindness) {
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'hotspot.read')
      const now = Date.now()
      const filters = readHotspotFilters(c.req.query(), now, newestDay(db, now))
      if (filters.problem) c.status(422)
      const page = (
        <HotspotsPage
          board={hotspotBoard(db, actor, filters)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          provinces={provincesOf(db, filters.day)}
          types={businessTypeList(db).map(({ id, name }) => [String(id), name])}
          figures={settingInUse(db).figures}
          maySet={can(actor, 'hotspot.set')}
          today={dayNumber(now)}
          asked={(c.req.query('day') ?? '') !== ''}
        />
      )
      return c.render(page, { title: '诉求热点' })
    })
    .get('/tables/:table', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'hotspot.read')
      const now = Date.now()
      const filters = readHotspotFilters(c.req.query(), now, newestDay(db, now))
      // A file of another day than it says would be believed.
      if (filters.problem) throw new Refused('day', filters.problem)
      const { slice, part, kind, dayText } = filters
      const units = slice === 'department' ? departmentOptions(db, actor) : businessTypeList(db)
      const named = slice === 'province' ? part : units.find(({ id }) => String(id) === part)?.name
      const words = [dayText, kind && termKinds[kind], slice === 'all' ? '' : (named ?? part)]
      const tables = [boardTable(hotspotBoard(db, actor, filters))]
      return sendTable(c, { tables, path: '/hotspots', filter: words.filter(Boolean).join('，') })
    })
    .get('/settings', (c) => {
      authorise(c.var.actor, 'hotspot.set')
      return settingsPage(c, null)
    })
    .post('/settings', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'hotspot.set')
      const body = await readBody(c)
      const input = parseForm(settingsForm, body)
      if (!input.ok) return settingsPage(c, { form: 'settings', ...input })
      const refusal = attempt(() => setHotspots(db, actor, input.data))
      if (!refusal) return c.redirect('/hotspots/settings', 303)
      const values = typedTexts(body)
      return settingsPage(c, { form: 'settings', errors: {}, values, sentence: refusal.message })
    })
    .post('/recount', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'hotspot.set')
      const { day } = typedTexts(await readBody(c))
      const filters = readHotspotFilters({ day }, Date.now())
      if (!filters.problem) askForCount(db, filters.day)
      return c.redirect(`/hotspots?day=${encodeURIComponent(filters.dayText)}`, 303)
    })
    .get('/terms/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'hotspot.read')
      const filters = readHotspotFilters(c.req.query(), Date.now(), newestDay(db, Date.now()))
      const term = termDetail(db, actor, Number(c.req.param('id')), filters.day, blindness)
      const trend = trendChart(term)
      const parts = (['department', 'province'] as const).map((by) => partsChart(term, by))
      const page = (
        <TermPage
          term={term}
          dayText={filters.dayText}
          trend={{ chart: trend, geometry: geometryOf(trend, 820, 200) }}
          parts={parts.map((chart) => ({ chart, geometry: geometryOf(chart, 400, 180) }))}
          may={{
            search: can(actor, 'recording.list') && can(actor, 'recording.play'),
            calls: can(actor, 'recording.list'),
          }}
        />
      )
      return c.render(page, { title: `热点“${term.text}”` })
    })

  function settingsPage(c: Context<AppEnv>, given: Given | null) {
    const setting = settingInUse(c.var.db)
    if (given) c.status(given.sentence ? 409 : 422)
    const page = (
      <HotspotSettingsPage
        setting={setting}
        values={given?.values ?? settingsValues(setting.figures)}
        given={given}
      />
    )
    return c.render(page, { title: '热点词和基线' })
  }
}
