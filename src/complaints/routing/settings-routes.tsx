import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { textIn } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { RoutingSettingsPage } from '#views/complaints/routing/settings.tsx'

import { departmentChoices } from './queries.ts'
import { sendBackReaders } from './send-back-queries.ts'
import { type RoutingChange, routingSettings, setRouting } from './settings.ts'

/** 归口与属地: which department answers for a business type, which for a province. */
export const routingSettingsRoutes = new Hono<AppEnv>()
  .get('/', (c) => settingsPage(c))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'routing.set')
    const changes = changesIn(await readBody(c))
    if (typeof changes === 'string') return settingsPage(c, changes, 422)
    try {
      setRouting(db, actor, changes)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return settingsPage(c, error.message, 409)
    }
    return c.redirect('/complaints/routing', 303)
  })

/** Lines whose department differs from what the page showed: who saves does not undo what others set. */
function changesIn(body: Record<string, unknown>): RoutingChange[] | string {
  const changes: RoutingChange[] = []
  for (const [field, value] of Object.entries(body)) {
    const [, kind = '', key = ''] = /^(area|region)-(.{1,20})$/.exec(field) ?? []
    const chosen = textIn(value)
    if (kind === '' || chosen === textIn(body[`was-${field}`])) continue
    if (!/^\d{0,9}$/.test(chosen)) return '请从列表里选部门'
    const departmentId = chosen === '' ? null : Number(chosen)
    if (kind === 'area') {
      if (!/^\d{1,9}$/.test(key)) return '没有这个业务类型'
      changes.push({ kind: 'area', businessTypeId: Number(key), departmentId })
    } else {
      changes.push({ kind: 'region', province: key, departmentId })
    }
  }
  const province = tidy(textIn(body['province']))
  const added = textIn(body['province-department'])
  if (province === '' && added === '') return changes
  if (province === '' || province.length > 20) return '请填地区名，最多 20 个字'
  if (!/^\d{1,9}$/.test(added)) return '请给新增的地区选部门'
  return [...changes, { kind: 'region', province, departmentId: Number(added) }]
}

function settingsPage(
  c: Context<AppEnv>,
  problem: string | null = null,
  status: 200 | 409 | 422 = 200,
) {
  const { db, actor } = c.var
  authorise(actor, 'complaint.list')
  const page = (
    <RoutingSettingsPage
      settings={routingSettings(db)}
      departments={departmentChoices(db)}
      problem={problem}
      maySet={can(actor, 'routing.set')}
      mayReadSendBacks={sendBackReaders.some((right) => can(actor, right))}
    />
  )
  c.status(status)
  return c.render(page, { title: '归口与属地' })
}
