import { Hono } from 'hono'

import { can } from '#src/kernel/actor.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { ApiGuidePage } from '#views/api/guide.tsx'

import { apiDocument } from './document.ts'
import { guideOf } from './guide.ts'
import type { ApiEnv } from './web.ts'

/** What the API can do, for those who connect a system to it: a page, and the document behind it. */
export function apiGuideRoutes(api: Hono<ApiEnv>, options: { publicUrl: string | null }) {
  const originOf = (url: string) => new URL(options.publicUrl ?? url).origin
  return new Hono<AppEnv>()
    .use(async (c, next) => {
      const { actor } = c.var
      if (!can(actor, 'token.manage') && !can(actor, 'call-data.import')) {
        throw new Forbidden('token.manage')
      }
      await next()
    })
    .get('/', async (c) => {
      const origin = originOf(c.req.url)
      const guide = guideOf(await apiDocument(api, origin))
      const manages = can(c.var.actor, 'token.manage')
      const page = <ApiGuidePage guide={guide} origin={origin} manages={manages} />
      return c.render(page, { title: '接口说明' })
    })
    .get('/openapi.json', async (c) => {
      c.header('Cache-Control', 'no-store')
      return c.json(await apiDocument(api, originOf(c.req.url)))
    })
}
