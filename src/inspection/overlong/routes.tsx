import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { existingDay, typedText, wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { businessTypeList, departmentOptions } from '#src/organisation/queries.ts'
import { OverlongPage } from '#views/inspection/overlong/index.tsx'
import { OverlongSettingsPage } from '#views/inspection/overlong/settings.tsx'
import { OverlongCallPage } from '#views/inspection/overlong/show.tsx'

import { inspectOverlong, markOverlong, mayMark } from './mark.ts'
import { overlongCallsList } from './overlong-list.ts'
import {
  limitRows,
  overlongDetail,
  overlongFigures,
  overlongList,
  readOverlongFilters,
  tellsAgents,
} from './queries.ts'
import { overlongSettingList, setOverlong, settingOn } from './settings.ts'
import { overlongAnswers } from './vocabulary.ts'

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

const whole = (least: number, most: number) => wholeNumber([least, most], 5)

const settingsForm = z.object({
  from: existingDay,
  percent: typedText
    .pipe(z.string().regex(/^\d{2}(\.\d)?$/, '请填 50 到 99.9 之间的数，最多一位小数'))
    .transform(Number)
    .refine((n) => n >= 50 && n <= 99.9, '请填 50 到 99.9 之间的数，最多一位小数'),
  leastCalls: whole(20, 20_000),
  leastMinutes: whole(0, 120),
})

const markForm = z.object({
  answer: z.enum(keysOf(overlongAnswers), '请选择是否介入'),
  note: typedText.pipe(z.string().max(500, '说明不能超过 500 个字')),
})

/** 超长通话: calls that outlast nearly all of their type, and whether anybody stepped in. */
export const overlongRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const first = defaultHref(db, actor, overlongCallsList, query)
    if (first) return c.redirect(first, 303)
    const filters = readOverlongFilters(query)
    const page = (
      <OverlongPage
        page={overlongList(db, actor, filters, readPage(query))}
        figures={overlongFigures(db, actor, Date.now())}
        frame={listFrame(db, actor, overlongCallsList, query)}
        problems={filters.problems}
        departments={
          tellsAgents(actor)
            ? departmentOptions(db, actor).map(({ id, name }) => [String(id), name])
            : null
        }
        businessTypes={businessTypeList(db).map(({ id, name }) => [String(id), name])}
        mayInspect={can(actor, 'inspection.plan')}
        measured={limitRows(db) !== null}
      />
    )
    return c.render(page, { title: '超长通话' })
  })
  .get('/settings', (c) => settingsPage(c))
  .post('/settings', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.plan')
    const body = await readBody(c)
    const input = parseForm(settingsForm, body)
    if (!input.ok) return settingsPage(c, typedTexts(body), input.errors, 422)
    const { from, ...figures } = input.data
    try {
      setOverlong(db, actor, from, figures)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return settingsPage(c, typedTexts(body), { from: error.message }, 409)
    }
    return c.redirect('/inspection/overlong/settings', 303)
  })
  .get('/:id{[0-9]{1,15}}', (c) => callPage(c))
  .post('/:id{[0-9]{1,15}}/mark', async (c) => {
    const { db, actor } = c.var
    const body = await readBody(c)
    const input = parseForm(markForm, body)
    if (!input.ok) return callPage(c, typedTexts(body), input.errors, 422)
    markOverlong(db, actor, idOf(c), input.data)
    return c.redirect(`/inspection/overlong/${idOf(c)}`, 303)
  })
  .post('/:id{[0-9]{1,15}}/task', (c) => {
    const { db, actor } = c.var
    try {
      inspectOverlong(db, actor, idOf(c))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return callPage(c, {}, { task: error.message }, 409)
    }
    return c.redirect(`/inspection/overlong/${idOf(c)}`, 303)
  })

type Status = 200 | 409 | 422

function callPage(
  c: Context<AppEnv>,
  values: Record<string, string> = {},
  errors: FieldErrors = {},
  status: Status = 200,
) {
  const { db, actor } = c.var
  const detail = overlongDetail(db, actor, idOf(c))
  c.status(status)
  const page = (
    <OverlongCallPage
      detail={detail}
      values={values}
      errors={errors}
      mayMark={mayMark(actor)}
      mayInspect={can(actor, 'inspection.plan')}
      mayListen={can(actor, 'recording.play')}
    />
  )
  return c.render(page, { title: `超长通话 ${detail.row.callNo}` })
}

function settingsPage(
  c: Context<AppEnv>,
  values: Record<string, string> = {},
  errors: FieldErrors = {},
  status: Status = 200,
) {
  const { db, actor } = c.var
  authorise(actor, 'inspection.plan')
  c.status(status)
  const now = Date.now()
  const page = (
    <OverlongSettingsPage
      settings={overlongSettingList(db)}
      current={settingOn(db, startOfDay(now))}
      limits={limitRows(db)}
      tomorrow={formatDay(now + dayMs)}
      now={now}
      values={values}
      errors={errors}
    />
  )
  return c.render(page, { title: '超长界限' })
}
