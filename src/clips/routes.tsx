import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'

import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import { Refused, refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm } from '#src/kernel/form.ts'
import { type AppEnv, download, readBody } from '#src/kernel/web.ts'
import { readMoment } from '#src/recordings/moment.ts'
import { recordingDetail } from '#src/recordings/queries.ts'
import type { Clips } from '#src/recordings/storage.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { ClipsPage } from '#views/clips/index.tsx'

import { type ClipChoice, clipDraft } from './draft.ts'
import { clipForm, draftForm } from './form.ts'
import { clipOf, clipsOf, makeClip, openedClip, removeClip } from './make.ts'
import type { Clip } from './schema.ts'
import { clipRefusals } from './vocabulary.ts'

const all = '/:id{[0-9]{1,15}}/clips'
const one = `${all}/:clip{[0-9]{1,15}}`

/** 片段: stretches of a recording for somebody outside, with personal data covered. */
export const clipRoutes = (files: Clips) =>
  new Hono<AppEnv>()
    .get(all, (c) => {
      authorise(c.var.actor, 'clip.make')
      const { from = '', until = '' } = c.req.query()
      const [fromMs, untilMs] = [readMoment(from), readMoment(until)]
      const known = fromMs !== null && untilMs !== null && fromMs < untilMs
      const values: Record<string, string> = known ? { from, until } : {}
      const choice = known ? { fromMs, untilMs, missed: [], stretches: [], open: [] } : null
      return page(c, { values, choice })
    })
    // What was overlooked is typed here: it must not stand in an address.
    .post(`${all}/draft`, async (c) => {
      authorise(c.var.actor, 'clip.make')
      const body = await readBody(c, { all: true })
      const input = parseForm(draftForm, body)
      if (input.ok) return page(c, { values: textsOf(body), choice: input.data })
      c.status(422)
      return page(c, { values: textsOf(body), errors: input.errors, choice: null })
    })
    .post(all, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'clip.make')
      const body = await readBody(c, { all: true })
      const input = parseForm(clipForm, body)
      if (!input.ok) {
        const draft = parseForm(draftForm, body)
        c.status(422)
        const choice = draft.ok ? draft.data : null
        return page(c, { values: textsOf(body), errors: input.errors, choice })
      }
      makeClip(db, actor, recordingOf(c), input.data)
      return c.redirect(`/recordings/${recordingOf(c)}/clips`, 303)
    })
    .get(`${one}/sound`, (c) => {
      const { db, actor } = c.var
      const clip = clipHere(c)
      if (clip.withheldAt !== null) throw refused(clipRefusals, 'withheld')
      if (clip.state !== 'ready') throw refused(clipRefusals, 'not-ready')
      const file = files.clipFile(clip.id)
      const size = statSync(file, { throwIfNoEntry: false })?.size
      if (size === undefined) throw refused(clipRefusals, 'clip-gone')
      const headers = {
        ...download(`片段${clip.id}.wav`, 'audio/wav'),
        'Content-Length': `${size}`,
      }
      // HEAD asks only whether there is one.
      if (c.req.method !== 'GET') return c.body(null, 200, headers)
      openedClip(db, actor, clip, 'wav')
      return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream, 200, headers)
    })
    .get(`${one}/text`, (c) => {
      const { db, actor } = c.var
      const clip = clipHere(c)
      if (clip.withheldAt !== null) throw refused(clipRefusals, 'withheld')
      if (c.req.method === 'GET') openedClip(db, actor, clip, 'txt')
      const headers = download(`片段${clip.id}.txt`, 'text/plain; charset=utf-8')
      return c.body(writtenOut(clip), 200, headers)
    })
    .post(`${one}/removal`, (c) => {
      const { db, actor } = c.var
      removeClip(db, actor, files, recordingOf(c), Number(c.req.param('clip')))
      return c.redirect(`/recordings/${recordingOf(c)}/clips`, 303)
    })

const recordingOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const clipHere = (c: Context<AppEnv>) =>
  clipOf(c.var.db, c.var.actor, recordingOf(c), Number(c.req.param('clip')))

type Given = {
  values: Record<string, string>
  errors?: FieldErrors
  choice: ClipChoice | null
}

function page(c: Context<AppEnv>, { choice, ...given }: Given) {
  const { db, actor } = c.var
  const recordingId = recordingOf(c)
  const { recording, call } = recordingDetail(db, actor, recordingId)
  const about = { recordingId, durationMs: recording.durationMs, callNo: call?.callNo ?? null }
  let draft = null
  let problem = null
  try {
    // Asked for nothing yet, the page still says at once where no clip can be made.
    const nothing = { fromMs: 0, untilMs: 0, missed: [], stretches: [], open: [] }
    draft = clipDraft(db, actor, recordingId, choice ?? nothing)
    if (choice) openedTranscript(db, actor, recordingId)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    problem = error.message
  }
  const shown = { ...about, ...given, problem, draft: choice ? draft : null }
  const content = <ClipsPage {...shown} clips={clipsOf(db, actor, recordingId)} />
  return c.render(content, { title: '片段' })
}

/** What was typed; which spans stay open is read from the draft. */
function textsOf(body: Record<string, unknown>): Record<string, string> {
  const texts = ['from', 'until', 'missed', 'purpose'].flatMap((name) => {
    const value = body[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return Object.fromEntries(texts)
}

/** The text that leaves the house says what it is, who made it and for what. */
function writtenOut({ id, lines, purpose, accountName, at, fromMs, untilMs }: Clip): string {
  const head = [
    `片段 ${id}：${formatDuration(fromMs)}–${formatDuration(untilMs)}`,
    `用途：${purpose}`,
    `制作：${accountName} ${formatTime(at)}；个人信息已打码`,
  ]
  const said = lines.map(({ voice, startMs, text }) => {
    return `[${formatDuration(startMs)}] ${voices[voice as keyof typeof voices]}：${text}`
  })
  return `\u{FEFF}${[...head, '', ...said].join('\r\n')}\r\n`
}
