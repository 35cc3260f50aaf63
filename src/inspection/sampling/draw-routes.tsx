import { Hono } from 'hono'

import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, streamDownload } from '#src/kernel/web.ts'
import { DrawPage, RepetitionNotice } from '#views/inspection/sampling/draw.tsx'

import { exportFrame } from './export-frame.ts'
import { drawDetail } from './queries.ts'
import { repeatDraw } from './repeat.ts'

/** 抽样: one draw, as it can be checked by anybody who may see it. */
export const drawRoutes = new Hono<AppEnv>()
  .get('/:id{[0-9]{1,9}}', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const detail = drawDetail(db, actor, Number(c.req.param('id')), readPage(query))
    return c.render(<DrawPage detail={detail} query={query} repetition={null} />, { title: '抽样' })
  })
  .post('/:id{[0-9]{1,9}}/repetition', (c) => {
    const { db, actor } = c.var
    const id = Number(c.req.param('id'))
    const detail = drawDetail(db, actor, id, readPage({}))
    const repetition = repeatDraw(db, actor, id)
    if (c.req.header('HX-Request')) {
      return c.html(<RepetitionNotice repetition={repetition} />)
    }
    const page = <DrawPage detail={detail} query={{}} repetition={repetition} />
    return c.render(page, { title: '抽样' })
  })
  .get('/:id{[0-9]{1,9}}/frame.csv', (c) => {
    const { db, actor } = c.var
    const id = Number(c.req.param('id'))
    drawDetail(db, actor, id, readPage({}))
    return streamDownload(c, `抽样名册_${id}.csv`, exportFrame(db, actor, id))
  })
