import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, download, readBody } from '#src/kernel/web.ts'
import { CheckProgress, ChecksPage } from '#views/audit/checks.tsx'

import { askCheck, checkState } from './checks.ts'
import { exportHead, headList, longestHeadFile, readHead } from './heads.ts'

/** 留痕校验: whether the trail is what was written, and heads of it to be kept elsewhere. */
export const checkRoutes = new Hono<AppEnv>()
  .get('/', (c) => checksPage(c))
  .get('/progress', (c) => {
    const { progress } = checkState(c.var.db, c.var.actor)
    // Done: the whole page is asked for again, as its result and its list are new.
    if (progress === null) c.header('HX-Refresh', 'true')
    return c.html(<CheckProgress progress={progress ?? 1} />)
  })
  .post('/', (c) => {
    askCheck(c.var.db, c.var.actor)
    return c.redirect('/audit/checks', 303)
  })
  .post('/kept', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'audit.read')
    const { file } = await readBody(c)
    const read = await headIn(file)
    if (!read.ok) {
      c.status(422)
      return checksPage(c, read.problem)
    }
    askCheck(db, actor, read.head)
    return c.redirect('/audit/checks', 303)
  })
  .post('/heads', (c) => {
    const head = exportHead(c.var.db, c.var.actor)
    const day = formatDay(Date.now()).replaceAll('-', '')
    const name = `留痕校验头_${head.entry}_${day}.json`
    const type = 'application/json; charset=utf-8'
    return c.body(`${JSON.stringify(head, null, 2)}\n`, 200, download(name, type))
  })

async function headIn(file: unknown): Promise<ReturnType<typeof readHead>> {
  if (!(file instanceof File) || file.name === '') return { ok: false, problem: '请选择一个文件' }
  if (file.size > longestHeadFile) return { ok: false, problem: '文件太大，不是校验头文件' }
  return readHead(await file.text())
}

function checksPage(c: Context<AppEnv>, problem?: string) {
  const { db, actor } = c.var
  const query = c.req.query()
  const page = (
    <ChecksPage
      state={checkState(db, actor)}
      heads={headList(db, actor, readPage(query))}
      query={query}
      problem={problem}
    />
  )
  return c.render(page, { title: '留痕校验' })
}
