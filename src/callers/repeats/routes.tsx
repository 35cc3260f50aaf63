import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import { businessTypeList, departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { ChainPage } from '#views/callers/chain.tsx'
import { FirstContactPage } from '#views/callers/first-contact.tsx'
import { RepeatCallsPage } from '#views/callers/repeats.tsx'

import { countedAt } from '../frequent/queries.ts'
import { callerRuleAt } from '../frequent/rules.ts'
import { chainsList } from './chains-list.ts'
import { type ContactFilters, contactShares, readContactFilters } from './contact-shares.ts'
import { contactTable } from './contact-table.ts'
import { markCause } from './mark-cause.ts'
import { chainDetail, chainList, readChainFilters } from './queries.ts'
import { contactBy, noteWords, repeatCauses } from './vocabulary.ts'

const causeForm = z.object({
  cause: z.enum(keysOf(repeatCauses), '请选择原因'),
  note: typedLine(noteWords.most),
  seen: wholeNumber([0, 1e9], 10, '请重新打开这一页'),
})

type Given = { errors: FieldErrors; values: Record<string, string>; sentence?: string }

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** What the table of 一次解决率 was narrowed to, in words. */
function contactWords(db: Db, { by, from, until, departmentId }: ContactFilters): string {
  const days = [
    from === null ? '' : `从${formatDay(from)}`,
    until === null ? '' : `到${formatDay(until - dayMs)}`,
  ]
  const department = departmentId === null ? '' : departmentNamed(db, String(departmentId))
  return [`按${contactBy[by]}`, department, ...days].filter(Boolean).join(' ')
}

/** 重复来电. */
export function repeatCallRoutes(blindness: Blindness) {
  const list = chainsList(blindness)
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'caller.list')
      const query = c.req.query()
      const first = defaultHref(db, actor, list, query)
      if (first) return c.redirect(first, 303)
      const filters = readChainFilters(query)
      const page = (
        <RepeatCallsPage
          page={chainList(db, actor, filters, readPage(query), blindness)}
          filters={filters}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
          types={businessTypeList(db).map(({ id, name }) => [String(id), name])}
          frame={listFrame(db, actor, list, query)}
          rule={callerRuleAt(db, Date.now())}
          contacts={contactShares(db, actor, readContactFilters({}))}
          countedAt={countedAt(db)}
        />
      )
      return c.render(page, { title: '重复来电' })
    })
    .get('/first-contact', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'caller.list')
      const query = c.req.query()
      const filters = readContactFilters(query)
      const page = (
        <FirstContactPage
          contacts={contactShares(db, actor, filters)}
          filters={filters}
          query={query}
          departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
        />
      )
      return c.render(page, { title: '一次解决率' })
    })
    .get('/first-contact/tables/:table', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'caller.list')
      const filters = readContactFilters(c.req.query())
      const tables = [contactTable(contactShares(db, actor, filters), filters.by)]
      const filter = contactWords(db, filters)
      return sendTable(c, { tables, path: '/repeat-calls/first-contact', filter })
    })
    .get(one, (c) => showPage(c, null))
    .post(`${one}/cause`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'caller.list')
      const body = await readBody(c)
      const input = parseForm(causeForm, body)
      if (!input.ok) return showPage(c, input)
      try {
        markCause(db, actor, idOf(c), input.data, blindness)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return showPage(c, { errors: {}, values: typedTexts(body), sentence: error.message })
      }
      return c.redirect(`/repeat-calls/${idOf(c)}`, 303)
    })

  function showPage(c: Context<AppEnv>, given: Given | null) {
    const { db, actor } = c.var
    const chain = chainDetail(db, actor, idOf(c), blindness)
    if (given) c.status(given.sentence ? 409 : 422)
    return c.render(<ChainPage chain={chain} given={given} />, {
      title: `重复来电 ${chain.caller}`,
    })
  }
}
