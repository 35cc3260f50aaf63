import { Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { ReplyChecksPage } from '#views/complaints/handling/reply-checks.tsx'

import { readCheckForm } from './check-form.ts'
import { replyCheckList, replyChecksSet, setReplyChecks } from './reply-checks.ts'

/** 答复检查表: what a reply is held against; everybody who meets it may read it. */
export const replyCheckRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'complaint.list')
    const page = (
      <ReplyChecksPage
        checks={replyCheckList(db)}
        set={replyChecksSet(db)}
        maySet={can(actor, 'reply-check.set')}
      />
    )
    return c.render(page, { title: '答复检查表' })
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'reply-check.set')
    const body = await readBody(c)
    const checks = replyCheckList(db)
    const input = readCheckForm(checks, body)
    if (input.ok) {
      setReplyChecks(db, actor, input.lines)
      return c.redirect('/complaints/reply-checks', 303)
    }
    c.status(422)
    const page = (
      <ReplyChecksPage
        checks={checks}
        set={replyChecksSet(db)}
        maySet
        errors={input.errors}
        values={typedTexts(body)}
      />
    )
    return c.render(page, { title: '答复检查表' })
  })
