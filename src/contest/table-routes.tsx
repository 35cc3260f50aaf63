import { Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'

import { readContestMonth } from './contest-list.ts'
import type { UnderAppeal } from './contested.ts'
import { contestTables, flagTables } from './page-tables.ts'
import { contestPage, flagPageFacts } from './page.ts'

/** What the pages of the contest show beside its list, as files. */
export const contestTableRoutes = (underAppeal: UnderAppeal) =>
  new Hono<AppEnv>()
    .get('/tables/:table', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'contest.read')
      const now = Date.now()
      const month = readContestMonth(c.req.query(), now)
      const facts = contestPage(db, actor, month, now, underAppeal)
      const state = facts.standings.announced ? '已公布' : '未公布'
      const tables = contestTables(facts)
      return sendTable(c, { tables, path: '/contest', filter: `${month}，${state}` })
    })
    .get('/red-flag/tables/:table', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'contest.read')
      const { rewards, history, month } = flagPageFacts(db, actor, c.req.query('month'))
      const tables = flagTables(rewards, history)
      // Who held the flag is told of all months, whichever list of rewards is open.
      const filter = c.req.param('table') === 'rewards' && month ? month : '全部'
      return sendTable(c, { tables, path: '/contest/red-flag', filter })
    })
