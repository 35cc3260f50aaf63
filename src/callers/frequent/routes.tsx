import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { geometryOf } from '#src/documents/chart.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { existingDay, wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { businessTypeList, departmentOptions } from '#src/organisation/queries.ts'
import { settingsInUse } from '#src/screening/back-trace/settings.ts'
import { FrequentCallersPage } from '#views/callers/frequent.tsx'
import { CallerRulePage } from '#views/callers/rule.tsx'

import { frequentCallersList } from './callers-list.ts'
import { profileChart, profileWords } from './charts.ts'
import { markKind } from './mark-kind.ts'
import { countedAt, frequentList, profileOf, readFrequentFilters } from './queries.ts'
import { callerRulesTable } from './rules-table.ts'
import { callerRuleAt, callerRulesSet, lastCallerRuleId, setCallerRule } from './rules.ts'
import { callerBounds, customerKinds, profileBy } from './vocabulary.ts'

const bounded = ({ least, most }: { least: number; most: number }) => wholeNumber([least, most], 3)

const ruleForm = z.object({
  frequentCalls: bounded(callerBounds.frequentCalls),
  frequentDays: bounded(callerBounds.frequentDays),
  repeatDays: bounded(callerBounds.repeatDays),
  from: existingDay,
  reason: typedLine(200, '请写为什么这样定').refine(
    (text) => [...text.replaceAll(/[\s\p{P}]/gu, '')].length >= 5,
    '请写为什么这样定，至少 5 个字',
  ),
  seen: wholeNumber([0, 1e9], 10, '请重新打开这一页'),
})
const kindForm = z.object({
  kind: z.enum(keysOf(customerKinds), '请选择客户类别'),
  seen: z.enum(keysOf(customerKinds), '请重新打开这一页'),
})

type Given = { errors: FieldErrors; values: Record<string, string>; sentence?: string }

/** 高频来电. */
export const frequentCallerRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'caller.list')
    const query = c.req.query()
    const first = defaultHref(db, actor, frequentCallersList, query)
    if (first) return c.redirect(first, 303)
    const filters = readFrequentFilters(query)
    const lines = profileOf(db, actor)
    const profile = keysOf(profileBy).map((by) => {
      const chart = profileChart(by, lines[by])
      return {
        by,
        chart,
        geometry: geometryOf(chart, 480, 160),
        words: profileWords(by, lines[by]),
      }
    })
    const page = (
      <FrequentCallersPage
        page={frequentList(db, actor, filters, readPage(query))}
        filters={filters}
        profile={profile}
        departments={
          actor.scope.kind === 'all'
            ? departmentOptions(db, actor).map(({ id, name }) => [String(id), name])
            : null
        }
        types={businessTypeList(db).map(({ id, name }) => [String(id), name])}
        frame={listFrame(db, actor, frequentCallersList, query)}
        rule={callerRuleAt(db, Date.now())}
        ownNumbers={settingsInUse(db).ownNumbers}
        countedAt={countedAt(db)}
        may={{ set: can(actor, 'caller.set'), open: can(actor, 'recording.list') }}
      />
    )
    return c.render(page, { title: '高频来电' })
  })
  .get('/rule', (c) => rulePage(c, null))
  .get('/rule/tables/:table', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'caller.set')
    const history = callerRulesSet(db)
    const tables = history.length > 0 ? [callerRulesTable(history, Date.now())] : []
    return sendTable(c, { tables, path: '/frequent-callers/rule', filter: '历次设定' })
  })
  .post('/rule', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'caller.set')
    const body = await readBody(c)
    const input = parseForm(ruleForm, body)
    if (!input.ok) return rulePage(c, input)
    try {
      setCallerRule(db, actor, input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return rulePage(c, { errors: {}, values: typedTexts(body), sentence: error.message })
    }
    return c.redirect('/frequent-callers/rule', 303)
  })
  .post('/:id{[0-9]{1,15}}/kind', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'caller.set')
    const input = parseForm(kindForm, await readBody(c))
    if (!input.ok) throw new Refused('kind', Object.values(input.errors)[0] ?? '请选择客户类别')
    markKind(db, actor, Number(c.req.param('id')), input.data.kind, input.data.seen)
    return c.redirect('/frequent-callers', 303)
  })

function rulePage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  authorise(actor, 'caller.set')
  const now = Date.now()
  const current = callerRuleAt(db, now)
  if (given) c.status(given.sentence ? 409 : 422)
  const known = {
    frequentCalls: String(current.frequentCalls),
    frequentDays: String(current.frequentDays),
    repeatDays: String(current.repeatDays),
    from: formatDay(now),
  }
  const page = (
    <CallerRulePage
      current={current}
      history={callerRulesTable(callerRulesSet(db), now)}
      values={given?.values ?? known}
      given={given}
      seen={lastCallerRuleId(db)}
      ownNumbers={settingsInUse(db).ownNumbers}
    />
  )
  return c.render(page, { title: '高频、重复来电规则' })
}
