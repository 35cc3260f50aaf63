import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { attempt, type Given } from '#src/training/form-fields.ts'
import { PresentNotes, PresentPage } from '#views/meetings/present.tsx'

import { notesOf, showItem, writeNote } from './agenda.ts'
import { noteForm } from './forms.ts'
import { presented } from './present.ts'
import { takesPart } from './seen.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 开会模式: the agenda on the wall, and what is written down beside it. */
export const presentRoutes = new Hono<AppEnv>()
  .get(`${one}/present`, (c) => {
    const { db, actor } = c.var
    const shown = presented(db, actor, idOf(c))
    const page = <PresentPage shown={shown} notes={notesIn(c, null)} />
    return c.render(page, { title: shown.meeting.title, wide: true })
  })
  .post(`${one}/items/:agenda{[0-9]{1,15}}/showing`, (c) => {
    const { db, actor } = c.var
    showItem(db, actor, idOf(c), Number(c.req.param('agenda')))
    return c.body(null, 204)
  })
  .post(`${one}/notes`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.read')
    const inside = c.req.header('HX-Request') !== undefined
    const body = await readBody(c)
    const input = parseForm(noteForm, body)
    if (!input.ok)
      return notes(c, { form: 'note', errors: input.errors, values: input.values }, 422)
    const { item: itemId, ...note } = input.data
    const refusal = attempt(() => writeNote(db, actor, idOf(c), { ...note, itemId }))
    if (refusal) {
      const values = typedTexts(body)
      return notes(c, { form: 'note', errors: { words: refusal.message }, values }, 422)
    }
    if (inside) return notes(c, null, 200)
    return c.redirect(`/meetings/${idOf(c)}/present`, 303)
  })

/** Inside the page the notes come back; a browser without scripts is shown the page again. */
function notes(c: Context<AppEnv>, given: Given | null, status: 200 | 422) {
  c.status(status)
  const fragment = <PresentNotes {...notesIn(c, given)} />
  if (c.req.header('HX-Request') !== undefined) return c.html(fragment)
  const shown = presented(c.var.db, c.var.actor, idOf(c))
  const page = <PresentPage shown={shown} notes={notesIn(c, given)} />
  return c.render(page, { title: shown.meeting.title, wide: true })
}

function notesIn(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  const { meeting, items } = presented(db, actor, idOf(c))
  return {
    meetingId: meeting.id,
    notes: notesOf(db, meeting.id),
    titles: new Map(items.map(({ id, title, played }) => [id, title || (played?.title ?? '')])),
    mayWrite: meeting.state === 'held' && takesPart(db, actor, meeting),
    once: crypto.randomUUID(),
    given,
  }
}
