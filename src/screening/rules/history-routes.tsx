import { Hono } from 'hono'

import { formatDay } from '#src/kernel/calendar.ts'
import { everyPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { precisionDays } from '#src/screening/vocabulary.ts'

import { dryRunTables, retirementTables, setsTable, versionsTable } from './history-tables.ts'
import { retirementList } from './judgement-queries.ts'
import { dryRunDetail, setList } from './publishing-queries.ts'
import { lexiconOverview, ruleDetail } from './queries.ts'

/** What became of the rules, as files: versions, sets, proposals to retire them. */
export const ruleHistoryRoutes = new Hono<AppEnv>()
  .get('/rules/:id{[0-9]{1,15}}/tables/:table', (c) => {
    const detail = ruleDetail(c.var.db, c.var.actor, Number(c.req.param('id')))
    const { id, code, name } = detail.rule
    const filter = `${name}（${code}），近 ${precisionDays} 天的判定`
    return sendTable(c, { tables: [versionsTable(detail)], path: `/lexicon/rules/${id}`, filter })
  })
  .get('/sets/tables/:table', (c) => {
    const { db, actor } = c.var
    const { set } = lexiconOverview(db, actor)
    const sets = [...everyPage((page) => setList(db, actor, page))].flat()
    const tables = sets.length > 0 ? [setsTable(sets, set)] : []
    return sendTable(c, { tables, path: '/lexicon/sets', filter: '全部' })
  })
  .get('/dry-runs/:id{[0-9]{1,15}}/tables/:table', (c) => {
    const detail = dryRunDetail(c.var.db, c.var.actor, Number(c.req.param('id')))
    const { id, days } = detail.run
    const filter = `试跑 ${id}，近 ${days} 天`
    return sendTable(c, { tables: dryRunTables(detail), path: `/lexicon/dry-runs/${id}`, filter })
  })
  .get('/retirements/tables/:table', (c) => {
    const tables = retirementTables(retirementList(c.var.db, c.var.actor))
    return sendTable(c, { tables, path: '/lexicon/retirements', filter: formatDay(Date.now()) })
  })
