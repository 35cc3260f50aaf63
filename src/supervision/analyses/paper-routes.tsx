import { type Context, Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { PaperPage } from '#views/documents/paper-page.tsx'

import { analysisPaper, paperName } from './paper.ts'
import { analysisPart } from './queries.ts'

const one = '/:id{[0-9]{1,15}}'

function paperOf(c: Context<AppEnv>) {
  const { db, actor } = c.var
  const now = Date.now()
  const part = analysisPart(db, actor, Number(c.req.param('id')), now)
  const paper = analysisPaper(part, actor.name, now)
  record(
    db,
    actor,
    'analysis.exported',
    { kind: 'analysis', id: part.analysis.id },
    { version: part.analysis.version },
  )
  return { part, paper }
}

/** 周分析 on paper and as a Word file: the same blocks, and each taking leaves a trace. */
export const analysisPaperRoutes = new Hono<AppEnv>()
  .get(`${one}/print`, (c) => {
    const { part, paper } = paperOf(c)
    const at = `/analyses/${part.analysis.id}`
    const page = <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={at} />
    return c.render(page, { title: paper.title })
  })
  .get(`${one}/word`, (c) => {
    const { part, paper } = paperOf(c)
    return asWord(c, paper, paperName(part))
  })
