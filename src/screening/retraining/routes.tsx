import { Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { parseForm } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { ModelsPage } from '#views/screening/models.tsx'

import { leastJudged } from '../ranking/calibration.ts'
import { askRetraining } from './ask.ts'
import { chooseModel } from './choose.ts'
import { everyModel, modelsOverview } from './queries.ts'
import { modelTables } from './tables.ts'
import { leastOfEach, leastVerdicts, margin } from './trial.ts'

const choiceForm = z.object({ version: z.string().regex(/^(shipped|\d{1,15})$/) })

/** 筛查模型: what the verdicts taught, and which of it is at work. */
export const modelRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const overview = modelsOverview(db, actor, readPage(query))
    const rule = { leastVerdicts, leastOfEach, margin, leastJudged }
    return c.render(<ModelsPage {...overview} rule={rule} query={query} />, { title: '筛查模型' })
  })
  .get('/tables/:table', (c) => {
    const { db, actor } = c.var
    const { models, bands } = everyModel(db, actor)
    const filter = formatDay(Date.now())
    return sendTable(c, { tables: modelTables(models, bands), path: '/findings/models', filter })
  })
  .post('/training', (c) => {
    askRetraining(c.var.db, c.var.actor)
    return c.redirect('/findings/models', 303)
  })
  .post('/choice', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'screening-model.manage')
    const input = parseForm(choiceForm, await readBody(c))
    if (!input.ok) throw new NotFound()
    const { version } = input.data
    chooseModel(db, actor, version === 'shipped' ? null : Number(version))
    return c.redirect('/findings/models', 303)
  })
