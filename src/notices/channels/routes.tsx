import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { MessagesPage } from '#views/notices/channels/index.tsx'

import { channelForm, hostForm } from './channel-form.ts'
import { hostsOf } from './hosts.ts'
import {
  addChannel,
  allowHost,
  askTest,
  forbidHost,
  messageSettings,
  removeChannel,
  switchChannel,
} from './settings.ts'

type Given = { values: Record<string, string>; errors: FieldErrors; notices?: string[] }

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 消息通知: what leaves the product, and where to. */
export const messageRoutes = new Hono<AppEnv>()
  .get('/', (c) => settingsPage(c))
  .post('/hosts', async (c) => {
    authorise(c.var.actor, 'message.set')
    const body = await readBody(c)
    const input = parseForm(hostForm, body)
    if (!input.ok) {
      c.status(422)
      return settingsPage(c, { values: typedTexts(body), errors: input.errors })
    }
    allowHost(c.var.db, c.var.actor, input.data.host)
    return c.redirect('/messages', 303)
  })
  .post('/hosts/removal', async (c) => {
    authorise(c.var.actor, 'message.set')
    const { host } = await readBody(c)
    if (typeof host === 'string') forbidHost(c.var.db, c.var.actor, host)
    return c.redirect('/messages', 303)
  })
  .post('/channels', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'message.set')
    const body = await readBody(c, { all: true })
    const input = parseForm(channelForm(hostsOf(db)), body)
    // The secret is not shown again, not even to whoever has just typed it.
    const { secret: _secret, ...values } = typedTexts(body)
    const notices = [body['notices'] ?? []].flat().map(String)
    if (!input.ok) {
      c.status(422)
      return settingsPage(c, { values, notices, errors: input.errors })
    }
    try {
      addChannel(db, actor, input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return settingsPage(c, { values, notices, errors: { name: error.message } })
    }
    return c.redirect('/messages', 303)
  })
  .post('/channels/:id{[0-9]{1,15}}/switch', async (c) => {
    authorise(c.var.actor, 'message.set')
    const { active } = await readBody(c)
    if (active === 'on' || active === 'off') {
      switchChannel(c.var.db, c.var.actor, idOf(c), active === 'on')
    }
    return c.redirect('/messages', 303)
  })
  .post('/channels/:id{[0-9]{1,15}}/test', (c) => {
    askTest(c.var.db, c.var.actor, idOf(c))
    return c.redirect('/messages#recent', 303)
  })
  .post('/channels/:id{[0-9]{1,15}}/removal', (c) => {
    removeChannel(c.var.db, c.var.actor, idOf(c))
    return c.redirect('/messages', 303)
  })

function settingsPage(c: Context<AppEnv>, given?: Given) {
  const { db, actor } = c.var
  const settings = messageSettings(db, actor)
  const page = (
    <MessagesPage
      settings={settings}
      values={given?.values ?? {}}
      chosen={given?.notices ?? ['escalation', 'major']}
      errors={given?.errors ?? {}}
    />
  )
  return c.render(page, { title: '消息通知' })
}
