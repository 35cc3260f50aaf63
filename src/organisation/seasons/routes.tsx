import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { SeasonsPage } from '#views/organisation/seasons.tsx'

import { seasonAt } from './current.ts'
import { removeSeason, saveSeason, seasonList, spanText } from './keep.ts'
import { parseMonthDay } from './month-day.ts'

const monthDay = (example: string) =>
  z.string(`请写成 ${example} 这样的月日`).transform((text, context) => {
    const day = parseMonthDay(text.trim())
    if (day !== null) return day
    context.addIssue({ code: 'custom', message: `请写成 ${example} 这样的月日` })
    return z.NEVER
  })

const seasonForm = z.object({
  name: z.string('请填写名称').trim().min(1, '请填写名称').max(20, '名称不能超过 20 个字'),
  fromDay: monthDay('06-15'),
  untilDay: monthDay('09-15'),
  note: z.string().trim().max(200, '说明不能超过 200 个字').default(''),
})

/** 季节与阶段: read by many, kept by those who may. */
export const seasonRoutes = new Hono<AppEnv>()
  .get('/', (c) => seasonsPage(c))
  .on('POST', ['/', '/:id{[0-9]{1,15}}'], async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'season.set')
    const id = c.req.param('id') === undefined ? null : Number(c.req.param('id'))
    const body = await readBody(c)
    const input = parseForm(seasonForm, body)
    let errors: FieldErrors = input.ok ? {} : input.errors
    if (input.ok) {
      const seen = typeof body['seen'] === 'string' ? Number(body['seen']) : null
      try {
        saveSeason(db, actor, id, input.data, seen)
        return c.redirect('/seasons', 303)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        errors = { form: error.message }
      }
    }
    c.status(422)
    return seasonsPage(c, { errors, values: typedTexts(body), editing: id })
  })
  .post('/:id{[0-9]{1,15}}/removal', (c) => {
    const { db, actor } = c.var
    removeSeason(db, actor, Number(c.req.param('id')))
    return c.redirect('/seasons', 303)
  })

type Extra = { errors?: FieldErrors; values?: Record<string, string>; editing?: number | null }

function seasonsPage(c: Context<AppEnv>, extra: Extra = {}) {
  const { db, actor } = c.var
  authorise(actor, 'organisation.read')
  const all = seasonList(db)
  const asked = extra.editing ?? Number(c.req.query('edit') ?? '0')
  const page = (
    <SeasonsPage
      seasons={all.map((season) => ({ ...season, span: spanText(season) }))}
      current={seasonAt(db, Date.now())}
      editing={all.find(({ id }) => id === asked) ?? null}
      mayEdit={can(actor, 'season.set')}
      errors={extra.errors ?? {}}
      values={extra.values ?? null}
    />
  )
  return c.render(page, { title: '季节与阶段' })
}
