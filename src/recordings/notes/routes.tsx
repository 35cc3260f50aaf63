import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { NoteForm, noteFormId, Notes, NotesPage } from '#views/recordings/notes.tsx'

import type { Blindness } from '../blindness.ts'
import { changedNoteForm, noteForm } from './form.ts'
import { notesOf, type NotesOf } from './queries.ts'
import { addNote, changeNote, type NotePlace, ownNote, removeNote } from './write.ts'

const notes = '/:id{[0-9]{1,15}}/notes'
const note = `${notes}/:note{[0-9]{1,15}}`

/** 批注: notes pinned to moments of a recording, beside its player; a page of their own without scripts. */
export const noteRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get(notes, (c) => show(c, blindness))
    .post(notes, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'note.write')
      const typed = typedTexts(await readBody(c))
      const about = aboutNotes(c, typed, blindness)
      const input = parseForm(noteForm(about.durationMs), typed)
      if (!input.ok) {
        c.status(422)
        return form(c, about, { typed, errors: input.errors })
      }
      addNote(db, actor, about.recordingId, { atMs: input.data.at, text: input.data.text })
      return answer(c, typed, blindness)
    })
    .get(`${note}/change`, (c) => {
      const changing = ownNote(c.var.db, c.var.actor, placeOf(c))
      return form(c, aboutNotes(c, c.req.query(), blindness), { changing })
    })
    .post(note, async (c) => {
      const { db, actor } = c.var
      const place = placeOf(c)
      const changing = ownNote(db, actor, place)
      const typed = typedTexts(await readBody(c))
      const input = parseForm(changedNoteForm, typed)
      if (!input.ok) {
        c.status(422)
        return form(c, aboutNotes(c, typed, blindness), { changing, typed, errors: input.errors })
      }
      changeNote(db, actor, place, input.data.text)
      return answer(c, typed, blindness)
    })
    .post(`${note}/removal`, async (c) => {
      const typed = typedTexts(await readBody(c))
      removeNote(c.var.db, c.var.actor, placeOf(c))
      return answer(c, typed, blindness)
    })

function placeOf(c: Context<AppEnv>): NotePlace {
  return { recordingId: Number(c.req.param('id')), noteId: Number(c.req.param('note')) }
}

function aboutNotes(
  c: Context<AppEnv>,
  typed: Record<string, string>,
  blindness: Blindness,
): NotesOf {
  const ownOnly = typed['only'] === 'own'
  return notesOf(c.var.db, c.var.actor, Number(c.req.param('id')), { ownOnly, blindness })
}

function show(c: Context<AppEnv>, blindness: Blindness) {
  const about = aboutNotes(c, c.req.query(), blindness)
  c.header('Cache-Control', 'no-store')
  if (c.req.header('HX-Request')) return c.html(<Notes {...about} />)
  return c.render(<NotesPage {...about} />, { title: '批注' })
}

/** The list as it now reads, in its place; without scripts, the page of notes. */
function answer(c: Context<AppEnv>, typed: Record<string, string>, blindness: Blindness) {
  const about = aboutNotes(c, typed, blindness)
  c.header('Cache-Control', 'no-store')
  if (c.req.header('HX-Request')) return c.html(<Notes {...about} />)
  const only = about.ownOnly ? '?only=own' : ''
  return c.redirect(`/recordings/${about.recordingId}/notes${only}`, 303)
}

type Given = Omit<Parameters<typeof NoteForm>[0], keyof NotesOf>

/** A field with what was typed and what is wrong with it; alone, so that the list stays as it is. */
function form(c: Context<AppEnv>, about: NotesOf, given: Given) {
  c.header('Cache-Control', 'no-store')
  if (!c.req.header('HX-Request')) {
    return c.render(<NotesPage {...about} given={given} />, { title: '批注' })
  }
  if (given.errors) c.header('HX-Retarget', `#${noteFormId(given.changing?.id)}`)
  return c.html(<NoteForm {...about} {...given} />)
}
