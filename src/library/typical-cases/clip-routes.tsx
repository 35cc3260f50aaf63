import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { parseForm } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import type { Clips } from '#src/recordings/storage.ts'
import { ReportClipPage } from '#views/library/report-clip.tsx'
import { ReportPage } from '#views/library/report.tsx'

import { addClip, clipsOffered, dropClip, moveClip, nameClip } from './choose-clips.ts'
import { caseFor } from './find.ts'
import { addClipForm, answerForm, clipWordsForm, reportForm } from './forms.ts'
import { type Given, idOf, one, refusedWith, seenIn, statusOf } from './given.ts'
import { audibleClip, givenClip, heardToItsEnd } from './hearing.ts'
import { answerReport, reportClip, reportFor } from './reports.ts'
import { editPage } from './routes.tsx'

const clip = `${one}/clips/:clip{[0-9]{1,15}}`
const clipIn = (c: Context<AppEnv>) => Number(c.req.param('clip'))
const report = `${one}/reports/:report{[0-9]{1,15}}`
const reportIn = (c: Context<AppEnv>) => Number(c.req.param('report'))

/** Clips of a case: chosen, put in order, heard, and reported where something was left readable. */
export function caseClipRoutes(files: Pick<Clips, 'clipFile'>) {
  return (
    new Hono<AppEnv>()
      .post(`${one}/clips`, (c) =>
        changed(c, (body) => {
          const input = parseForm(addClipForm, body)
          if (!input.ok) return { values: {}, errors: input.errors }
          addClip(c.var.db, c.var.actor, idOf(c), input.data.clip, seenIn(body))
          return null
        }),
      )
      // By its place in the version, not by the clip: the same one may stand in many cases.
      .post(`${one}/places/:place{[0-9]{1,15}}`, (c) =>
        changed(c, (body) => {
          const place = Number(c.req.param('place'))
          const input = parseForm(clipWordsForm, body)
          if (!input.ok)
            return { values: {}, errors: { clips: Object.values(input.errors)[0] ?? '' } }
          nameClip(c.var.db, c.var.actor, idOf(c), place, input.data, seenIn(body))
          return null
        }),
      )
      .post(`${one}/places/:place{[0-9]{1,15}}/move`, (c) =>
        changed(c, (body) => {
          const way = body['way'] === 'down' ? 'down' : 'up'
          const place = Number(c.req.param('place'))
          moveClip(c.var.db, c.var.actor, idOf(c), place, way, seenIn(body))
          return null
        }),
      )
      .post(`${one}/places/:place{[0-9]{1,15}}/removal`, (c) =>
        changed(c, (body) => {
          const place = Number(c.req.param('place'))
          dropClip(c.var.db, c.var.actor, idOf(c), place, seenIn(body))
          return null
        }),
      )
      .get(`${clip}/sound`, async (c) => {
        const { db, actor } = c.var
        const found = audibleClip(db, actor, idOf(c), clipIn(c))
        const sound = await serveStatic({ path: files.clipFile(found.id) })(
          c,
          async () => undefined,
        )
        if (!sound) throw new NotFound()
        sound.headers.set('Content-Type', 'audio/wav')
        sound.headers.set('Accept-Ranges', 'bytes')
        sound.headers.set('Cache-Control', 'private, no-store')
        if (sound.ok && c.req.method === 'GET') givenClip(db, actor, found)
        return sound
      })
      .post(`${clip}/hearing`, (c) => {
        authorise(c.var.actor, 'library.read')
        const heard = heardToItsEnd(c.var.db, c.var.actor, idOf(c), clipIn(c))
        return c.json({ heard })
      })
      .get(`${clip}/report`, (c) => reportPage(c))
      .post(`${clip}/report`, async (c) => {
        const { db, actor } = c.var
        authorise(actor, 'library.read')
        const body = await readBody(c)
        const input = parseForm(reportForm, body)
        if (!input.ok) return reportPage(c, input)
        const { words, at } = input.data
        try {
          reportClip(db, actor, idOf(c), clipIn(c), { words, atMs: at })
        } catch (error) {
          return reportPage(c, refusedWith(error, body))
        }
        return c.redirect(`/library/${idOf(c)}#clips`, 303)
      })
      .get(report, (c) => answerPage(c))
      .post(report, async (c) => {
        const { db, actor } = c.var
        authorise(actor, 'library.read')
        reportFor(db, actor, idOf(c), reportIn(c))
        const body = await readBody(c)
        const input = parseForm(answerForm, body)
        if (!input.ok) return answerPage(c, input)
        const { data } = input
        try {
          const given =
            data.answer === 'replaced'
              ? { answer: data.answer, reason: data.reason, clipId: data.clip }
              : data
          answerReport(db, actor, idOf(c), reportIn(c), given)
        } catch (error) {
          return answerPage(c, refusedWith(error, body))
        }
        return c.redirect(`/library/${idOf(c)}`, 303)
      })
  )
}

async function changed(c: Context<AppEnv>, act: (body: Record<string, unknown>) => Given | null) {
  authorise(c.var.actor, 'library.write')
  const body = await readBody(c)
  try {
    const problem = act(body)
    if (problem) return editPage(c, problem)
  } catch (error) {
    // The words of the case are not on this form: what is kept of them is shown.
    return editPage(c, { ...refusedWith(error, body), values: {} })
  }
  return c.redirect(`/library/${idOf(c)}/edit#clips`, 303)
}

function reportPage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  const found = caseFor(db, actor, idOf(c))
  if (!given) audibleClip(db, actor, found.id, clipIn(c))
  else c.status(statusOf(given))
  const page = (
    <ReportClipPage
      id={found.id}
      caseNo={found.caseNo}
      clipId={clipIn(c)}
      given={given ?? { values: {}, errors: {} }}
    />
  )
  return c.render(page, { title: '报告漏打码' })
}

function answerPage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  const { found, report: row } = reportFor(db, actor, idOf(c), reportIn(c))
  if (given) c.status(statusOf(given))
  const page = (
    <ReportPage
      id={found.id}
      caseNo={found.caseNo}
      report={row}
      offered={clipsOffered(db, found.id).filter(({ id }) => id !== row.clipId)}
      given={given ?? { values: {}, errors: {} }}
    />
  )
  return c.render(page, { title: '检查漏打码' })
}
