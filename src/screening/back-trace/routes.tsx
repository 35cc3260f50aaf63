import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { outsideCase } from '#src/complaints/outside-cases/queries.ts'
import { lowScoreLine } from '#src/complaints/vocabulary.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { parseForm } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { sendTable } from '#src/lists/page-table.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { ChainPage } from '#views/screening/back-trace/chain.tsx'
import { BackTracesPage } from '#views/screening/back-trace/index.tsx'
import { TracesOfCase } from '#views/screening/back-trace/of-case.tsx'
import { BackTraceSettingsPage } from '#views/screening/back-trace/settings.tsx'

import { chainTable } from './chain-table.ts'
import { callerChain, chainAround, chainDays } from './chain.ts'
import { tracesOfCase } from './queries.ts'
import { setBackTrace, settingsInUse } from './settings.ts'
import { triggerList } from './trigger-list.ts'
import { readTraceKind, triggersList } from './triggers-list.ts'

const whole = (least: number, most: number) =>
  z
    .string('请填写')
    .trim()
    .regex(/^\d{1,4}$/, `请填 ${least} 到 ${most} 的整数`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `请填 ${least} 到 ${most} 的整数`)

const settingsForm = z.object({
  days: whole(1, 90),
  mostTraces: whole(1, 20),
  frequentCalls: whole(2, 1000),
  lowScore: whole(lowScoreLine.least, lowScoreLine.most),
  ownNumbers: z
    .string()
    .max(400, '号码太多，写不下')
    .default('')
    .transform((text) => text.normalize('NFKC').split(/[、,;；\s]+/))
    .transform((parts) => [...new Set(parts.filter((part) => part !== ''))])
    .refine(
      (parts) => parts.every((part) => /^\d{3,20}$/.test(part)),
      '号码只写数字，3 到 20 位，几个号码用顿号隔开',
    ),
})

/** 来电回溯: what speaks of earlier calls, and how far back they are looked for. */
export const backTraceRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const first = defaultHref(db, actor, triggersList, query)
    if (first) return c.redirect(first, 303)
    const kind = readTraceKind(query)
    const page = (
      <BackTracesPage
        page={triggerList(db, actor, kind, readPage(query))}
        kind={kind}
        frame={listFrame(db, actor, triggersList, query)}
        may={{ set: can(actor, 'back-trace.set'), openCall: can(actor, 'recording.list') }}
      />
    )
    return c.render(page, { title: '来电回溯' })
  })
  .get('/settings', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'back-trace.set')
    return c.render(<BackTraceSettingsPage settings={settingsInUse(db)} />, { title: '回溯设置' })
  })
  .post('/settings', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'back-trace.set')
    const input = parseForm(settingsForm, await readBody(c))
    if (!input.ok) {
      const { errors, values } = input
      c.status(422)
      const settings = settingsInUse(db)
      const page = <BackTraceSettingsPage settings={settings} errors={errors} values={values} />
      return c.render(page, { title: '回溯设置' })
    }
    setBackTrace(db, actor, input.data)
    return c.redirect('/back-traces/settings', 303)
  })
  .get('/of-case/:id{[0-9]{1,15}}', (c) => {
    // A fragment of the case's page: `complaints` lies below and cannot look for calls itself.
    const { db, actor } = c.var
    const { id } = outsideCase(db, actor, Number(c.req.param('id')))
    const call = can(actor, 'recording.list')
    const chain = call && can(actor, 'recording.play')
    const mayOpen = { finding: can(actor, 'finding.list'), call, chain }
    return c.html(<TracesOfCase traces={tracesOfCase(db, actor, id)} mayOpen={mayOpen} />)
  })

/** 来电链: mounted beside the calls themselves, of which it is a page. */
export const chainRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get('/:id{[0-9]{1,15}}/chain', (c) => {
      const { db, actor, id, days } = chainAsked(c)
      const chain = callerChain(db, actor, id, days, blindness)
      const page = <ChainPage chain={chain} choices={chainDays} shows={showsOf(c)} />
      return c.render(page, { title: `来电链 ${chain.call.callNo}` })
    })
    .get('/:id{[0-9]{1,15}}/chain/tables/:table', (c) => {
      const { db, actor, id, days } = chainAsked(c)
      const chain = chainAround(db, actor, id, days, blindness)
      const tables = chain.events.length > 0 ? [chainTable(chain, showsOf(c))] : []
      // The number stays out of the trail and of the file's name, even where its reader may see it.
      const more = chain.more ? `，最近的 ${chain.calls} 通` : ''
      const filter = `${chain.call.callNo} 前后各 ${days} 天${more}`
      return sendTable(c, { tables, path: `/calls/${id}/chain`, filter })
    })

function chainAsked(c: Context<AppEnv>) {
  const days = chainDays.find((known) => String(known) === c.req.query('days')) ?? chainDays[0]
  return { ...c.var, id: Number(c.req.param('id')), days }
}

const showsOf = ({ var: { actor } }: Context<AppEnv>) => ({
  agent: can(actor, 'agent.read'),
  finding: can(actor, 'finding.list'),
  trace: can(actor, 'trace.read'),
})
